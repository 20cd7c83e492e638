/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/intake/dispatch-card.h"

#include <glib/gi18n.h>

#include "desk/intake/asking.h"
#include "model/json-member.h"

/**
 * SonorDispatchCard:
 *
 * Where the catalogue would send the ticket, and until when it must be answered, by the rules that dispatch it.
 */
struct _SonorDispatchCard
{
  GtkWidget         parent_instance;

  GtkWidget        *card;
  GtkLabel         *units;
  GtkLabel         *due;
  GtkLabel         *basis;
  GtkLabel         *limits;

  SonorWorkplace   *workplace;
  SonorIntakeDraft *draft;
  gulong            changed_id;
};

G_DEFINE_FINAL_TYPE (SonorDispatchCard, sonor_dispatch_card, GTK_TYPE_WIDGET)

static void
show (SonorDispatchCard *self,
      const char        *units,
      const char        *due,
      const char        *basis,
      const char        *limits)
{
  gtk_label_set_text (self->units, units);
  gtk_label_set_text (self->due, due);
  gtk_label_set_text (self->basis, basis);
  gtk_label_set_text (self->limits, limits);
}

static char *
dup_units (JsonObject *preview)
{
  g_autoptr (GString) units = g_string_new (NULL);
  guint n_co_units = sonor_json_get_length (preview, "co_units");

  /* Translators: the unit that has the lead of a ticket */
  g_string_append_printf (units, _("Lead: %s"), sonor_json_get_text (sonor_json_get_object (preview, "lead"), "short_name"));
  for (guint i = 0; i < n_co_units; i++)
    {
      const char *name = sonor_json_get_text (sonor_json_get_element (preview, "co_units", i), "short_name");

      if (i > 0)
        g_string_append_printf (units, ", %s", name);
      else
        /* Translators: after the unit that has the lead: those that work with it */
        g_string_append_printf (units, _(" · with: %s"), name);
    }

  return g_string_free (g_steal_pointer (&units), FALSE);
}

/* The C library knows the days only where the system has the language. */
static char *
dup_due (GDateTime *at)
{
  static const char * const days[] = {
    NC_ ("weekday", "Mon"), NC_ ("weekday", "Tue"), NC_ ("weekday", "Wed"), NC_ ("weekday", "Thu"), NC_ ("weekday", "Fri"),
    NC_ ("weekday", "Sat"), NC_ ("weekday", "Sun"),
  };
  g_autofree char *day = g_date_time_format (at, "%m-%d");
  g_autofree char *clock = g_date_time_format (at, "%H:%M");

  /* Translators: a moment by which something must be done: month and day, day of the week, hour and minute */
  return g_strdup_printf (_("by %s (%s) %s"), day, g_dpgettext2 (NULL, "weekday", days[g_date_time_get_day_of_week (at) - 1]), clock);
}

static void
on_preview (GtkWidget    *widget,
            SonorResult  *rows,
            const GError *error)
{
  SonorDispatchCard *self = SONOR_DISPATCH_CARD (widget);
  GTimeZone *zone = sonor_workplace_get_zone (self->workplace);
  g_autoptr (JsonNode) node = NULL;
  JsonObject *preview, *basis;
  g_autoptr (GDateTime) due_at = NULL;
  g_autoptr (GDateTime) sign_due_at = NULL;
  g_autofree char *units = NULL;
  g_autofree char *due = NULL;
  g_autofree char *basis_words = NULL;
  g_autofree char *sign = NULL;
  g_autofree char *limits = NULL;

  if (rows == NULL)
    {
      show (self, _("No proposal: the server cannot be asked"), "", error->message, "");
      return;
    }

  node = json_from_string (sonor_result_get_text (rows, 0, "preview"), NULL);
  preview = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  if (sonor_json_get_object (preview, "lead") == NULL)
    {
      show (self, _("The catalogue proposes no unit"), "",
            sonor_json_get_text (sonor_json_get_element (preview, "warnings", 0), "text"), "");
      return;
    }

  units = dup_units (preview);
  due_at = sonor_json_dup_time (preview, "due_at", zone);
  sign_due_at = sonor_json_dup_time (preview, "sign_due_at", zone);
  due = due_at != NULL ? dup_due (due_at) : g_strdup (_("no deadline"));
  basis = sonor_json_get_object (preview, "basis");
  /* Translators: on what a proposal rests: code and name of a category, name of an area */
  basis_words = g_strdup_printf (_("Catalogue: %s %s × %s"), sonor_json_get_text (basis, "category_code"),
                                 sonor_json_get_text (basis, "category_name"), sonor_json_get_text (basis, "area_name"));
  sign = sign_due_at != NULL ? g_date_time_format (sign_due_at, "%m-%d %H:%M") : g_strdup ("");
  /* Translators: %s is a moment by which the unit must have signed for the ticket */
  limits = g_strdup_printf (_("sign by %s"), sign);
  show (self, units, due, basis_words, limits);
}

