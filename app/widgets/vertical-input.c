/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "widgets/vertical-input.h"

#include <gtk/gtkimmodule.h>

#define NAME "sonor-vertical"

/**
 * SonorVerticalInput:
 *
 * The person's own input method, told of a cursor that lies across a column.
 *
 * GTK tells an input method of the cursor in the coordinates of the widget, and of those only the corner is turned with it, so
 * that its window would open a column's width too low. And what is being composed is underlined, which cannot be seen in a
 * column: here it has a background.
 */
struct _SonorVerticalInput
{
  GtkIMContext  parent_instance;

  GtkIMContext *real;
};

G_DEFINE_FINAL_TYPE (SonorVerticalInput, sonor_vertical_input, GTK_TYPE_IM_CONTEXT)

static gboolean
mark_by_background (PangoAttribute *attribute,
                    gpointer        user_data)
{
  PangoAttrList *marks = user_data;
  PangoAttribute *mark;

  switch ((int) attribute->klass->type)
    {
    case PANGO_ATTR_UNDERLINE:
      if (((PangoAttrInt *) attribute)->value == PANGO_UNDERLINE_NONE)
        return TRUE;
      break;
    case PANGO_ATTR_UNDERLINE_COLOR:
      return TRUE;
    default:
      return FALSE;
    }

  /* The accent colour of a selection, with white upon it, reads well on light and on dark. */
  mark = pango_attr_background_new (0x3535, 0x8484, 0xe4e4);
  mark->start_index = attribute->start_index;
  mark->end_index = attribute->end_index;
  pango_attr_list_insert (marks, mark);
  mark = pango_attr_foreground_new (0xffff, 0xffff, 0xffff);
  mark->start_index = attribute->start_index;
  mark->end_index = attribute->end_index;
  pango_attr_list_insert (marks, mark);

  return TRUE;
}

static void
sonor_vertical_input_get_preedit_string (GtkIMContext   *context,
                                         char          **text,
                                         PangoAttrList **attributes,
                                         int            *cursor)
{
  SonorVerticalInput *self = SONOR_VERTICAL_INPUT (context);
  g_autoptr (PangoAttrList) marks = pango_attr_list_new ();
  PangoAttrList *gone;

  gtk_im_context_get_preedit_string (self->real, text, attributes, cursor);
  if (attributes == NULL || *attributes == NULL)
    return;

  gone = pango_attr_list_filter (*attributes, mark_by_background, marks);
  g_clear_pointer (&gone, pango_attr_list_unref);
  /* What the input method itself colours stays as it colours it. */
  for (GSList *all = pango_attr_list_get_attributes (*attributes), *at = all; at != NULL; at = all)
    {
      pango_attr_list_change (marks, at->data);
      all = g_slist_delete_link (at, at);
    }
  pango_attr_list_unref (*attributes);
  *attributes = g_steal_pointer (&marks);
}

static void
sonor_vertical_input_set_client_widget (GtkIMContext *context,
                                        GtkWidget    *widget)
{
  gtk_im_context_set_client_widget (SONOR_VERTICAL_INPUT (context)->real, widget);
}

static gboolean
sonor_vertical_input_filter_keypress (GtkIMContext *context,
                                      GdkEvent     *event)
{
  return gtk_im_context_filter_keypress (SONOR_VERTICAL_INPUT (context)->real, event);
}

static void
sonor_vertical_input_focus_in (GtkIMContext *context)
{
  gtk_im_context_focus_in (SONOR_VERTICAL_INPUT (context)->real);
}

static void
sonor_vertical_input_focus_out (GtkIMContext *context)
{
  gtk_im_context_focus_out (SONOR_VERTICAL_INPUT (context)->real);
}

static void
sonor_vertical_input_reset (GtkIMContext *context)
{
  gtk_im_context_reset (SONOR_VERTICAL_INPUT (context)->real);
}

/* A cursor is a line of no width in its widget; on the screen it lies, as long as the column is wide. */
static void
sonor_vertical_input_set_cursor_location (GtkIMContext *context,
                                          GdkRectangle *area)
{
  GdkRectangle turned = { area->x, area->y, MAX (area->height, 1), MAX (area->width, 1) };

  gtk_im_context_set_cursor_location (SONOR_VERTICAL_INPUT (context)->real, &turned);
}

static void
sonor_vertical_input_set_use_preedit (GtkIMContext *context,
                                      gboolean      use)
{
  gtk_im_context_set_use_preedit (SONOR_VERTICAL_INPUT (context)->real, use);
}

static void
sonor_vertical_input_set_surrounding_with_selection (GtkIMContext *context,
                                                     const char   *text,
                                                     int           length,
                                                     int           cursor,
                                                     int           anchor)
{
  gtk_im_context_set_surrounding_with_selection (SONOR_VERTICAL_INPUT (context)->real, text, length, cursor, anchor);
}

static gboolean
sonor_vertical_input_get_surrounding_with_selection (GtkIMContext  *context,
                                                     char         **text,
                                                     int           *cursor,
                                                     int           *anchor)
{
  return gtk_im_context_get_surrounding_with_selection (SONOR_VERTICAL_INPUT (context)->real, text, cursor, anchor);
}

/* What the real one says is passed on as our own. */

static void
on_preedit_start (SonorVerticalInput *self)
{
  g_signal_emit_by_name (self, "preedit-start");
}

static void
on_preedit_changed (SonorVerticalInput *self)
{
  g_signal_emit_by_name (self, "preedit-changed");
}

