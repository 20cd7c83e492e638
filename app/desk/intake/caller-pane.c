/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/intake/caller-pane.h"

#include <glib/gi18n.h>

#include "base/phone-number.h"
#include "desk/intake/asking.h"
#include "desk/intake/ticket-row.h"
#include "desk/ticket/form-field.h"
#include "model/json-member.h"

#define LONGEST_NAME 60

static const SonorWord genders[] = {
  { "female", NC_ ("gender", "Ms") },
  { "male", NC_ ("gender", "Mr") },
};

/**
 * SonorCallerPane:
 *
 * Who calls and what they asked before. A number typed or brought by a call is looked up; what is known fills what is empty.
 * For a matter that is open already the pane offers to urge it instead of making a new ticket.
 */
struct _SonorCallerPane
{
  GtkWidget          parent_instance;

  GtkWidget         *box;
  SonorFormField    *phone;
  SonorFormField    *name;
  SonorFormField    *gender;
  GtkLabel          *known;
  GtkWidget         *addresses;
  GtkWidget         *open_card;
  GtkLabel          *open_words;
  GtkLabel          *history_title;
  GtkListBox        *history;

  SonorWorkplace    *workplace;
  SonorIntakeDraft  *draft;
  SonorIntakeFields *fields;
  gulong             changed_id;
  char              *open_id;
  char              *open_number;
  char              *asked;
  gboolean           filling;
};

enum
{
  URGE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorCallerPane, sonor_caller_pane, GTK_TYPE_WIDGET)

static void
clear_children (GtkWidget *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (box)) != NULL)
    {
      if (GTK_IS_LIST_BOX (box))
        gtk_list_box_remove (GTK_LIST_BOX (box), child);
      else
        gtk_box_remove (GTK_BOX (box), child);
    }
}

static void
forget (SonorCallerPane *self)
{
  clear_children (self->addresses);
  clear_children (GTK_WIDGET (self->history));
  gtk_widget_set_visible (self->addresses, FALSE);
  gtk_widget_set_visible (self->open_card, FALSE);
  gtk_label_set_text (self->known, "");
  gtk_widget_set_visible (GTK_WIDGET (self->known), FALSE);
  gtk_label_set_text (self->history_title, _("Earlier tickets"));
  g_clear_pointer (&self->open_id, g_free);
  g_clear_pointer (&self->open_number, g_free);
}

/* What is known of them */

static void
on_address (GtkButton       *button,
            SonorCallerPane *self)
{
  JsonObject *address = g_object_get_data (G_OBJECT (button), "address");

  sonor_intake_fields_set_text (self->fields, "area_path", sonor_json_get_text (address, "area_path"));
  sonor_intake_fields_set_text (self->fields, "address", sonor_json_get_text (address, "address"));
  sonor_intake_fields_set_text (self->fields, "area_code", sonor_json_get_text (address, "area_code"));
  /* The form shows them. */
  g_signal_emit_by_name (self->draft, "changed", NULL);
}

static void
show_addresses (SonorCallerPane *self,
                JsonObject      *history)
{
  guint n_addresses = MIN (3, sonor_json_get_length (history, "addresses"));

  for (guint i = 0; i < n_addresses; i++)
    {
      JsonObject *address = sonor_json_get_element (history, "addresses", i);
      g_autofree char *words = g_strdup_printf (_("Use address %s"), sonor_json_get_text (address, "address"));
      GtkWidget *button = gtk_button_new ();
      GtkWidget *label = gtk_label_new (sonor_json_get_text (address, "address"));

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_button_set_child (GTK_BUTTON (button), label);
      gtk_widget_add_css_class (button, "flat");
      gtk_widget_set_tooltip_text (button, words);
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
      g_object_set_data_full (G_OBJECT (button), "address", json_object_ref (address), (GDestroyNotify) json_object_unref);
      g_signal_connect_object (button, "clicked", G_CALLBACK (on_address), self, 0);
      gtk_box_append (GTK_BOX (self->addresses), button);
    }
  gtk_widget_set_visible (self->addresses, n_addresses > 0);
}

