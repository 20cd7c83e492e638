/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/dispatch/part-forms.h"

/**
 * SonorPartForms:
 *
 * One form for each unit's part in a ticket that something can be done to, as several units may ask for something at once.
 * They come and go with the ticket; one in which something has been typed stays.
 */
struct _SonorPartForms
{
  GtkWidget         parent_instance;

  SonorTicketFile  *file;
  char             *action;
  SonorPartFormNew  create;
  GHashTable       *boxes;
};

G_DEFINE_FINAL_TYPE (SonorPartForms, sonor_part_forms, GTK_TYPE_WIDGET)

static GtkWidget *
new_box (SonorPartForms *self,
         int             unit_id)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  JsonObject *unit = sonor_json_get_object (sonor_ticket_file_find_assignment (self->file, unit_id), "unit");
  GtkWidget *title = gtk_label_new (sonor_json_get_text (unit, "name"));

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_wrap (GTK_LABEL (title), TRUE);
  gtk_widget_add_css_class (title, "heading");
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), self->create (self->file, unit_id));
  gtk_widget_set_parent (box, GTK_WIDGET (self));

  return box;
}

static void
update (SonorPartForms *self)
{
  GHashTableIter iter;
  gpointer key, box;

  g_hash_table_iter_init (&iter, self->boxes);
  while (g_hash_table_iter_next (&iter, &key, &box))
    {
      GtkWidget *form = gtk_widget_get_last_child (box);

      if (sonor_ticket_file_find_action (self->file, self->action, GPOINTER_TO_INT (key)) == NULL
          && !sonor_ticket_form_is_touched (SONOR_TICKET_FORM (form)))
        {
          gtk_widget_unparent (box);
          g_hash_table_iter_remove (&iter);
        }
    }
  for (guint i = 0; i < sonor_ticket_file_get_n_actions (self->file); i++)
    {
      const SonorTicketAction *action = sonor_ticket_file_get_action (self->file, i);

      if (g_str_equal (action->action, self->action) && !g_hash_table_contains (self->boxes, GINT_TO_POINTER (action->unit_id)))
        g_hash_table_insert (self->boxes, GINT_TO_POINTER (action->unit_id), new_box (self, action->unit_id));
    }
}

static void
sonor_part_forms_dispose (GObject *object)
{
  SonorPartForms *self = SONOR_PART_FORMS (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_hash_table_remove_all (self->boxes);
  g_clear_object (&self->file);

  G_OBJECT_CLASS (sonor_part_forms_parent_class)->dispose (object);
}

static void
sonor_part_forms_finalize (GObject *object)
{
  SonorPartForms *self = SONOR_PART_FORMS (object);

  g_hash_table_unref (self->boxes);
  g_free (self->action);

  G_OBJECT_CLASS (sonor_part_forms_parent_class)->finalize (object);
}

static gboolean
sonor_part_forms_grab_focus (GtkWidget *widget)
{
  return gtk_widget_child_focus (widget, GTK_DIR_TAB_FORWARD);
}

static void
sonor_part_forms_class_init (SonorPartFormsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_part_forms_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_part_forms_finalize;
  GTK_WIDGET_CLASS (klass)->grab_focus = sonor_part_forms_grab_focus;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
}

static void
sonor_part_forms_init (SonorPartForms *self)
{
  GtkBoxLayout *layout = GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self)));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (layout, 18);
  self->boxes = g_hash_table_new (NULL, NULL);
}

/**
 * sonor_part_forms_new:
 * @file: a ticket
 * @action: what can be done to units' parts in it
 * @create: makes a #SonorTicketForm for one of them
 *
 * Returns: (transfer floating): the forms
 */
GtkWidget *
sonor_part_forms_new (SonorTicketFile  *file,
                      const char       *action,
                      SonorPartFormNew  create)
{
  SonorPartForms *self = g_object_new (SONOR_TYPE_PART_FORMS, NULL);

  self->file = g_object_ref (file);
  self->action = g_strdup (action);
  self->create = create;
  g_signal_connect_object (file, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}