static void
ask (SonorDispatchCard *self)
{
  static const char * const fields[] = { "kind", "channel", "category_id", "area_code", "urgent", "enterprise", "service" };
  JsonObject *all = sonor_intake_fields_get_json (sonor_intake_draft_get_fields (self->draft));
  g_autoptr (JsonObject) asked = json_object_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (SonorQuery) query = NULL;
  g_autofree char *text = NULL;

  if (sonor_json_get_integer (all, "category_id") == 0 || *sonor_json_get_text (all, "area_code") == '\0')
    {
      sonor_asking_stop (GTK_WIDGET (self), "preview");
      show (self, _("Category and area decide the unit and the deadline"), "", "", "");
      return;
    }

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      if (json_object_has_member (all, fields[i]))
        json_object_set_member (asked, fields[i], json_node_copy (json_object_get_member (all, fields[i])));
    }
  json_node_set_object (node, asked);
  text = json_to_string (node, FALSE);
  query = sonor_query_new ("SELECT dispatch_preview($1::jsonb) AS preview");
  sonor_query_add_text (query, text);
  sonor_asking_start (GTK_WIDGET (self), "preview", self->workplace, query, on_preview);
}

static void
on_draft_changed (SonorIntakeDraft  *draft,
                  const char        *field,
                  SonorDispatchCard *self)
{
  static const char * const fields[] = { "kind", "category_id", "area_code", "urgent", "enterprise", "service", NULL };

  if (field == NULL || g_strv_contains (fields, field))
    ask (self);
}

static void
on_resync (SonorDispatchCard *self)
{
  if (self->draft != NULL)
    ask (self);
}

static void
sonor_dispatch_card_dispose (GObject *object)
{
  SonorDispatchCard *self = SONOR_DISPATCH_CARD (object);

  if (self->draft != NULL)
    g_clear_signal_handler (&self->changed_id, self->draft);
  g_clear_object (&self->draft);
  g_clear_object (&self->workplace);
  g_clear_pointer (&self->card, gtk_widget_unparent);

  G_OBJECT_CLASS (sonor_dispatch_card_parent_class)->dispose (object);
}

static void
sonor_dispatch_card_class_init (SonorDispatchCardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_dispatch_card_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static GtkLabel *
add_label (GtkWidget  *grid,
           int         column,
           int         row,
           const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), column == 0 ? 0.0f : 1.0f);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, column == 0);
  gtk_widget_add_css_class (label, style);
  gtk_grid_attach (GTK_GRID (grid), label, column, row, 1, 1);

  return GTK_LABEL (label);
}

static void
sonor_dispatch_card_init (SonorDispatchCard *self)
{
  self->card = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (self->card), 12);
  gtk_grid_set_row_spacing (GTK_GRID (self->card), 2);
  gtk_widget_add_css_class (self->card, "card");
  gtk_widget_add_css_class (self->card, "padded");
  gtk_widget_set_parent (self->card, GTK_WIDGET (self));
  self->units = add_label (self->card, 0, 0, "heading");
  self->due = add_label (self->card, 1, 0, "heading");
  self->basis = add_label (self->card, 0, 1, "dim-label");
  self->limits = add_label (self->card, 1, 1, "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (self->basis), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->limits), "caption");
  gtk_label_set_ellipsize (self->due, PANGO_ELLIPSIZE_NONE);
  gtk_label_set_ellipsize (self->limits, PANGO_ELLIPSIZE_NONE);
}

/**
 * sonor_dispatch_card_new:
 * @workplace: where the person is signed in
 *
 * Returns: (transfer floating): a card; give it a draft
 */
GtkWidget *
sonor_dispatch_card_new (SonorWorkplace *workplace)
{
  SonorDispatchCard *self = g_object_new (SONOR_TYPE_DISPATCH_CARD, NULL);

  self->workplace = g_object_ref (workplace);
  g_signal_connect_object (sonor_workplace_get_database (workplace), "resync", G_CALLBACK (on_resync), self, G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}

/**
 * sonor_dispatch_card_set_draft:
 * @self: a card
 * @draft: what is taken down
 */
void
sonor_dispatch_card_set_draft (SonorDispatchCard *self,
                               SonorIntakeDraft  *draft)
{
  g_return_if_fail (SONOR_IS_DISPATCH_CARD (self));

  if (self->draft != NULL)
    g_clear_signal_handler (&self->changed_id, self->draft);
  g_set_object (&self->draft, draft);
  self->changed_id = g_signal_connect_object (draft, "changed", G_CALLBACK (on_draft_changed), self, 0);
  ask (self);
}
