/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/intake/kind-choice.h"

#include <glib/gi18n.h>

#include "model/ticket-words.h"

/* As often as they are wanted at a hotline. */
static const char * const order[] = { "help", "complaint", "consultation", "suggestion", "report", "praise" };

/**
 * SonorKindChoice:
 *
 * The kinds of tickets side by side; one is chosen. The Tab key stops here once, the arrows choose.
 */
struct _SonorKindChoice
{
  GtkWidget  parent_instance;

  GtkWidget *buttons[G_N_ELEMENTS (order)];
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorKindChoice, sonor_kind_choice, GTK_TYPE_WIDGET)

static guint
find_chosen (SonorKindChoice *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    {
      if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->buttons[i])))
        return i;
    }

  return 0;
}

static void
on_toggled (GtkToggleButton *button,
            SonorKindChoice *self)
{
  gtk_widget_set_focusable (GTK_WIDGET (button), gtk_toggle_button_get_active (button));
  if (gtk_toggle_button_get_active (button))
    g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
on_key_pressed (GtkEventControllerKey *controller,
                guint                  key,
                guint                  code,
                GdkModifierType        modifiers,
                SonorKindChoice       *self)
{
  guint chosen = find_chosen (self);

  if ((modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  if (key == GDK_KEY_Left || key == GDK_KEY_Up)
    chosen = (chosen + G_N_ELEMENTS (order) - 1) % G_N_ELEMENTS (order);
  else if (key == GDK_KEY_Right || key == GDK_KEY_Down)
    chosen = (chosen + 1) % G_N_ELEMENTS (order);
  else
    return GDK_EVENT_PROPAGATE;

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->buttons[chosen]), TRUE);
  gtk_widget_grab_focus (self->buttons[chosen]);

  return GDK_EVENT_STOP;
}

static gboolean
sonor_kind_choice_grab_focus (GtkWidget *widget)
{
  SonorKindChoice *self = SONOR_KIND_CHOICE (widget);

  return gtk_widget_grab_focus (self->buttons[find_chosen (self)]);
}

static void
sonor_kind_choice_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (sonor_kind_choice_parent_class)->dispose (object);
}

static void
sonor_kind_choice_class_init (SonorKindChoiceClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sonor_kind_choice_dispose;
  widget_class->grab_focus = sonor_kind_choice_grab_focus;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_RADIO_GROUP);
  gtk_widget_class_set_css_name (widget_class, "kindchoice");

  /**
   * SonorKindChoice::changed:
   * @self: the choice
   *
   * Another kind is chosen.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sonor_kind_choice_init (SonorKindChoice *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))), 6);
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    {
      GtkWidget *button = gtk_toggle_button_new_with_label (sonor_ticket_words_kind (order[i]));

      self->buttons[i] = button;
      gtk_widget_add_css_class (button, "kind");
      gtk_widget_set_parent (button, GTK_WIDGET (self));
      if (i > 0)
        gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), GTK_TOGGLE_BUTTON (self->buttons[0]));
      gtk_widget_set_focusable (button, FALSE);
      g_signal_connect_object (button, "toggled", G_CALLBACK (on_toggled), self, 0);
    }
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_key_pressed), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Kind"), -1);
}

/**
 * sonor_kind_choice_new:
 *
 * Returns: (transfer floating): a choice of kinds
 */
GtkWidget *
sonor_kind_choice_new (void)
{
  return g_object_new (SONOR_TYPE_KIND_CHOICE, NULL);
}

/**
 * sonor_kind_choice_get_kind:
 * @self: a choice
 *
 * Returns: (transfer none): the code of the chosen kind
 */
const char *
sonor_kind_choice_get_kind (SonorKindChoice *self)
{
  g_return_val_if_fail (SONOR_IS_KIND_CHOICE (self), NULL);

  return order[find_chosen (self)];
}

/**
 * sonor_kind_choice_set_kind:
 * @self: a choice
 * @kind: the code of a kind; the first one if it is none
 */
void
sonor_kind_choice_set_kind (SonorKindChoice *self,
                            const char      *kind)
{
  guint chosen = 0;

  g_return_if_fail (SONOR_IS_KIND_CHOICE (self));

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    {
      if (g_strcmp0 (order[i], kind) == 0)
        chosen = i;
    }
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->buttons[chosen]), TRUE);
}
