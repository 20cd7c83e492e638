/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/ticket/task-pane.h"

#include <glib/gi18n.h>

#include "desk/ticket/ticket-form.h"
#include "desk/ticket/ticket-task.h"
#include "desk/work/page.h"

/**
 * SonorTaskPane:
 *
 * What the person may do to a ticket now, each with its form below its name; one is open at a time. A form in which
 * something has been typed stays even when it cannot be sent now.
 */
struct _SonorTaskPane
{
  GtkWidget        parent_instance;

  GtkBox          *box;
  GtkWidget       *nothing;

  SonorTicketFile *file;
  GPtrArray       *rows;
  gboolean         opened;
};

typedef struct
{
  const SonorTicketTask *task;
  SonorTaskPane         *pane;
  GtkWidget             *box;
  GtkWidget             *button;
  GtkWidget             *revealer;
  GtkWidget             *form;
} Row;

G_DEFINE_FINAL_TYPE (SonorTaskPane, sonor_task_pane, GTK_TYPE_WIDGET)

static void
on_toggled (GtkToggleButton *button,
            Row             *row)
{
  gboolean open = gtk_toggle_button_get_active (button);

  if (open && row->form == NULL)
    {
      row->form = row->task->create (row->pane->file);
      gtk_widget_add_css_class (row->form, "task-form");
      gtk_revealer_set_child (GTK_REVEALER (row->revealer), row->form);
    }
  gtk_revealer_set_reveal_child (GTK_REVEALER (row->revealer), open);
  gtk_widget_set_visible (row->revealer, open);
  gtk_accessible_update_state (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_STATE_EXPANDED, open, -1);
  if (!open)
    return;

  row->pane->opened = TRUE;
  for (guint i = 0; i < row->pane->rows->len; i++)
    {
      Row *other = row->pane->rows->pdata[i];

      if (other != row)
        gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (other->button), FALSE);
    }
}

static Row *
new_row (SonorTaskPane         *self,
         const SonorTicketTask *task)
{
  Row *row = g_new0 (Row, 1);
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *title = gtk_label_new (_(task->title));

  row->task = task;
  row->pane = self;
  row->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  row->button = gtk_toggle_button_new ();
  row->revealer = gtk_revealer_new ();
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_box_append (GTK_BOX (content), gtk_image_new_from_icon_name (task->icon));
  gtk_box_append (GTK_BOX (content), title);
  gtk_button_set_child (GTK_BUTTON (row->button), content);
  gtk_widget_add_css_class (row->button, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (row->button), GTK_ACCESSIBLE_PROPERTY_LABEL, _(task->title), -1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (row->button), GTK_ACCESSIBLE_STATE_EXPANDED, FALSE, -1);
  gtk_revealer_set_transition_type (GTK_REVEALER (row->revealer), GTK_REVEALER_TRANSITION_TYPE_NONE);
  gtk_widget_set_visible (row->revealer, FALSE);
  gtk_widget_add_css_class (row->box, "card");
  gtk_widget_add_css_class (row->box, "task");
  gtk_box_append (GTK_BOX (row->box), row->button);
  gtk_box_append (GTK_BOX (row->box), row->revealer);
  g_signal_connect (row->button, "toggled", G_CALLBACK (on_toggled), row);

  return row;
}

static Row *
find_row (SonorTaskPane         *self,
          const SonorTicketTask *task)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      Row *row = self->rows->pdata[i];

      if (row->task == task)
        return row;
    }

  return NULL;
}

static gboolean
is_offered (SonorTaskPane         *self,
            const SonorTicketTask *task)
{
  SonorPerson *person = sonor_workplace_get_person (sonor_ticket_file_get_workplace (self->file));

  return sonor_ticket_file_find_action (self->file, task->action, 0) != NULL
         && (*task->seat == '\0' || g_strv_contains (sonor_person_get_seat_kinds (person), task->seat));
}

static gboolean
is_touched (Row *row)
{
  return row->form != NULL && SONOR_IS_TICKET_FORM (row->form)
         && sonor_ticket_form_is_touched (SONOR_TICKET_FORM (row->form));
}

static gboolean
has_focus (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && (focus == widget || gtk_widget_is_ancestor (focus, widget));
}

