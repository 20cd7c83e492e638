/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/floor/floor-row.h"

#include "desk/floor/clock-label.h"

/**
 * SonorFloorRow:
 *
 * A row at the side of the floor: two lines of words, a clock, and what can be done.
 */
struct _SonorFloorRow
{
  GtkWidget          parent_instance;

  GtkLabel          *title;
  GtkLabel          *about;
  GtkWidget         *clock;
  GtkWidget         *box;
  GtkWidget         *menu;
  SonorFloorRowMenu  make_menu;
  GtkWidget         *owner;
};

enum
{
  MENU_CLOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorFloorRow, sonor_floor_row, GTK_TYPE_WIDGET)

static void
on_closed (SonorFloorRow *self)
{
  g_signal_emit (self, signals[MENU_CLOSED], 0);
}

static void
on_menu (GtkMenuButton *button,
         gpointer       user_data)
{
  SonorFloorRow *self = user_data;
  g_autoptr (GMenu) menu = self->make_menu (GTK_WIDGET (self), self->owner);

  gtk_menu_button_set_menu_model (button, G_MENU_MODEL (menu));
  g_signal_connect_object (gtk_menu_button_get_popover (button), "closed", G_CALLBACK (on_closed), self, G_CONNECT_SWAPPED);
}

static void
sonor_floor_row_dispose (GObject *object)
{
  SonorFloorRow *self = SONOR_FLOOR_ROW (object);

  if (self->menu != NULL)
    gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->menu), NULL, NULL, NULL);
  self->menu = NULL;
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (sonor_floor_row_parent_class)->dispose (object);
}

static void
sonor_floor_row_class_init (SonorFloorRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sonor_floor_row_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "floorrow");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);

  /**
   * SonorFloorRow::menu-closed:
   * @self: the row
   *
   * Its menu was open and is no more.
   */
  signals[MENU_CLOSED] = g_signal_new ("menu-closed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sonor_floor_row_init (SonorFloorRow *self)
{
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->title = GTK_LABEL (gtk_label_new (NULL));
  self->about = GTK_LABEL (gtk_label_new (NULL));
  self->clock = sonor_clock_label_new ();
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  gtk_label_set_xalign (self->title, 0);
  gtk_label_set_ellipsize (self->title, PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (self->about, 0);
  gtk_label_set_ellipsize (self->about, PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (GTK_WIDGET (self->about), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (self->about), "caption");
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (self->clock, FALSE);
  gtk_box_append (GTK_BOX (words), GTK_WIDGET (self->title));
  gtk_box_append (GTK_BOX (words), GTK_WIDGET (self->about));
  gtk_box_append (GTK_BOX (self->box), words);
  gtk_box_append (GTK_BOX (self->box), self->clock);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

/**
 * sonor_floor_row_new:
 *
 * Returns: (transfer floating): an empty row
 */
GtkWidget *
sonor_floor_row_new (void)
{
  return g_object_new (SONOR_TYPE_FLOOR_ROW, NULL);
}

/**
 * sonor_floor_row_set_words:
 * @self: a row
 * @title: its first line
 * @about: its second line, empty for none
 */
void
sonor_floor_row_set_words (SonorFloorRow *self,
                           const char    *title,
                           const char    *about)
{
  g_autofree char *spoken = g_strjoin (*about != '\0' ? ", " : "", title, about, NULL);

  g_return_if_fail (SONOR_IS_FLOOR_ROW (self));

  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->about, about);
  gtk_widget_set_visible (GTK_WIDGET (self->about), *about != '\0');
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), spoken);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

/**
 * sonor_floor_row_set_clock:
 * @self: a row
 * @seconds: for how long it has lasted; below 0 for no clock
 * @limit: for how many seconds it may last, 0 without a limit
 */
void
sonor_floor_row_set_clock (SonorFloorRow *self,
                           double         seconds,
                           double         limit)
{
  g_return_if_fail (SONOR_IS_FLOOR_ROW (self));

  gtk_widget_set_visible (self->clock, seconds >= 0);
  sonor_clock_label_set (SONOR_CLOCK_LABEL (self->clock), g_get_monotonic_time () - (gint64) (seconds * G_USEC_PER_SEC), limit);
}

/**
 * sonor_floor_row_add_button:
 * @self: a row
 * @label: what is on it
 * @action: the action that it is for
 * @target: what it is about
 *
 * Returns: (transfer none): the button
 */
GtkWidget *
sonor_floor_row_add_button (SonorFloorRow *self,
                            const char    *label,
                            const char    *action,
                            const char    *target)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  g_return_val_if_fail (SONOR_IS_FLOOR_ROW (self), NULL);

  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", target);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (self->box), button);

  return button;
}

/**
 * sonor_floor_row_add_menu:
 * @self: a row
 * @words: what it is for
 * @make: (scope forever): makes the menu when it is opened
 * @owner: for @make
 */
void
sonor_floor_row_add_menu (SonorFloorRow     *self,
                          const char        *words,
                          SonorFloorRowMenu  make,
                          GtkWidget         *owner)
{
  g_return_if_fail (SONOR_IS_FLOOR_ROW (self));

  self->make_menu = make;
  self->owner = owner;
  self->menu = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->menu), "view-more-symbolic");
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->menu), on_menu, self, NULL);
  gtk_widget_set_tooltip_text (self->menu, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_widget_set_valign (self->menu, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->menu, "flat");
  gtk_box_append (GTK_BOX (self->box), self->menu);
}

/**
 * sonor_floor_row_append_item:
 * @menu: a menu of a row, or a section of it
 * @label: what the item says
 * @action: what it does
 * @target: to what; a floating reference is taken
 */
void
sonor_floor_row_append_item (GMenu      *menu,
                             const char *label,
                             const char *action,
                             GVariant   *target)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target_value (item, action, target);
  g_menu_append_item (menu, item);
}

/**
 * sonor_floor_row_is_open:
 * @self: a row
 *
 * Returns: whether its menu is open
 */
gboolean
sonor_floor_row_is_open (SonorFloorRow *self)
{
  GtkPopover *popover;

  g_return_val_if_fail (SONOR_IS_FLOOR_ROW (self), FALSE);

  popover = self->menu != NULL ? gtk_menu_button_get_popover (GTK_MENU_BUTTON (self->menu)) : NULL;

  return popover != NULL && gtk_widget_get_visible (GTK_WIDGET (popover));
}

/**
 * sonor_floor_row_text:
 * @rows: what has been read
 * @row: a row of it
 * @column: a column
 *
 * Returns: (transfer none): the text there; empty for NULL
 */
const char *
sonor_floor_row_text (SonorResult *rows,
                      guint        row,
                      const char  *column)
{
  const char *text = sonor_result_get_text (rows, row, column);

  return text != NULL ? text : "";
}
