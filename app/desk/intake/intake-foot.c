/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/intake/intake-foot.h"

#include <glib/gi18n.h>

#include "desk/intake/key-button.h"

/**
 * SonorIntakeFoot:
 *
 * Below the form: what stands in the way of the draft, where it is kept, and the buttons that end it.
 */
struct _SonorIntakeFoot
{
  GtkBox            parent_instance;

  GtkLabel         *trouble;
  GtkLabel         *kept;

  SonorIntakeDraft *draft;
};

G_DEFINE_FINAL_TYPE (SonorIntakeFoot, sonor_intake_foot, GTK_TYPE_BOX)

static void
show_kept (SonorIntakeFoot *self)
{
  SonorIntakeServerCopy *server_copy = sonor_intake_draft_get_server_copy (self->draft);
  g_autofree char *words = NULL;

  if (sonor_intake_draft_get_state (self->draft) == SONOR_INTAKE_DRAFT_STATE_SENDING)
    words = g_strdup (_("Sending …"));
  else if (sonor_intake_server_copy_is_whole (server_copy))
    /* Translators: where a draft is kept; %d is the server's version of it */
    words = g_strdup_printf (_("Draft kept on this computer and the server · version %d"),
                             (int) sonor_intake_server_copy_get_version (server_copy));
  else if (sonor_intake_local_copy_is_whole (sonor_intake_draft_get_local_copy (self->draft)))
    words = g_strdup (_("Draft kept on this computer"));
  else
    words = g_strdup (sonor_intake_draft_is_empty (self->draft) ? _("Every field is kept as you type") : _("Keeping …"));
  gtk_label_set_text (self->kept, words);
}

/* What was said of the last try no longer holds. */
static void
on_draft_changed (SonorIntakeDraft *draft,
                  const char       *field,
                  SonorIntakeFoot  *self)
{
  sonor_intake_foot_set_trouble (self, NULL);
  show_kept (self);
}

static void
sonor_intake_foot_dispose (GObject *object)
{
  SonorIntakeFoot *self = SONOR_INTAKE_FOOT (object);

  if (self->draft != NULL)
    g_signal_handlers_disconnect_by_data (self->draft, self);
  g_clear_object (&self->draft);

  G_OBJECT_CLASS (sonor_intake_foot_parent_class)->dispose (object);
}

static void
sonor_intake_foot_class_init (SonorIntakeFootClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_intake_foot_dispose;
}

static void
sonor_intake_foot_init (SonorIntakeFoot *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *submit = sonor_key_button_new (_("Submit for review"), "intake.submit", "Ctrl+⏎");

  self->trouble = GTK_LABEL (g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_ALERT, "xalign", 0.0f, "wrap", TRUE,
                                           "wrap-mode", PANGO_WRAP_WORD_CHAR, "visible", FALSE, NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->trouble), "trouble");
  self->kept = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->kept, 0);
  gtk_label_set_ellipsize (self->kept, PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (GTK_WIDGET (self->kept), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->kept), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (self->kept), "caption");
  gtk_widget_add_css_class (submit, "suggested-action");
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->kept));
  gtk_box_append (GTK_BOX (line), sonor_key_button_new (_("Answer at once"), "intake.answer", "Ctrl+D"));
  gtk_box_append (GTK_BOX (line), sonor_key_button_new (_("Refuse …"), "intake.refuse", "Ctrl+B"));
  gtk_box_append (GTK_BOX (line), sonor_key_button_new (_("Keep"), "intake.keep", "Ctrl+S"));
  gtk_box_append (GTK_BOX (line), submit);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->trouble));
  gtk_box_append (GTK_BOX (self), line);
}

/**
 * sonor_intake_foot_new:
 *
 * Returns: (transfer floating): a foot; its buttons do the actions "intake.…" of whatever it is put into
 */
GtkWidget *
sonor_intake_foot_new (void)
{
  return g_object_new (SONOR_TYPE_INTAKE_FOOT, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 8, NULL);
}

/**
 * sonor_intake_foot_set_draft:
 * @self: a foot
 * @draft: what is taken down
 */
void
sonor_intake_foot_set_draft (SonorIntakeFoot  *self,
                             SonorIntakeDraft *draft)
{
  g_return_if_fail (SONOR_IS_INTAKE_FOOT (self));

  if (self->draft != NULL)
    g_signal_handlers_disconnect_by_data (self->draft, self);
  g_set_object (&self->draft, draft);
  g_signal_connect_object (draft, "saved", G_CALLBACK (show_kept), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (draft, "state-changed", G_CALLBACK (show_kept), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (draft, "changed", G_CALLBACK (on_draft_changed), self, 0);
  sonor_intake_foot_set_trouble (self, NULL);
  show_kept (self);
}

/**
 * sonor_intake_foot_set_trouble:
 * @self: a foot
 * @text: (nullable): what stands in the way; it is said until the draft changes
 */
void
sonor_intake_foot_set_trouble (SonorIntakeFoot *self,
                               const char      *text)
{
  g_return_if_fail (SONOR_IS_INTAKE_FOOT (self));

  gtk_label_set_text (self->trouble, text != NULL ? text : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->trouble), GTK_ACCESSIBLE_PROPERTY_LABEL, text != NULL ? text : "", -1);
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), text != NULL);
}
