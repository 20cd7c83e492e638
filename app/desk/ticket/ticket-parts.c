/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/ticket/ticket-parts.h"

#include <glib/gi18n.h>

#include "desk/ticket/ticket-light.h"
#include "model/ticket-words.h"

/**
 * SonorTicketParts:
 *
 * Which units have a ticket, how far each is and until when it has time.
 */
struct _SonorTicketParts
{
  GtkWidget        parent_instance;

  GtkGrid         *grid;

  SonorTicketFile *file;
};

G_DEFINE_FINAL_TYPE (SonorTicketParts, sonor_ticket_parts, GTK_TYPE_WIDGET)

static GtkWidget *
new_label (const char *text,
           const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_tooltip_text (label, text);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);

  return label;
}

static const char *
role_of (JsonObject *part)
{
  if (sonor_json_get_flag (part, "lead"))
    return C_("unit", "Lead");
  if (!sonor_json_is_null (part, "parent_unit_id"))
    return C_("unit", "Below");

  return C_("unit", "Co-unit");
}

static char *
dup_due_words (SonorTicketParts *self,
               JsonObject       *part,
               GDateTime        *now)
{
  GTimeZone *zone = sonor_workplace_get_zone (sonor_ticket_file_get_workplace (self->file));
  gboolean to_sign = g_str_equal (sonor_json_get_text (part, "state"), "to_sign");
  g_autoptr (GDateTime) due_at = sonor_json_dup_time (part, to_sign ? "sign_due_at" : "due_at", zone);
  gboolean over = !sonor_json_is_null (part, "answered_at");
  g_autofree char *due = sonor_ticket_words_due (due_at, !over && !sonor_json_get_flag (part, "paused"), now);

  if (*due == '\0')
    return g_steal_pointer (&due);
  if (sonor_json_get_flag (part, "paused"))
    return g_strdup (_("The clock stands still"));
  /* Translators: a deadline */
  return to_sign ? g_strdup_printf (_("sign by %s"), due) : g_strdup_printf (_("answer by %s"), due);
}

static void
add_part (SonorTicketParts *self,
          int               row,
          JsonObject       *part,
          GDateTime        *now)
{
  JsonObject *unit = sonor_json_get_object (part, "unit");
  const char *short_name = sonor_json_get_text (unit, "short_name");
  g_autofree char *due = dup_due_words (self, part, now);
  GtkWidget *name = new_label (*short_name != '\0' ? short_name : sonor_json_get_text (unit, "name"), "heading");
  GtkWidget *light = gtk_label_new (NULL);
  GtkWidget *due_label = new_label (due, "numeric");

  gtk_widget_set_tooltip_text (name, sonor_json_get_text (unit, "name"));
  gtk_widget_set_hexpand (name, TRUE);
  sonor_ticket_light_show (GTK_LABEL (light), sonor_json_get_text (part, "light"));
  gtk_grid_attach (self->grid, new_label (role_of (part), "dim-label"), 0, row, 1, 1);
  gtk_grid_attach (self->grid, name, 1, row, 1, 1);
  gtk_grid_attach (self->grid, new_label (sonor_ticket_words_part_state (sonor_json_get_text (part, "state")), NULL), 2,
                   row, 1, 1);
  gtk_grid_attach (self->grid, light, 3, row, 1, 1);
  gtk_grid_attach (self->grid, due_label, 4, row, 1, 1);
}

static void
update (SonorTicketParts *self)
{
  JsonObject *data = sonor_ticket_file_get_data (self->file);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  guint length = sonor_json_get_length (data, "assignments");
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->grid))) != NULL)
    gtk_grid_remove (self->grid, child);
  for (guint i = 0; i < length; i++)
    add_part (self, (int) i, sonor_json_get_element (data, "assignments", i), now);
  gtk_widget_set_visible (GTK_WIDGET (self), length > 0);
}

static void
sonor_ticket_parts_dispose (GObject *object)
{
  SonorTicketParts *self = SONOR_TICKET_PARTS (object);

  g_clear_pointer ((GtkWidget **) &self->grid, gtk_widget_unparent);
  g_clear_object (&self->file);

  G_OBJECT_CLASS (sonor_ticket_parts_parent_class)->dispose (object);
}

static void
sonor_ticket_parts_class_init (SonorTicketPartsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_ticket_parts_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
sonor_ticket_parts_init (SonorTicketParts *self)
{
  self->grid = GTK_GRID (gtk_grid_new ());
  gtk_grid_set_column_spacing (self->grid, 12);
  gtk_grid_set_row_spacing (self->grid, 4);
  gtk_widget_add_css_class (GTK_WIDGET (self->grid), "parts");
  gtk_widget_set_parent (GTK_WIDGET (self->grid), GTK_WIDGET (self));
}

/**
 * sonor_ticket_parts_new:
 * @file: a ticket
 *
 * Returns: (transfer floating): the units' parts in it, which follow the ticket
 */
GtkWidget *
sonor_ticket_parts_new (SonorTicketFile *file)
{
  SonorTicketParts *self = g_object_new (SONOR_TYPE_TICKET_PARTS, NULL);

  self->file = g_object_ref (file);
  g_signal_connect_object (file, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}
