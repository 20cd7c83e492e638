/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/ticket/citizen-card.h"

#include <glib/gi18n.h>


#define LONGEST_REASON 200

/**
 * SonorCitizenCard:
 *
 * Who asks, and how to ring them. Who is confidential is shown only after the person has said why they must know, which
 * is audited; it is forgotten when the ticket is left.
 */
struct _SonorCitizenCard
{
  GtkWidget        parent_instance;

  GtkBox          *box;
  GtkLabel        *name;
  GtkLabel        *history;
  GtkBox          *numbers;
  GtkWidget       *unmask;
  GtkEditable     *reason;
  GtkLabel        *trouble;

  SonorTicketFile *file;
  GCancellable    *cancellable;
  char            *shown_name;
  char            *shown_phone;
  char            *shown_contact;
  gboolean         unmasked;
};

G_DEFINE_FINAL_TYPE (SonorCitizenCard, sonor_citizen_card, GTK_TYPE_WIDGET)

static void
on_dial (GtkWidget        *button,
         SonorCitizenCard *self)
{
  gtk_widget_activate_action (button, "work.dial", "(ss)", gtk_widget_get_name (button),
                              sonor_ticket_file_get_id (self->file));
}

static void
add_number (SonorCitizenCard *self,
            const char       *number,
            gboolean          masked)
{
  GtkWidget *button;
  g_autofree char *label = NULL;

  if (*number == '\0')
    return;
  if (masked)
    {
      GtkWidget *words = gtk_label_new (number);

      gtk_widget_add_css_class (words, "numeric");
      gtk_box_append (self->numbers, words);
      return;
    }

  label = g_strdup_printf (_("Ring %s"), number);
  button = gtk_button_new_with_label (label);
  gtk_widget_set_name (button, number);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_dial), self, 0);
  gtk_box_append (self->numbers, button);
}

static char *
dup_name_words (SonorCitizenCard *self,
                JsonObject       *data,
                JsonObject       *contact)
{
  const char *name = self->unmasked ? self->shown_name : sonor_json_get_text (contact, "name");
  const char *gender = sonor_json_get_text (contact, "gender");

  if (*name == '\0')
    return g_strdup (sonor_json_get_flag (data, "anonymous") ? _("Anonymous") : _("Name not given"));
  if (g_str_equal (gender, "female"))
    /* Translators: a name, of a woman */
    return g_strdup_printf (_("%s, Ms"), name);
  if (g_str_equal (gender, "male"))
    /* Translators: a name, of a man */
    return g_strdup_printf (_("%s, Mr"), name);

  return g_strdup (name);
}

static void
update (SonorCitizenCard *self)
{
  JsonObject *data = sonor_ticket_file_get_data (self->file);
  JsonObject *contact = sonor_json_get_object (data, "contact");
  JsonObject *citizen = sonor_json_get_object (data, "citizen");
  gboolean masked = sonor_json_get_flag (contact, "masked") && !self->unmasked;
  g_autofree char *name = NULL;
  const char *phone, *other;
  GtkWidget *child;

  if (data == NULL)
    return;

  name = dup_name_words (self, data, contact);
  gtk_label_set_text (self->name, name);

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->numbers))) != NULL)
    gtk_box_remove (self->numbers, child);
  phone = self->unmasked ? self->shown_phone : sonor_json_get_text (contact, "phone");
  other = self->unmasked ? self->shown_contact : sonor_json_get_text (contact, "contact");
  add_number (self, phone, masked);
  if (!g_str_equal (phone, other))
    add_number (self, other, masked);
  gtk_widget_set_visible (GTK_WIDGET (self->numbers), gtk_widget_get_first_child (GTK_WIDGET (self->numbers)) != NULL);

  gtk_widget_set_visible (self->unmask, masked && sonor_json_get_flag (contact, "unmaskable"));
  if (citizen != NULL && sonor_json_get_integer (citizen, "tickets_all") > 1)
    {
      int n_all = (int) sonor_json_get_integer (citizen, "tickets_all");
      g_autofree char *all = g_strdup_printf (ngettext ("%d ticket so far", "%d tickets so far", (gulong) n_all),
                                              n_all);
      g_autofree char *words = g_strdup_printf (_("%s, %d of them open"), all,
                                                (int) sonor_json_get_integer (citizen, "tickets_open"));

      gtk_label_set_text (self->history, words);
      gtk_widget_set_visible (GTK_WIDGET (self->history), TRUE);
    }
  else
    gtk_widget_set_visible (GTK_WIDGET (self->history), FALSE);
}

/* Unmasking */

static void
show_trouble (SonorCitizenCard *self,
              const char       *message)
{
  gtk_label_set_text (self->trouble, message != NULL ? message : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->trouble), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  message != NULL ? message : "", -1);
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), message != NULL);
}