static void
show_open (SonorCallerPane *self,
           JsonObject      *history)
{
  gint64 n_open = sonor_json_get_integer (history, "open_count");
  g_autofree char *words = NULL;

  for (guint i = 0; i < sonor_json_get_length (history, "tickets") && self->open_id == NULL; i++)
    {
      JsonObject *ticket = sonor_json_get_element (history, "tickets", i);

      if (sonor_json_get_flag (ticket, "open"))
        {
          self->open_id = g_strdup (sonor_json_get_text (ticket, "id"));
          self->open_number = g_strdup (sonor_json_get_text (ticket, "number"));
          /* Translators: how many tickets of the caller are not closed, and the title of the newest */
          words = g_strdup_printf (ngettext ("%d ticket is open: %s", "%d tickets are open; the newest: %s", (gulong) n_open),
                                   (int) n_open, sonor_json_get_text (ticket, "title"));
        }
    }
  gtk_label_set_text (self->open_words, words != NULL ? words : "");
  gtk_widget_set_visible (self->open_card, words != NULL);
}

static void
show_citizen (SonorCallerPane *self,
              JsonObject      *history)
{
  JsonObject *citizen = sonor_json_get_element (history, "citizens", 0);
  g_autoptr (GString) words = g_string_new (NULL);
  gint64 n_calls = sonor_json_get_integer (history, "month_calls");
  gint64 n_tickets = sonor_json_get_integer (history, "month_count");

  if (citizen != NULL && *sonor_intake_fields_get_text (self->fields, "name") == '\0')
    {
      sonor_form_field_set_text (self->name, sonor_json_get_text (citizen, "name"));
      sonor_form_field_set_text (self->gender, sonor_json_get_text (citizen, "gender"));
    }
  if (g_str_equal (sonor_json_get_text (citizen, "subject"), "company"))
    g_string_append_printf (words, "%s · ", sonor_json_get_text (citizen, "company_name"));
  g_string_append_printf (words, ngettext ("%d call", "%d calls", (gulong) n_calls), (int) n_calls);
  g_string_append (words, " · ");
  /* Translators: after a number of calls: how many tickets the citizen has this month */
  g_string_append_printf (words, ngettext ("%d ticket this month", "%d tickets this month", (gulong) n_tickets), (int) n_tickets);
  gtk_label_set_text (self->known, words->str);
  gtk_widget_set_visible (GTK_WIDGET (self->known), TRUE);
}

static void
on_history (GtkWidget    *widget,
            SonorResult  *rows,
            const GError *error)
{
  SonorCallerPane *self = SONOR_CALLER_PANE (widget);
  g_autoptr (JsonNode) node = rows != NULL ? json_from_string (sonor_result_get_text (rows, 0, "history"), NULL) : NULL;
  JsonObject *history = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  g_autofree char *title = NULL;

  forget (self);
  if (history == NULL)
    {
      /* The connection's own strip says that the server is away; with the next connection it is asked again. */
      g_clear_pointer (&self->asked, g_free);
      return;
    }

  show_citizen (self, history);
  show_addresses (self, history);
  show_open (self, history);
  /* Translators: heading of the list of a citizen's earlier tickets, with their number */
  title = g_strdup_printf (_("Earlier tickets · %d"), (int) sonor_json_get_integer (history, "count"));
  gtk_label_set_text (self->history_title, title);
  for (guint i = 0; i < sonor_json_get_length (history, "tickets"); i++)
    gtk_list_box_append (self->history, sonor_ticket_row_new (self->workplace, sonor_json_get_element (history, "tickets", i), NULL));
}

static void
ask (SonorCallerPane *self)
{
  const char *phone = sonor_intake_fields_get_text (self->fields, "phone_e164");
  g_autoptr (SonorQuery) query = NULL;

  if (g_strcmp0 (phone, self->asked) == 0)
    return;

  g_free (self->asked);
  self->asked = g_strdup (phone);
  if (*phone == '\0')
    {
      sonor_asking_stop (GTK_WIDGET (self), "history");
      forget (self);
      return;
    }

  query = sonor_query_new ("SELECT citizen_history($1) AS history");
  sonor_query_add_text (query, phone);
  sonor_asking_start (GTK_WIDGET (self), "history", self->workplace, query, on_history);
}

/* What is typed */

