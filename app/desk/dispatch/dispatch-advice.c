/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/dispatch/dispatch-advice.h"

#include <glib/gi18n.h>

#include "desk/review/correction.h"
#include "desk/review/lookup.h"
#include "desk/ticket/unit-choice.h"

#define PAUSE_MILLISECONDS 150
#define MOST_DAYS 60

/**
 * SonorDispatchAdvice:
 *
 * What would come of dispatching a ticket as its form stands: who would have it, until when, on what basis, and what speaks
 * against it. Asked of the server, by whose rules it will be dispatched.
 */
struct _SonorDispatchAdvice
{
  GtkWidget        parent_instance;

  GtkLabel        *words;
  GtkLabel        *warnings;

  SonorTicketForm *form;
  GCancellable    *request;
  guint            pause_id;
};

G_DEFINE_FINAL_TYPE (SonorDispatchAdvice, sonor_dispatch_advice, GTK_TYPE_WIDGET)

static void
add_units (GString    *words,
           JsonObject *advice)
{
  for (guint i = 0; i < sonor_json_get_length (advice, "co_units"); i++)
    {
      JsonObject *unit = sonor_json_get_element (advice, "co_units", i);

      /* Translators: between names of units */
      g_string_append_printf (words, "%s%s", i > 0 ? _(", ") : "", sonor_json_get_text (unit, "short_name"));
    }
}

static char *
dup_words (SonorDispatchAdvice *self,
           JsonObject          *advice)
{
  SonorWorkplace *workplace = sonor_ticket_file_get_workplace (sonor_ticket_form_get_file (self->form));
  g_autoptr (GDateTime) due_at = sonor_json_dup_time (advice, "due_at", sonor_workplace_get_zone (workplace));
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  JsonObject *lead = sonor_json_get_object (advice, "lead");
  JsonObject *proposed = sonor_json_get_object (advice, "proposed");
  JsonObject *basis = sonor_json_get_object (advice, "basis");
  GString *words = g_string_new (NULL);

  if (lead == NULL)
    return g_string_free (words, FALSE);

  /* Translators: the name of a unit */
  g_string_append_printf (words, _("Lead: %s"), sonor_json_get_text (lead, "name"));
  if (proposed != NULL && sonor_json_get_integer (proposed, "id") == sonor_json_get_integer (lead, "id"))
    g_string_append_printf (words, " · %s", _("by the catalogue"));
  if (sonor_json_get_length (advice, "co_units") > 0)
    {
      g_autoptr (GString) names = g_string_new (NULL);

      add_units (names, advice);
      g_string_append_c (words, '\n');
      /* Translators: names of units */
      g_string_append_printf (words, _("Co-units: %s"), names->str);
    }
  g_string_append_c (words, '\n');
  if (due_at != NULL)
    {
      g_autofree char *time = sonor_ticket_words_time (due_at, now);

      /* Translators: a time, and how many working days it is until then */
      g_string_append_printf (words, _("Answer until %s (%s working days)"), time, sonor_json_get_text (advice, "working_days_text"));
    }
  else
    g_string_append (words, _("No deadline"));
  if (basis != NULL)
    {
      g_string_append_c (words, '\n');
      /* Translators: the entry of the dispatch catalogue: a category and an area */
      g_string_append_printf (words, _("Catalogue: %s × %s"), sonor_json_get_text (basis, "category"),
                              sonor_json_get_text (basis, "area"));
    }

  return g_string_free (words, FALSE);
}

static void
set_words (GtkLabel   *label,
           const char *words)
{
  gtk_label_set_text (label, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_widget_set_visible (GTK_WIDGET (label), *words != '\0');
}

static void
show (SonorDispatchAdvice *self,
      JsonObject          *advice)
{
  g_autofree char *words = dup_words (self, advice);
  g_autoptr (GString) warnings = g_string_new (NULL);

  for (guint i = 0; i < sonor_json_get_length (advice, "warnings"); i++)
    g_string_append_printf (warnings, "%s⚠ %s", i > 0 ? "\n" : "",
                            sonor_json_get_text (sonor_json_get_element (advice, "warnings", i), "text"));
  set_words (self->words, words);
  set_words (self->warnings, warnings->str);
}

static void
on_advice (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (SonorDispatchAdvice) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, &error);
  g_autoptr (JsonNode) node = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->form == NULL)
    return;
  if (rows != NULL && sonor_result_get_n_rows (rows) == 1)
    node = json_from_string (sonor_result_get_text (rows, 0, "advice"), NULL);
  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    show (self, json_node_get_object (node));
  else
    set_words (self->warnings, error != NULL ? error->message : "");
}

/* Of what is corrected, what decides where the ticket goes. */
static char *
dup_changes (SonorTicketForm *form)
{
  g_autofree char *changes = sonor_ticket_form_get_field (form, "category_id") != NULL ? sonor_correction_dup_changes (form) : NULL;
  g_autoptr (JsonNode) node = changes != NULL ? json_from_string (changes, NULL) : NULL;

  if (node == NULL)
    return g_strdup ("{}");

  json_object_remove_member (json_node_get_object (node), "address");
  json_object_remove_member (json_node_get_object (node), "title");
  json_object_remove_member (json_node_get_object (node), "content");

  return json_to_string (node, FALSE);
}

