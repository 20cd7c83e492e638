/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/ticket/ticket-facts.h"

#include <glib/gi18n.h>

#include "desk/attachments/attachment-list.h"
#include "desk/ticket/citizen-card.h"
#include "desk/ticket/ticket-print.h"
#include "model/ticket-words.h"
#include "widgets/script-label.h"

/**
 * SonorTicketFacts:
 *
 * What a ticket is about: who asks, what, where, as it stands now and as it was taken down; its attachments; and the
 * tickets that belong to it.
 */
struct _SonorTicketFacts
{
  GtkWidget         parent_instance;

  GtkBox           *box;
  GtkGrid          *grid;
  SonorScriptLabel *content;
  GtkWidget        *original_title;
  SonorScriptLabel *original;
  GtkWidget        *answer_title;
  SonorScriptLabel *answer;
  GtkBox           *links;

  SonorTicketFile  *file;
  int               n_rows;
};

G_DEFINE_FINAL_TYPE (SonorTicketFacts, sonor_ticket_facts, GTK_TYPE_WIDGET)

static GtkWidget *
new_label (const char *text,
           const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);

  return label;
}

static void
add_row (SonorTicketFacts *self,
         const char       *name,
         const char       *value)
{
  GtkWidget *name_label, *value_label;

  if (*value == '\0')
    return;

  name_label = new_label (name, "dim-label");
  value_label = new_label (value, NULL);
  gtk_widget_set_valign (name_label, GTK_ALIGN_START);
  gtk_widget_set_hexpand (value_label, TRUE);
  gtk_label_set_selectable (GTK_LABEL (value_label), TRUE);
  gtk_widget_set_focusable (value_label, FALSE);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (value_label), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY, name_label, NULL,
                                  -1);
  gtk_grid_attach (self->grid, name_label, 0, self->n_rows, 1, 1);
  gtk_grid_attach (self->grid, value_label, 1, self->n_rows, 1, 1);
  self->n_rows++;
}

static void
add_time (SonorTicketFacts *self,
          const char       *name,
          const char       *member)
{
  g_autoptr (GDateTime) at = sonor_ticket_file_dup_time (self->file, member);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *text = sonor_ticket_words_time (at, now);

  add_row (self, name, text);
}

static void
show_rows (SonorTicketFacts *self,
           JsonObject       *data)
{
  JsonObject *accepted_by = sonor_json_get_object (data, "accepted_by");
  JsonObject *holder = sonor_json_get_object (data, "holder");
  const char *satisfaction = sonor_json_get_text (data, "satisfaction");
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->grid))) != NULL)
    gtk_grid_remove (self->grid, child);
  self->n_rows = 0;

  add_row (self, C_("ticket field", "Kind"), sonor_ticket_words_kind (sonor_json_get_text (data, "kind")));
  add_row (self, C_("ticket field", "Category"),
           sonor_json_get_text (sonor_json_get_object (data, "category"), "path"));
  add_row (self, C_("ticket field", "Area"), sonor_json_get_text (sonor_json_get_object (data, "area"), "path"));
  add_row (self, C_("ticket field", "Address"), sonor_json_get_text (data, "address"));
  add_row (self, C_("ticket field", "Channel"), sonor_ticket_words_channel (sonor_json_get_text (data, "channel")));
  add_time (self, C_("time of", "Accepted"), "created_at");
  if (accepted_by != NULL)
    {
      g_autofree char *who = g_strdup_printf (_("%s (%s)"), sonor_json_get_text (accepted_by, "name"),
                                              sonor_json_get_text (accepted_by, "work_number"));

      add_row (self, _("Accepted by"), who);
    }
  if (holder != NULL)
    {
      g_autofree char *who = g_strdup_printf (_("%s (%s)"), sonor_json_get_text (holder, "name"),
                                              sonor_json_get_text (holder, "work_number"));

      add_row (self, _("Claimed by"), who);
    }
  add_time (self, C_("time of", "Dispatched"), "dispatched_at");
  add_time (self, C_("time of", "Answered"), "answered_at");
  add_time (self, C_("time of", "Closed"), "closed_at");
  if (*satisfaction != '\0')
    add_row (self, C_("score", "Satisfaction"), sonor_ticket_words_satisfaction (satisfaction));
}

/* What was first taken down, if it is not what stands there now. */
static const char *
find_original (JsonObject *data,
               const char *field)
{
  for (guint i = 0; i < sonor_json_get_length (data, "corrections"); i++)
    {
      JsonObject *correction = sonor_json_get_element (data, "corrections", i);

      if (g_str_equal (sonor_json_get_text (correction, "field"), field))
        return sonor_json_get_text (correction, "old");
    }

  return NULL;
}

static void
show_texts (SonorTicketFacts *self,
            JsonObject       *data)
{
  const char *original = find_original (data, "content");
  const char *answer = sonor_json_get_text (data, "public_answer");

  sonor_script_label_set_text (self->content, sonor_json_get_text (data, "content"));
  sonor_script_label_set_text (self->original, original != NULL ? original : "");
  gtk_widget_set_visible (GTK_WIDGET (self->original_title), original != NULL);
  sonor_script_label_set_text (self->answer, answer);
  gtk_widget_set_visible (GTK_WIDGET (self->answer), *answer != '\0');
  gtk_widget_set_visible (self->answer_title, *answer != '\0');
}

static void
add_link (SonorTicketFacts *self,
          const char       *words,
          JsonObject       *ticket)
{
  GtkWidget *button;
  g_autofree char *label = NULL;

  if (ticket == NULL)
    return;

  /* Translators: how a ticket belongs to this one, and its number */
  label = g_strdup_printf (_("%s %s"), words, sonor_json_get_text (ticket, "number"));
  button = gtk_button_new_with_label (label);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "work.open-ticket");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", sonor_json_get_text (ticket, "id"));
  gtk_box_append (self->links, button);
}