static gboolean
take_phone (SonorCallerPane *self,
            gboolean         say)
{
  g_autofree char *text = sonor_form_field_dup_text (self->phone);
  g_autofree char *dialled = NULL;
  g_autofree char *international = NULL;
  g_autoptr (GError) error = NULL;
  gboolean good = *text == '\0' || sonor_phone_number_normalise (text, NULL, &dialled, &international, &error);

  sonor_intake_fields_set_text (self->fields, "phone", dialled != NULL ? dialled : "");
  sonor_intake_fields_set_text (self->fields, "phone_e164", international != NULL ? international : "");
  if (!good && say)
    sonor_form_field_set_message (self->phone, error->message);

  return good;
}

static void
on_phone_changed (SonorCallerPane *self)
{
  g_autofree char *text = sonor_form_field_dup_text (self->phone);

  if (self->filling || self->draft == NULL)
    return;

  sonor_intake_fields_set_text (self->fields, "phone_typed", text);
  take_phone (self, FALSE);
}

static void
on_phone_left (SonorCallerPane *self)
{
  if (self->draft != NULL)
    take_phone (self, TRUE);
}

static void
on_name_changed (SonorCallerPane *self)
{
  g_autofree char *name = sonor_form_field_dup_text (self->name);
  g_autofree char *gender = sonor_form_field_dup_text (self->gender);

  if (self->filling || self->draft == NULL)
    return;

  sonor_intake_fields_set_text (self->fields, "name", name);
  sonor_intake_fields_set_text (self->fields, "gender", gender);
  if (*name != '\0')
    sonor_form_field_check (self->name);
}

static void
fill (SonorCallerPane *self)
{
  const char *typed = sonor_intake_fields_get_text (self->fields, "phone_typed");

  self->filling = TRUE;
  sonor_form_field_set_text (self->phone, *typed != '\0' ? typed : sonor_intake_fields_get_text (self->fields, "phone"));
  sonor_form_field_set_text (self->name, sonor_intake_fields_get_text (self->fields, "name"));
  sonor_form_field_set_text (self->gender, sonor_intake_fields_get_text (self->fields, "gender"));
  self->filling = FALSE;
  ask (self);
}

static void
on_draft_changed (SonorIntakeDraft *draft,
                  const char       *field,
                  SonorCallerPane  *self)
{
  if (field != NULL && g_str_equal (field, "phone_e164"))
    ask (self);
}

static void
on_urge (SonorCallerPane *self)
{
  sonor_caller_pane_urge (self);
}

static void
sonor_caller_pane_dispose (GObject *object)
{
  SonorCallerPane *self = SONOR_CALLER_PANE (object);

  if (self->draft != NULL)
    g_clear_signal_handler (&self->changed_id, self->draft);
  g_clear_object (&self->draft);
  g_clear_object (&self->fields);
  g_clear_object (&self->workplace);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (sonor_caller_pane_parent_class)->dispose (object);
}

static void
sonor_caller_pane_finalize (GObject *object)
{
  SonorCallerPane *self = SONOR_CALLER_PANE (object);

  g_free (self->open_id);
  g_free (self->open_number);
  g_free (self->asked);

  G_OBJECT_CLASS (sonor_caller_pane_parent_class)->finalize (object);
}

static void
sonor_caller_pane_class_init (SonorCallerPaneClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_caller_pane_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_caller_pane_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);

  /**
   * SonorCallerPane::urge:
   * @self: the pane
   * @ticket_id: which ticket
   * @number: its number
   *
   * The citizen calls again about an open ticket.
   */
  signals[URGE] = g_signal_new ("urge", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
}

static GtkLabel *
add_label (GtkWidget  *box,
           const char *text,
           const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, style);
  gtk_box_append (GTK_BOX (box), label);

  return GTK_LABEL (label);
}

static GtkWidget *
add_card (GtkWidget *box)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);

  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "padded");
  gtk_box_append (GTK_BOX (box), card);

  return card;
}