static gboolean
on_pause_over (gpointer user_data)
{
  SonorDispatchAdvice *self = user_data;
  SonorTicketFile *file = sonor_ticket_form_get_file (self->form);
  g_autoptr (SonorQuery) query = sonor_query_new (
    "SELECT a || jsonb_build_object('working_days_text', a ->> 'working_days') AS advice FROM dispatch_advice($1::uuid, $2::jsonb,"
    " nullif($3, '')::integer, string_to_array(nullif($4, ''), ',')::integer[]) a");
  g_autofree char *changes = dup_changes (self->form);
  g_autofree char *lead = sonor_lookup_dup_code (SONOR_LOOKUP (sonor_form_field_get_input (
    sonor_ticket_form_get_field (self->form, "lead"))));
  g_autofree char *co_units = sonor_ticket_form_dup_text (self->form, "co_units");

  self->pause_id = 0;
  g_clear_object (&self->request);
  self->request = g_cancellable_new ();
  sonor_query_add_text (query, sonor_ticket_file_get_id (file));
  sonor_query_add_text (query, changes);
  sonor_query_add_text (query, lead);
  sonor_query_add_text (query, co_units);
  sonor_database_query_async (sonor_workplace_get_database (sonor_ticket_file_get_workplace (file)), query, self->request, on_advice,
                              g_object_ref (self));

  return G_SOURCE_REMOVE;
}

static void
ask (SonorDispatchAdvice *self)
{
  g_cancellable_cancel (self->request);
  g_clear_handle_id (&self->pause_id, g_source_remove);
  self->pause_id = g_timeout_add (PAUSE_MILLISECONDS, on_pause_over, self);
}

static void
sonor_dispatch_advice_dispose (GObject *object)
{
  SonorDispatchAdvice *self = SONOR_DISPATCH_ADVICE (object);
  GtkWidget *child;

  g_cancellable_cancel (self->request);
  g_clear_object (&self->request);
  g_clear_handle_id (&self->pause_id, g_source_remove);
  self->form = NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (sonor_dispatch_advice_parent_class)->dispose (object);
}

static void
sonor_dispatch_advice_class_init (SonorDispatchAdviceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_dispatch_advice_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "dispatchadvice");
}

static GtkLabel *
new_label (SonorDispatchAdvice *self,
           GtkAccessibleRole    role,
           const char          *style)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "accessible-role", role, "xalign", 0.0f, "wrap", TRUE, "wrap-mode",
                                   PANGO_WRAP_WORD_CHAR, "visible", FALSE, NULL);

  gtk_widget_add_css_class (label, style);
  gtk_widget_set_parent (label, GTK_WIDGET (self));

  return GTK_LABEL (label);
}

static void
sonor_dispatch_advice_init (SonorDispatchAdvice *self)
{
  GtkBoxLayout *layout = GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self)));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (layout, 6);
  self->words = new_label (self, GTK_ACCESSIBLE_ROLE_STATUS, "told");
  self->warnings = new_label (self, GTK_ACCESSIBLE_ROLE_ALERT, "note");
}

/**
 * sonor_dispatch_advice_add_fields:
 * @form: a form, with the fields of sonor_correction_add_fields() or without
 * @lead_required: whether a lead must be named; otherwise the dispatch catalogue may name it
 *
 * Adds the advice, and the fields "lead" (a #SonorLookup), "co_units" and "days" (0: by the rules).
 */
void
sonor_dispatch_advice_add_fields (SonorTicketForm *form,
                                  gboolean         lead_required)
{
  SonorDispatchAdvice *self = g_object_new (SONOR_TYPE_DISPATCH_ADVICE, NULL);
  SonorTicketFile *file = sonor_ticket_form_get_file (form);
  SonorWorkplace *workplace = sonor_ticket_file_get_workplace (file);
  static const char * const decisive[] = { "kind", "category_id", "area_code", "lead", "co_units" };
  SonorFormField *field;

  sonor_ticket_form_add_widget (form, GTK_WIDGET (self));
  field = sonor_ticket_form_add (form, "lead", sonor_lookup_new_field (_("Lead"), workplace, SONOR_LOOKUP_UNIT));
  sonor_form_field_set_required (field, lead_required);
  if (!lead_required)
    sonor_form_field_set_hint (field, _("Empty: by the dispatch catalogue"));
  sonor_ticket_form_add (form, "co_units", sonor_unit_choice_new (_("Co-units"), workplace, 0));
  field = sonor_ticket_form_add (form, "days", sonor_form_field_new_number (_("Working days to answer"), 0, MOST_DAYS, 0));
  sonor_form_field_set_hint (field, _("0: as the rules and the catalogue say"));

  /* The form holds this widget, so it lives longer. */
  self->form = form;
  for (gsize i = 0; i < G_N_ELEMENTS (decisive); i++)
    {
      field = sonor_ticket_form_get_field (form, decisive[i]);
      if (field != NULL)
        g_signal_connect_object (field, "changed", G_CALLBACK (ask), self, G_CONNECT_SWAPPED);
    }
  g_signal_connect_object (file, "changed", G_CALLBACK (ask), self, G_CONNECT_SWAPPED);
  ask (self);
}
