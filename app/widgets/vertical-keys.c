/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * In a column Down and Up go along the text, Right and Left from column to column (W3C, Mongolian Layout Requirements).
 *
 * Where there is text it is not the keys that are mapped but the movements they stand for, so that an input method has its arrows
 * first and that Shift and Ctrl go with them.
 */

#include "widgets/vertical-keys.h"

/* What is sent on below is not to be turned again. */
static gboolean moving;

/* What a movement of horizontal text is in a column. Home, End and the pages are right as they are. */
static GtkMovementStep
turn_step (GtkMovementStep step)
{
  if (step == GTK_MOVEMENT_VISUAL_POSITIONS)
    return GTK_MOVEMENT_DISPLAY_LINES;
  if (step == GTK_MOVEMENT_DISPLAY_LINES)
    return GTK_MOVEMENT_LOGICAL_POSITIONS;
  if (step == GTK_MOVEMENT_WORDS)
    return GTK_MOVEMENT_PARAGRAPHS;
  if (step == GTK_MOVEMENT_PARAGRAPHS)
    return GTK_MOVEMENT_WORDS;

  return step;
}

static void
on_move_cursor (GtkWidget         *widget,
                GtkMovementStep    step,
                int                count,
                gboolean           extend,
                SonorVerticalBin  *bin)
{
  GtkMovementStep turned = turn_step (step);

  if (moving || turned == step || !sonor_vertical_bin_get_vertical (bin) || !gtk_widget_is_ancestor (widget, GTK_WIDGET (bin)))
    return;

  g_signal_stop_emission_by_name (widget, "move-cursor");
  /* One line has no other columns. */
  if (!GTK_IS_TEXT_VIEW (widget) && turned != GTK_MOVEMENT_LOGICAL_POSITIONS && turned != GTK_MOVEMENT_WORDS)
    return;

  moving = TRUE;
  g_signal_emit_by_name (widget, "move-cursor", turned, count, extend);
  moving = FALSE;
}

/* Where the focus is within the bin, %NULL if it is elsewhere. */
static GtkWidget *
find_focus (SonorVerticalBin *bin)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (bin));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (bin)) ? focus : NULL;
}

static gboolean
is_bare (GdkModifierType modifiers)
{
  return (modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) == 0;
}

/* After all widgets: text of one line knows no Up and Down, and between other widgets the focus moves. */
static gboolean
on_key (GtkEventControllerKey *controller,
        guint                  key,
        guint                  code,
        GdkModifierType        modifiers,
        SonorVerticalBin      *bin)
{
  GtkWidget *focus = find_focus (bin);
  GtkDirectionType direction;
  int count = 0;

  if (!sonor_vertical_bin_get_vertical (bin) || focus == NULL || !is_bare (modifiers))
    return GDK_EVENT_PROPAGATE;

  switch (key)
    {
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      direction = GTK_DIR_LEFT;
      count = 1;
      break;
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      direction = GTK_DIR_RIGHT;
      count = -1;
      break;
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      direction = GTK_DIR_DOWN;
      break;
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
      direction = GTK_DIR_UP;
      break;
    default:
      return GDK_EVENT_PROPAGATE;
    }

  if (GTK_IS_TEXT (focus) || GTK_IS_LABEL (focus))
    {
      if (count != 0)
        g_signal_emit_by_name (focus, "move-cursor", GTK_MOVEMENT_LOGICAL_POSITIONS, count,
                               (modifiers & GDK_SHIFT_MASK) != 0);
      return GDK_EVENT_STOP;
    }
  if (GTK_IS_TEXT_VIEW (focus))
    return GDK_EVENT_PROPAGATE;

  return gtk_widget_child_focus (sonor_vertical_bin_get_child (bin), direction);
}

/* Before a list: its rows are columns here. */
static gboolean
on_list_key (GtkEventControllerKey *controller,
             guint                  key,
             guint                  code,
             GdkModifierType        modifiers,
             SonorVerticalBin      *bin)
{
  GtkWidget *focus = find_focus (bin);
  GtkWidget *list = focus != NULL ? gtk_widget_get_ancestor (focus, GTK_TYPE_LIST_VIEW) : NULL;
  gboolean right = key == GDK_KEY_Right || key == GDK_KEY_KP_Right;
  gboolean left = key == GDK_KEY_Left || key == GDK_KEY_KP_Left;
  GtkSelectionModel *model;
  guint position;

  if (!sonor_vertical_bin_get_vertical (bin) || !is_bare (modifiers) || !(left || right) || list == NULL || !gtk_widget_is_ancestor (list, GTK_WIDGET (bin)))
    return GDK_EVENT_PROPAGATE;

  model = gtk_list_view_get_model (GTK_LIST_VIEW (list));
  gtk_widget_child_focus (list, right ? GTK_DIR_DOWN : GTK_DIR_UP);
  if (!GTK_IS_SINGLE_SELECTION (model))
    return GDK_EVENT_STOP;

  position = gtk_single_selection_get_selected (GTK_SINGLE_SELECTION (model));
  if (position != GTK_INVALID_LIST_POSITION && (right ? position + 1 < g_list_model_get_n_items (G_LIST_MODEL (model)) : position > 0))
    {
      position = right ? position + 1 : position - 1;
      gtk_single_selection_set_selected (GTK_SINGLE_SELECTION (model), position);
      gtk_widget_activate_action (list, "list.scroll-to-item", "u", position);
    }

  return GDK_EVENT_STOP;
}

/**
 * sonor_vertical_keys_add:
 * @bin: a bin
 *
 * Gives @bin its arrow keys.
 */
void
sonor_vertical_keys_add (SonorVerticalBin *bin)
{
  GtkEventController *bubble = gtk_event_controller_key_new ();
  GtkEventController *capture = gtk_event_controller_key_new ();

  g_signal_connect (bubble, "key-pressed", G_CALLBACK (on_key), bin);
  gtk_widget_add_controller (GTK_WIDGET (bin), bubble);
  gtk_event_controller_set_propagation_phase (capture, GTK_PHASE_CAPTURE);
  g_signal_connect (capture, "key-pressed", G_CALLBACK (on_list_key), bin);
  gtk_widget_add_controller (GTK_WIDGET (bin), capture);
}

/**
 * sonor_vertical_keys_watch:
 * @bin: a bin
 * @widget: a widget in it
 *
 * Turns the movements of the cursor in @widget, if it has one. More than once does no harm.
 */
void
sonor_vertical_keys_watch (SonorVerticalBin *bin,
                           GtkWidget        *widget)
{
  if (!(GTK_IS_TEXT_VIEW (widget) || GTK_IS_TEXT (widget) || GTK_IS_LABEL (widget)))
    return;
  if (g_signal_handler_find (widget, G_SIGNAL_MATCH_FUNC | G_SIGNAL_MATCH_DATA, 0, 0, NULL, on_move_cursor, bin) == 0)
    g_signal_connect_object (widget, "move-cursor", G_CALLBACK (on_move_cursor), bin, 0);
}