static void
on_print_notice (GtkWidget        *button,
                 SonorTicketFacts *self)
{
  sonor_ticket_print_notice (self->file, gtk_widget_get_name (button), GTK_WIDGET (self));
}

static void
on_save_notice (GtkWidget        *button,
                SonorTicketFacts *self)
{
  sonor_ticket_print_notice_to_file (self->file, gtk_widget_get_name (button), GTK_WIDGET (self));
}

static void
add_notice_button (SonorTicketFacts *self,
                   GtkBox           *row,
                   const char       *icon,
                   const char       *words,
                   const char       *id,
                   GCallback         clicked)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_name (button, id);
  gtk_widget_set_tooltip_text (button, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  g_signal_connect_object (button, "clicked", clicked, self, 0);
  gtk_box_append (row, button);
}

static void
add_notice (SonorTicketFacts *self,
            JsonObject       *supervision)
{
  GtkBox *row = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4));
  const char *id = sonor_json_get_text (supervision, "id");
  g_autoptr (GDateTime) at = sonor_json_dup_time (supervision, "at",
                                                  sonor_workplace_get_zone (sonor_ticket_file_get_workplace (self->file)));
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *time = sonor_ticket_words_time (at, now);
  g_autofree char *words = g_strdup_printf (_("Notice of supervision %s"), time);
  GtkWidget *label = new_label (words, NULL);

  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (row, label);
  add_notice_button (self, row, "document-save-as-symbolic", _("Save the notice as PDF"), id,
                     G_CALLBACK (on_save_notice));
  add_notice_button (self, row, "document-print-symbolic", _("Print the notice"), id, G_CALLBACK (on_print_notice));
  gtk_box_append (self->links, GTK_WIDGET (row));
}

static void
show_links (SonorTicketFacts *self,
            JsonObject       *data)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->links))) != NULL)
    gtk_box_remove (self->links, child);
  add_link (self, _("Merged into"), sonor_json_get_object (data, "merged_into"));
  for (guint i = 0; i < sonor_json_get_length (data, "merged"); i++)
    add_link (self, _("Merged in:"), sonor_json_get_element (data, "merged", i));
  for (guint i = 0; i < sonor_json_get_length (data, "supervisions"); i++)
    add_notice (self, sonor_json_get_element (data, "supervisions", i));
  gtk_widget_set_visible (GTK_WIDGET (self->links), gtk_widget_get_first_child (GTK_WIDGET (self->links)) != NULL);
}

static void
update (SonorTicketFacts *self)
{
  JsonObject *data = sonor_ticket_file_get_data (self->file);

  if (data == NULL)
    return;

  show_rows (self, data);
  show_texts (self, data);
  show_links (self, data);
}

static void
sonor_ticket_facts_dispose (GObject *object)
{
  SonorTicketFacts *self = SONOR_TICKET_FACTS (object);

  g_clear_pointer ((GtkWidget **) &self->box, gtk_widget_unparent);
  g_clear_object (&self->file);

  G_OBJECT_CLASS (sonor_ticket_facts_parent_class)->dispose (object);
}

static void
sonor_ticket_facts_class_init (SonorTicketFactsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_ticket_facts_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static SonorScriptLabel *
new_text (void)
{
  GtkWidget *label = sonor_script_label_new ("");

  gtk_widget_add_css_class (label, "told");

  return SONOR_SCRIPT_LABEL (label);
}

static SonorScriptLabel *
add_text (SonorTicketFacts *self)
{
  SonorScriptLabel *label = new_text ();

  gtk_box_append (self->box, GTK_WIDGET (label));

  return label;
}

static void
sonor_ticket_facts_init (SonorTicketFacts *self)
{
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 8));
  self->grid = GTK_GRID (gtk_grid_new ());
  gtk_grid_set_column_spacing (self->grid, 12);
  gtk_grid_set_row_spacing (self->grid, 4);
  gtk_widget_set_parent (GTK_WIDGET (self->box), GTK_WIDGET (self));
}

/**
 * sonor_ticket_facts_new:
 * @file: a ticket
 *
 * Returns: (transfer floating): what it is about, which follows the ticket
 */
GtkWidget *
sonor_ticket_facts_new (SonorTicketFile *file)
{
  SonorTicketFacts *self = g_object_new (SONOR_TYPE_TICKET_FACTS, NULL);
  GtkWidget *expander = gtk_expander_new (_("As it was first taken down"));

  self->file = g_object_ref (file);
  gtk_box_append (self->box, sonor_citizen_card_new (file));
  gtk_box_append (self->box, GTK_WIDGET (self->grid));
  gtk_box_append (self->box, new_label (_("Content"), "caption-heading"));
  self->content = add_text (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (sonor_script_label_get_label (self->content)),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, _("Content"), -1);
  self->original = new_text ();
  gtk_expander_set_child (GTK_EXPANDER (expander), GTK_WIDGET (self->original));
  self->original_title = expander;
  gtk_box_append (self->box, expander);
  self->answer_title = new_label (_("Public answer"), "caption-heading");
  gtk_box_append (self->box, self->answer_title);
  self->answer = add_text (self);
  self->links = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 2));
  gtk_box_append (self->box, GTK_WIDGET (self->links));
  gtk_box_append (self->box,
                  sonor_attachment_list_new (sonor_ticket_file_get_workplace (file), sonor_ticket_file_get_id (file),
                                             TRUE));
  g_signal_connect_object (file, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}
