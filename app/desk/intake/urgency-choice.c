/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/intake/urgency-choice.h"

#include <glib/gi18n.h>

static const char * const flags[] = { "confidential", "anonymous", "urgent" };
static const char * const flag_words[] = { N_("Confidential"), N_("Anonymous"), N_("Urgent") };
static const char * const services[] = { "110", "119", "120", "122" };

/**
 * SonorUrgencyChoice:
 *
 * Whether a matter is confidential, anonymous or urgent, and for an urgent one which emergency service was called in the same
 * breath.
 */
struct _SonorUrgencyChoice
{
  GtkWidget          parent_instance;

  GtkWidget         *flags[G_N_ELEMENTS (flags)];
  GtkWidget         *service_box;
  GtkWidget         *services[G_N_ELEMENTS (services)];

  SonorIntakeFields *fields;
  gboolean           filling;
};

G_DEFINE_FINAL_TYPE (SonorUrgencyChoice, sonor_urgency_choice, GTK_TYPE_WIDGET)

static void
on_flag (SonorUrgencyChoice *self)
{
  gboolean urgent = gtk_check_button_get_active (GTK_CHECK_BUTTON (self->flags[2]));

  gtk_widget_set_visible (self->service_box, urgent);
  if (self->filling || self->fields == NULL)
    return;

  for (guint i = 0; i < G_N_ELEMENTS (flags); i++)
    sonor_intake_fields_set_flag (self->fields, flags[i], gtk_check_button_get_active (GTK_CHECK_BUTTON (self->flags[i])));
  if (!urgent)
    {
      for (guint i = 0; i < G_N_ELEMENTS (services); i++)
        gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->services[i]), FALSE);
    }
}

/* One service or none: pressing the one that is pressed lets it go. */
static void
on_service (GtkToggleButton    *button,
            SonorUrgencyChoice *self)
{
  const char *service = "";

  if (self->filling || self->fields == NULL)
    return;

  self->filling = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (services); i++)
    {
      if (GTK_WIDGET (button) != self->services[i] && gtk_toggle_button_get_active (button))
        gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->services[i]), FALSE);
      if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->services[i])))
        service = services[i];
    }
  self->filling = FALSE;
  sonor_intake_fields_set_text (self->fields, "service", service);
}

static void
sonor_urgency_choice_dispose (GObject *object)
{
  SonorUrgencyChoice *self = SONOR_URGENCY_CHOICE (object);
  GtkWidget *child;

  g_clear_object (&self->fields);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (sonor_urgency_choice_parent_class)->dispose (object);
}

static void
sonor_urgency_choice_class_init (SonorUrgencyChoiceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_urgency_choice_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
}

static void
sonor_urgency_choice_init (SonorUrgencyChoice *self)
{
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))), 10);
  for (guint i = 0; i < G_N_ELEMENTS (flags); i++)
    {
      self->flags[i] = gtk_check_button_new_with_label (_(flag_words[i]));
      gtk_widget_set_parent (self->flags[i], GTK_WIDGET (self));
      g_signal_connect_object (self->flags[i], "toggled", G_CALLBACK (on_flag), self, G_CONNECT_SWAPPED);
    }
  self->service_box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_add_css_class (self->service_box, "linked");
  for (guint i = 0; i < G_N_ELEMENTS (services); i++)
    {
      /* Translators: %s is the number of an emergency service that was called: 110, 119, 120, 122 */
      g_autofree char *name = g_strdup_printf (_("Handed to %s"), services[i]);

      self->services[i] = gtk_toggle_button_new_with_label (services[i]);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->services[i]), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
      gtk_widget_set_tooltip_text (self->services[i], name);
      gtk_box_append (GTK_BOX (self->service_box), self->services[i]);
      g_signal_connect_object (self->services[i], "toggled", G_CALLBACK (on_service), self, 0);
    }
  gtk_widget_set_visible (self->service_box, FALSE);
  gtk_widget_set_valign (self->service_box, GTK_ALIGN_CENTER);
  gtk_widget_set_parent (self->service_box, GTK_WIDGET (self));
}

/**
 * sonor_urgency_choice_new:
 *
 * Returns: (transfer floating): the choice
 */
GtkWidget *
sonor_urgency_choice_new (void)
{
  return g_object_new (SONOR_TYPE_URGENCY_CHOICE, NULL);
}

/**
 * sonor_urgency_choice_set_fields:
 * @self: the choice
 * @fields: what it is about; shown as it is now
 */
void
sonor_urgency_choice_set_fields (SonorUrgencyChoice *self,
                                 SonorIntakeFields  *fields)
{
  g_return_if_fail (SONOR_IS_URGENCY_CHOICE (self));

  g_set_object (&self->fields, fields);
  self->filling = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (flags); i++)
    gtk_check_button_set_active (GTK_CHECK_BUTTON (self->flags[i]), sonor_intake_fields_get_flag (fields, flags[i]));
  for (guint i = 0; i < G_N_ELEMENTS (services); i++)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->services[i]),
                                  g_str_equal (sonor_intake_fields_get_text (fields, "service"), services[i]));
  self->filling = FALSE;
}