static void
update (SonorTaskPane *self)
{
  gboolean had_focus = FALSE;
  const SonorTicketTask *tasks;
  gsize n_tasks;
  GtkWidget *before = NULL;
  guint place = 0;

  if (sonor_ticket_file_get_data (self->file) == NULL)
    return;

  tasks = sonor_ticket_tasks (&n_tasks);
  for (gsize i = 0; i < n_tasks; i++)
    {
      Row *row = find_row (self, &tasks[i]);
      gboolean offered = is_offered (self, &tasks[i]);

      if (row != NULL && !offered && !is_touched (row))
        {
          /* When the open one is done, the next step lies open. */
          if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (row->button)))
            self->opened = FALSE;
          had_focus = had_focus || has_focus (row->box);
          gtk_box_remove (self->box, row->box);
          g_ptr_array_remove (self->rows, row);
          continue;
        }
      if (row == NULL && offered)
        {
          row = new_row (self, &tasks[i]);
          g_ptr_array_insert (self->rows, (int) place, row);
          gtk_box_insert_child_after (self->box, row->box, before);
        }
      if (row != NULL)
        {
          before = row->box;
          place++;
        }
    }

  gtk_widget_set_visible (self->nothing, self->rows->len == 0);
  /* Which step is the next is the order of the table. Nobody's focus is taken from elsewhere for it. */
  if (!self->opened && self->rows->len > 0 && !((Row *) self->rows->pdata[0])->task->aside)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (((Row *) self->rows->pdata[0])->button), TRUE);
  if (had_focus)
    gtk_widget_child_focus (self->rows->len > 0 ? GTK_WIDGET (self->box)
                            : gtk_widget_get_ancestor (GTK_WIDGET (self), SONOR_TYPE_PAGE),
                            GTK_DIR_TAB_FORWARD);
}

static void
sonor_task_pane_dispose (GObject *object)
{
  SonorTaskPane *self = SONOR_TASK_PANE (object);

  g_clear_pointer ((GtkWidget **) &self->box, gtk_widget_unparent);
  g_ptr_array_set_size (self->rows, 0);
  g_clear_object (&self->file);

  G_OBJECT_CLASS (sonor_task_pane_parent_class)->dispose (object);
}

static void
sonor_task_pane_finalize (GObject *object)
{
  SonorTaskPane *self = SONOR_TASK_PANE (object);

  g_ptr_array_unref (self->rows);

  G_OBJECT_CLASS (sonor_task_pane_parent_class)->finalize (object);
}

static void
sonor_task_pane_class_init (SonorTaskPaneClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_task_pane_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_task_pane_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
sonor_task_pane_init (SonorTaskPane *self)
{
  self->rows = g_ptr_array_new_with_free_func (g_free);
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 8));
  self->nothing = gtk_label_new (_("There is nothing for you to do with this ticket now."));
  gtk_label_set_wrap (GTK_LABEL (self->nothing), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->nothing), 0);
  gtk_widget_add_css_class (self->nothing, "dim-label");
  gtk_widget_set_visible (self->nothing, FALSE);
  gtk_box_append (self->box, self->nothing);
  gtk_widget_set_parent (GTK_WIDGET (self->box), GTK_WIDGET (self));
}

/**
 * sonor_task_pane_new:
 * @file: a ticket
 *
 * Returns: (transfer floating): what can be done to it, which follows the ticket
 */
GtkWidget *
sonor_task_pane_new (SonorTicketFile *file)
{
  SonorTaskPane *self = g_object_new (SONOR_TYPE_TASK_PANE, NULL);

  self->file = g_object_ref (file);
  g_signal_connect_object (file, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}

/**
 * sonor_task_pane_open:
 * @self: a pane
 * @number: which task, from 0
 *
 * Opens the form of a task and puts the focus into it, if there is that task.
 */
void
sonor_task_pane_open (SonorTaskPane *self,
                      guint          number)
{
  Row *row;

  g_return_if_fail (SONOR_IS_TASK_PANE (self));

  if (number >= self->rows->len)
    return;

  row = self->rows->pdata[number];
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (row->button), TRUE);
  gtk_widget_grab_focus (row->form);
}