static void
on_preedit_end (SonorVerticalInput *self)
{
  g_signal_emit_by_name (self, "preedit-end");
}

static void
on_commit (SonorVerticalInput *self,
           const char         *text)
{
  g_signal_emit_by_name (self, "commit", text);
}

static gboolean
on_retrieve_surrounding (SonorVerticalInput *self)
{
  gboolean done = FALSE;

  g_signal_emit_by_name (self, "retrieve-surrounding", &done);

  return done;
}

static gboolean
on_delete_surrounding (SonorVerticalInput *self,
                       int                 offset,
                       int                 n_chars)
{
  gboolean done = FALSE;

  g_signal_emit_by_name (self, "delete-surrounding", offset, n_chars, &done);

  return done;
}

static void
on_hints_changed (SonorVerticalInput *self)
{
  GtkInputPurpose purpose;
  GtkInputHints hints;

  g_object_get (self, "input-purpose", &purpose, "input-hints", &hints, NULL);
  g_object_set (self->real, "input-purpose", purpose, "input-hints", hints, NULL);
}

static void
sonor_vertical_input_dispose (GObject *object)
{
  SonorVerticalInput *self = SONOR_VERTICAL_INPUT (object);

  if (self->real != NULL)
    g_signal_handlers_disconnect_by_data (self->real, self);

  G_OBJECT_CLASS (sonor_vertical_input_parent_class)->dispose (object);
}

static void
sonor_vertical_input_finalize (GObject *object)
{
  g_clear_object (&SONOR_VERTICAL_INPUT (object)->real);

  G_OBJECT_CLASS (sonor_vertical_input_parent_class)->finalize (object);
}

static void
sonor_vertical_input_class_init (SonorVerticalInputClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkIMContextClass *context_class = GTK_IM_CONTEXT_CLASS (klass);

  object_class->dispose = sonor_vertical_input_dispose;
  object_class->finalize = sonor_vertical_input_finalize;
  context_class->get_preedit_string = sonor_vertical_input_get_preedit_string;
  context_class->set_client_widget = sonor_vertical_input_set_client_widget;
  context_class->filter_keypress = sonor_vertical_input_filter_keypress;
  context_class->focus_in = sonor_vertical_input_focus_in;
  context_class->focus_out = sonor_vertical_input_focus_out;
  context_class->reset = sonor_vertical_input_reset;
  context_class->set_cursor_location = sonor_vertical_input_set_cursor_location;
  context_class->set_use_preedit = sonor_vertical_input_set_use_preedit;
  context_class->set_surrounding_with_selection = sonor_vertical_input_set_surrounding_with_selection;
  context_class->get_surrounding_with_selection = sonor_vertical_input_get_surrounding_with_selection;
}

static void
sonor_vertical_input_init (SonorVerticalInput *self)
{
  self->real = gtk_im_multicontext_new ();
  g_signal_connect_swapped (self->real, "preedit-start", G_CALLBACK (on_preedit_start), self);
  g_signal_connect_swapped (self->real, "preedit-changed", G_CALLBACK (on_preedit_changed), self);
  g_signal_connect_swapped (self->real, "preedit-end", G_CALLBACK (on_preedit_end), self);
  g_signal_connect_swapped (self->real, "commit", G_CALLBACK (on_commit), self);
  g_signal_connect_swapped (self->real, "retrieve-surrounding", G_CALLBACK (on_retrieve_surrounding), self);
  g_signal_connect_swapped (self->real, "delete-surrounding", G_CALLBACK (on_delete_surrounding), self);
  g_signal_connect (self, "notify::input-purpose", G_CALLBACK (on_hints_changed), NULL);
  g_signal_connect (self, "notify::input-hints", G_CALLBACK (on_hints_changed), NULL);
}

/**
 * sonor_vertical_input_start:
 *
 * Makes it known to GTK, which must not have started yet: of those of the lowest priority GTK takes by itself the one that came
 * last, and this one is only to be taken where it is named. Without this call upright text has the person's own input method as
 * it is.
 */
void
sonor_vertical_input_start (void)
{
  GIOExtensionPoint *point = g_io_extension_point_register (GTK_IM_MODULE_EXTENSION_POINT_NAME);

  if (g_io_extension_point_get_extensions (point) == NULL)
    g_io_extension_point_implement (GTK_IM_MODULE_EXTENSION_POINT_NAME, SONOR_TYPE_VERTICAL_INPUT, NAME, G_MININT);
}

/**
 * sonor_vertical_input_set:
 * @widget: a widget
 * @vertical: whether it stands upright
 *
 * Gives what can be typed into the input method that fits how it stands. Others are left alone.
 */
void
sonor_vertical_input_set (GtkWidget *widget,
                          gboolean   vertical)
{
  GIOExtensionPoint *point = g_io_extension_point_lookup (GTK_IM_MODULE_EXTENSION_POINT_NAME);
  g_autofree char *module = NULL;

  if (!(GTK_IS_TEXT_VIEW (widget) || GTK_IS_TEXT (widget)) || g_io_extension_point_get_extension_by_name (point, NAME) == NULL)
    return;

  g_object_get (widget, "im-module", &module, NULL);
  if (vertical && g_strcmp0 (module, NAME) != 0)
    g_object_set (widget, "im-module", NAME, NULL);
  else if (!vertical && g_strcmp0 (module, NAME) == 0)
    g_object_set (widget, "im-module", NULL, NULL);
}