static void
on_unmasked (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (SonorCitizenCard) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (rows == NULL)
    {
      show_trouble (self, error->message);
      return;
    }
  if (sonor_result_get_n_rows (rows) == 0)
    {
      show_trouble (self, _("Nobody is known"));
      return;
    }

  self->unmasked = TRUE;
  self->shown_name = g_strdup (sonor_result_get_text (rows, 0, "name"));
  self->shown_phone = g_strdup (sonor_result_get_text (rows, 0, "phone"));
  self->shown_contact = g_strdup (sonor_result_get_text (rows, 0, "contact"));
  update (self);
}

static void
on_reason (SonorCitizenCard *self)
{
  const char *reason = gtk_editable_get_text (self->reason);
  g_autofree char *bare = g_strstrip (g_strdup (reason));
  g_autoptr (SonorQuery) query = NULL;

  if (*bare == '\0')
    {
      show_trouble (self, _("Say why you must know who the citizen is"));
      gtk_widget_grab_focus (GTK_WIDGET (self->reason));
      return;
    }

  show_trouble (self, NULL);
  query = sonor_query_new ("SELECT name, coalesce(phone, '') AS phone, coalesce(contact, '') AS contact FROM ticket_unmask($1::uuid, $2)");
  sonor_query_add_text (query, sonor_ticket_file_get_id (self->file));
  sonor_query_add_text (query, reason);
  sonor_database_query_async (sonor_workplace_get_database (sonor_ticket_file_get_workplace (self->file)), query,
                              self->cancellable,
                              on_unmasked, g_object_ref (self));
}

/* The widget */

static void
sonor_citizen_card_dispose (GObject *object)
{
  SonorCitizenCard *self = SONOR_CITIZEN_CARD (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_pointer ((GtkWidget **) &self->box, gtk_widget_unparent);
  g_clear_object (&self->file);

  G_OBJECT_CLASS (sonor_citizen_card_parent_class)->dispose (object);
}

static void
sonor_citizen_card_finalize (GObject *object)
{
  SonorCitizenCard *self = SONOR_CITIZEN_CARD (object);

  g_clear_object (&self->cancellable);
  g_free (self->shown_name);
  g_free (self->shown_phone);
  g_free (self->shown_contact);

  G_OBJECT_CLASS (sonor_citizen_card_parent_class)->finalize (object);
}

static void
sonor_citizen_card_class_init (SonorCitizenCardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_citizen_card_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_citizen_card_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static GtkWidget *
new_unmask (SonorCitizenCard *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *entry = gtk_entry_new ();
  GtkWidget *button = gtk_button_new_with_mnemonic (_("Show _who"));

  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _("Why you must know"));
  gtk_entry_set_max_length (GTK_ENTRY (entry), LONGEST_REASON);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Why you must know"), -1);
  gtk_widget_set_tooltip_text (button, _("Written to the audit log with your name"));
  gtk_widget_set_hexpand (entry, TRUE);
  g_signal_connect_object (entry, "activate", G_CALLBACK (on_reason), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_reason), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (row), entry);
  gtk_box_append (GTK_BOX (row), button);
  self->reason = GTK_EDITABLE (entry);

  return row;
}

static void
sonor_citizen_card_init (SonorCitizenCard *self)
{
  self->cancellable = g_cancellable_new ();
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 6));
  self->name = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->name, 0);
  gtk_label_set_wrap (self->name, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->name), "title-4");
  self->history = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->history, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->history), "dim-label");
  self->numbers = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 6));
  gtk_widget_set_halign (GTK_WIDGET (self->numbers), GTK_ALIGN_START);
  self->unmask = new_unmask (self);
  self->trouble = GTK_LABEL (g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_ALERT, "wrap", TRUE,
                                           "xalign", 0.0f, "visible", FALSE, NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->trouble), "error");

  gtk_box_append (self->box, GTK_WIDGET (self->name));
  gtk_box_append (self->box, GTK_WIDGET (self->history));
  gtk_box_append (self->box, GTK_WIDGET (self->numbers));
  gtk_box_append (self->box, self->unmask);
  gtk_box_append (self->box, GTK_WIDGET (self->trouble));
  gtk_widget_set_parent (GTK_WIDGET (self->box), GTK_WIDGET (self));
}

/**
 * sonor_citizen_card_new:
 * @file: a ticket
 *
 * Returns: (transfer floating): who asks, which follows the ticket
 */
GtkWidget *
sonor_citizen_card_new (SonorTicketFile *file)
{
  SonorCitizenCard *self = g_object_new (SONOR_TYPE_CITIZEN_CARD, NULL);

  self->file = g_object_ref (file);
  g_signal_connect_object (file, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}
