/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/supervise/notice-list.h"

#include <glib/gi18n.h>

#include "desk/ticket/ticket-print.h"
#include "model/ticket-words.h"

/**
 * SonorNoticeList:
 *
 * The supervisions of a ticket, each with its notice (督办通知单) to print or to keep.
 */
struct _SonorNoticeList
{
  GtkWidget        parent_instance;

  SonorTicketFile *file;
};

G_DEFINE_FINAL_TYPE (SonorNoticeList, sonor_notice_list, GTK_TYPE_WIDGET)

static void
on_print (GtkWidget       *button,
          SonorNoticeList *self)
{
  sonor_ticket_print_notice (self->file, gtk_widget_get_name (button), GTK_WIDGET (self));
}

static void
on_keep (GtkWidget       *button,
         SonorNoticeList *self)
{
  sonor_ticket_print_notice_to_file (self->file, gtk_widget_get_name (button), GTK_WIDGET (self));
}

static void
add_button (SonorNoticeList *self,
            GtkWidget       *row,
            const char      *icon,
            const char      *words,
            const char      *id,
            GCallback        pressed)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_name (button, id);
  gtk_widget_set_tooltip_text (button, words);
  gtk_widget_add_css_class (button, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  g_signal_connect (button, "clicked", pressed, self);
  gtk_box_append (GTK_BOX (row), button);
}

static void
add_row (SonorNoticeList *self,
         JsonObject      *supervision)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GTimeZone *zone = sonor_workplace_get_zone (sonor_ticket_file_get_workplace (self->file));
  g_autoptr (GDateTime) at = sonor_json_dup_time (supervision, "at", zone);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *time = sonor_ticket_words_time (at, now);
  /* Translators: a level of supervision and a time */
  g_autofree char *words = g_strdup_printf (_("%s, %s"), sonor_ticket_words_level (sonor_json_get_text (supervision, "level")), time);
  GtkWidget *label = gtk_label_new (words);
  const char *id = sonor_json_get_text (supervision, "id");

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (row), label);
  add_button (self, row, "printer-symbolic", _("Print the notice"), id, G_CALLBACK (on_print));
  add_button (self, row, "document-save-symbolic", _("Save the notice as PDF"), id, G_CALLBACK (on_keep));
  gtk_widget_set_parent (row, GTK_WIDGET (self));
}

static void
update (SonorNoticeList *self)
{
  JsonObject *data = sonor_ticket_file_get_data (self->file);
  GtkWidget *child;
  GtkWidget *title;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  if (sonor_json_get_length (data, "supervisions") == 0)
    return;

  title = gtk_label_new (_("Notices"));
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_add_css_class (title, "caption-heading");
  gtk_widget_set_parent (title, GTK_WIDGET (self));
  for (guint i = 0; i < sonor_json_get_length (data, "supervisions"); i++)
    add_row (self, sonor_json_get_element (data, "supervisions", i));
}

static void
sonor_notice_list_dispose (GObject *object)
{
  SonorNoticeList *self = SONOR_NOTICE_LIST (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->file);

  G_OBJECT_CLASS (sonor_notice_list_parent_class)->dispose (object);
}

static void
sonor_notice_list_class_init (SonorNoticeListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_notice_list_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
}

static void
sonor_notice_list_init (SonorNoticeList *self)
{
  GtkBoxLayout *layout = GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self)));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (layout, 2);
}

/**
 * sonor_notice_list_new:
 * @file: a ticket
 *
 * Returns: (transfer floating): the notices of its supervisions, which follow the ticket
 */
GtkWidget *
sonor_notice_list_new (SonorTicketFile *file)
{
  SonorNoticeList *self = g_object_new (SONOR_TYPE_NOTICE_LIST, NULL);

  self->file = g_object_ref (file);
  g_signal_connect_object (file, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}