static void
sonor_caller_pane_init (SonorCallerPane *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkWidget *card, *button;

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));

  card = add_card (self->box);
  add_label (card, _("Citizen"), "heading");
  self->phone = SONOR_FORM_FIELD (sonor_form_field_new_line (_("Calling number"), 40));
  gtk_box_append (GTK_BOX (card), GTK_WIDGET (self->phone));
  self->name = SONOR_FORM_FIELD (sonor_form_field_new_line (_("Name"), LONGEST_NAME));
  gtk_editable_set_max_width_chars (GTK_EDITABLE (sonor_form_field_get_input (self->name)), 30);
  gtk_box_append (GTK_BOX (card), GTK_WIDGET (self->name));
  self->gender = SONOR_FORM_FIELD (sonor_form_field_new_choice (_("Form of address"), genders, G_N_ELEMENTS (genders), "gender"));
  gtk_box_append (GTK_BOX (card), GTK_WIDGET (self->gender));
  self->known = add_label (card, "", "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (self->known), "caption");
  gtk_widget_set_visible (GTK_WIDGET (self->known), FALSE);
  self->addresses = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (card), self->addresses);

  self->open_card = add_card (self->box);
  gtk_widget_add_css_class (self->open_card, "open-matter");
  self->open_words = add_label (self->open_card, "", "body");
  button = gtk_button_new_with_label (_("Urge instead of new (F4)"));
  gtk_widget_add_css_class (button, "suggested-action");
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_urge), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->open_card), button);

  card = add_card (self->box);
  self->history_title = add_label (card, _("Earlier tickets"), "heading");
  self->history = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->history, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->history), "plain-rows");
  g_signal_connect (self->history, "row-activated", G_CALLBACK (sonor_ticket_row_open), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->history), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Earlier tickets"), -1);
  gtk_box_append (GTK_BOX (card), GTK_WIDGET (self->history));

  g_signal_connect_object (self->phone, "changed", G_CALLBACK (on_phone_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->name, "changed", G_CALLBACK (on_name_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->gender, "changed", G_CALLBACK (on_name_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (focus, "leave", G_CALLBACK (on_phone_left), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->phone), focus);
  forget (self);
}

/**
 * sonor_caller_pane_new:
 * @workplace: where the person is signed in
 *
 * Returns: (transfer floating): a pane; give it a draft
 */
GtkWidget *
sonor_caller_pane_new (SonorWorkplace *workplace)
{
  SonorCallerPane *self = g_object_new (SONOR_TYPE_CALLER_PANE, NULL);

  self->workplace = g_object_ref (workplace);
  g_signal_connect_object (sonor_workplace_get_database (workplace), "resync", G_CALLBACK (sonor_caller_pane_refresh), self,
                           G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}

/**
 * sonor_caller_pane_set_draft:
 * @self: a pane
 * @draft: what is taken down
 */
void
sonor_caller_pane_set_draft (SonorCallerPane  *self,
                             SonorIntakeDraft *draft)
{
  g_return_if_fail (SONOR_IS_CALLER_PANE (self));

  if (self->draft != NULL)
    g_clear_signal_handler (&self->changed_id, self->draft);
  g_set_object (&self->draft, draft);
  g_set_object (&self->fields, sonor_intake_draft_get_fields (draft));
  self->changed_id = g_signal_connect_object (draft, "changed", G_CALLBACK (on_draft_changed), self, 0);
  g_clear_pointer (&self->asked, g_free);
  fill (self);
}

/**
 * sonor_caller_pane_check:
 * @self: a pane
 *
 * Says at the fields what is wrong with them.
 *
 * Returns: whether they can be sent
 */
gboolean
sonor_caller_pane_check (SonorCallerPane *self)
{
  gboolean good;

  g_return_val_if_fail (SONOR_IS_CALLER_PANE (self), FALSE);

  good = take_phone (self, TRUE);

  return sonor_form_field_check (self->name) && good;
}

/**
 * sonor_caller_pane_urge:
 * @self: a pane
 *
 * Urges the newest open ticket of the caller.
 *
 * Returns: whether there is one
 */
gboolean
sonor_caller_pane_urge (SonorCallerPane *self)
{
  g_return_val_if_fail (SONOR_IS_CALLER_PANE (self), FALSE);

  if (self->open_id == NULL)
    return FALSE;

  g_signal_emit (self, signals[URGE], 0, self->open_id, self->open_number);
  return TRUE;
}

/**
 * sonor_caller_pane_refresh:
 * @self: a pane
 *
 * Looks the caller up again.
 */
void
sonor_caller_pane_refresh (SonorCallerPane *self)
{
  g_return_if_fail (SONOR_IS_CALLER_PANE (self));

  g_clear_pointer (&self->asked, g_free);
  if (self->draft != NULL)
    ask (self);
}
