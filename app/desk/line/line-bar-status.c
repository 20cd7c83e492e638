/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The left end of the bar: whether one can be called, the menu that changes it, and what is to be read without a call. */

#include "desk/line/line-bar-private.h"

#include <string.h>

#include <glib/gi18n.h>

#include "desk/line/call-words.h"

static void
on_status (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  SonorLineBar *self = user_data;
  const char *status = g_variant_get_string (parameter, NULL);

  if (g_hash_table_contains (sonor_line_get_breaks (self->line), status))
    sonor_line_take_break (self->line, status);
  else
    sonor_line_set_ready (self->line, g_str_equal (status, "ready"));
}

/* What its menu does. */
void
sonor_line_bar_add_status (SonorLineBar *self)
{
  static const GActionEntry actions[] = {
    { "status", on_status, "s", "'ready'", NULL },
  };

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), actions, G_N_ELEMENTS (actions), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "line", G_ACTION_GROUP (self->actions));
}

static void
set_status (SonorLineBar *self,
            const char   *text,
            const char   *style)
{
  const char *classes[] = { "status", style, NULL };

  gtk_label_set_text (self->status_label, text);
  gtk_widget_set_css_classes (self->status, classes);
}

/* The breaks stand in the menu once they are known. */
static void
fill_breaks (SonorLineBar *self)
{
  GHashTable *breaks = sonor_line_get_breaks (self->line);
  g_autoptr (GList) codes = g_hash_table_get_keys (breaks);

  if (g_hash_table_size (breaks) == (guint) g_menu_model_get_n_items (G_MENU_MODEL (self->breaks)))
    return;

  g_menu_remove_all (self->breaks);
  codes = g_list_sort (codes, (GCompareFunc) strcmp);
  for (GList *code = codes; code != NULL; code = code->next)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (g_hash_table_lookup (breaks, code->data), NULL);

      g_menu_item_set_action_and_target (item, "line.status", "s", code->data);
      g_menu_append_item (self->breaks, item);
    }
}

/* Whether there is wrap-up; the clock moves by itself. */
gboolean
sonor_line_bar_show_wrap_up (SonorLineBar *self)
{
  SonorHotlineSeat *seat = sonor_line_get_seat (self->line);
  int left = seat != NULL ? sonor_hotline_seat_get_wrap_up_seconds (seat) : -1;
  g_autofree char *clock = NULL;
  g_autofree char *text = NULL;

  if (left < 0)
    return FALSE;

  clock = sonor_call_words_dup_seconds (left);
  /* Translators: the time after a call for writing things down, and how much of it is left */
  text = g_strdup_printf (_("Wrap-up %s"), clock);
  set_status (self, text, "wrap-up");

  return TRUE;
}

void
sonor_line_bar_show_status (SonorLineBar   *self,
                            SonorPhoneCall *current)
{
  gboolean ready = sonor_line_get_ready (self->line);
  const char *pause = sonor_line_get_break (self->line);

  fill_breaks (self);
  g_action_group_change_action_state (G_ACTION_GROUP (self->actions), "status",
                                      g_variant_new_string (pause != NULL ? pause : ready ? "ready" : "not-ready"));
  if (current != NULL)
    {
      gboolean rings = sonor_phone_call_get_state (current) == SONOR_CALL_STATE_INCOMING;

      set_status (self, rings ? _("Rings") : _("In a call"), rings ? "rings" : "talking");
      return;
    }

  if (sonor_line_bar_show_wrap_up (self))
    return;

  switch (sonor_line_get_state (self->line))
    {
    case SONOR_LINE_STATE_NOT_SET_UP:
      set_status (self, _("No telephone"), NULL);
      break;
    case SONOR_LINE_STATE_CONNECTING:
      set_status (self, _("Connecting…"), NULL);
      break;
    case SONOR_LINE_STATE_WAITING:
    case SONOR_LINE_STATE_REJECTED:
      set_status (self, _("No connection"), "away");
      break;
    case SONOR_LINE_STATE_CONNECTED:
    default:
      if (pause != NULL)
        set_status (self, g_hash_table_lookup (sonor_line_get_breaks (self->line), pause), "not-ready");
      else
        set_status (self, ready ? _("Ready") : _("Not ready"), ready ? "ready" : "not-ready");
    }
}

void
sonor_line_bar_show_idle (SonorLineBar *self,
                          gboolean      busy)
{
  SonorLineState state = sonor_line_get_state (self->line);
  g_autofree char *trouble = sonor_line_dup_trouble (self->line);
  const char *text = self->last;

  if (state == SONOR_LINE_STATE_NOT_SET_UP)
    text = _("No telephone server is set up on this computer.");
  else if (trouble != NULL)
    text = trouble;

  gtk_label_set_text (self->idle, text != NULL ? text : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->idle), trouble);
  gtk_widget_set_visible (GTK_WIDGET (self->idle), !busy && text != NULL);
  gtk_widget_set_visible (self->set_up, !busy && (state == SONOR_LINE_STATE_NOT_SET_UP || trouble != NULL));
}
