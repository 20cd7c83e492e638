/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/line/line-bar.h"

#include <string.h>

#include <glib/gi18n.h>

#include "desk/line/call-row.h"
#include "desk/line/call-words.h"
#include "desk/line/help-popover.h"
#include "desk/line/keypad-popover.h"
#include "desk/line/line-verb.h"
#include "desk/line/number-popover.h"
#include "desk/line/queue-watch.h"
#include "desk/line/verb-button.h"

/* Verbs that are each other's opposite, or never possible at once, share a button, so that the pointer finds them again. */
static const struct
{
  SonorLineVerb verbs[2];
  guint         n_verbs;
} slots[] = {
  { { SONOR_LINE_VERB_REDIAL }, 1 },
  { { SONOR_LINE_VERB_DIAL }, 1 },
  { { SONOR_LINE_VERB_HOLD, SONOR_LINE_VERB_RESUME }, 2 },
  { { SONOR_LINE_VERB_MUTE, SONOR_LINE_VERB_UNMUTE }, 2 },
  { { SONOR_LINE_VERB_KEYPAD }, 1 },
  { { SONOR_LINE_VERB_CONSULT, SONOR_LINE_VERB_ABANDON }, 2 },
  { { SONOR_LINE_VERB_TRANSFER, SONOR_LINE_VERB_COMPLETE }, 2 },
  { { SONOR_LINE_VERB_JOIN, SONOR_LINE_VERB_SPLIT }, 2 },
  { { SONOR_LINE_VERB_HELP, SONOR_LINE_VERB_NO_HELP }, 2 },
  { { SONOR_LINE_VERB_DONE }, 1 },
  { { SONOR_LINE_VERB_DECLINE }, 1 },
  { { SONOR_LINE_VERB_ANSWER }, 1 },
  { { SONOR_LINE_VERB_HANG_UP }, 1 },
};

/* Those of a call that is not the one talked with stand beside it. */
static const SonorLineVerb row_verbs[] = { SONOR_LINE_VERB_ANSWER, SONOR_LINE_VERB_DECLINE, SONOR_LINE_VERB_SWITCH };

/**
 * SonorLineBar:
 *
 * What is always on top: whether one can be called, the calls there are, and the verbs that make sense now, each with its key.
 */
struct _SonorLineBar
{
  GtkWidget  parent_instance;

  GtkWidget *status;
  GtkLabel  *status_label;
  GMenu     *breaks;
  GtkBox    *calls;
  GtkLabel  *idle;
  GtkLabel  *queues;
  GtkLabel  *help_label;
  GtkWidget *set_up;
  GtkWidget *notice;
  GtkLabel  *notice_label;
  GtkWidget *verbs;
  GtkWidget *buttons[G_N_ELEMENTS (slots)];
  GSimpleActionGroup *actions;

  SonorLine       *line;
  SonorHelpWatch  *help;
  SonorQueueWatch *queue;
  char      *last;
  char      *asked;
  guint      possible;
  guint      tick_id;
  gboolean   busy;
};

enum
{
  PROPERTY_BUSY = 1,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (SonorLineBar, sonor_line_bar, GTK_TYPE_WIDGET)

/* Doing */

static gboolean
use_to_consult (const char  *number,
                gpointer     user_data,
                GError     **error)
{
  return sonor_phone_call_consult (user_data, number, error) != NULL;
}

static gboolean
use_to_transfer (const char  *number,
                 gpointer     user_data,
                 GError     **error)
{
  return sonor_phone_call_transfer (user_data, number, error);
}

static gboolean
use_to_dial (const char  *number,
             gpointer     user_data,
             GError     **error)
{
  return sonor_line_dial (user_data, number, NULL, error) != NULL;
}

static void
ask_number (SonorLineBar   *self,
            SonorLineVerb   verb,
            const char     *heading,
            SonorNumberUse  use,
            gpointer        object)
{
  g_autofree char *area_code = g_settings_get_string (sonor_line_get_settings (self->line), "area-code");

  for (gsize i = 0; i < G_N_ELEMENTS (slots); i++)
    {
      if (slots[i].verbs[0] == verb)
        sonor_number_popover_open (self->buttons[i], heading, sonor_line_verb_get_label (verb),
                                   *area_code != '\0' ? area_code : NULL, use, g_object_ref (object), g_object_unref);
    }
}

static void
open_keypad (SonorLineBar   *self,
             SonorPhoneCall *call)
{
  for (gsize i = 0; i < G_N_ELEMENTS (slots); i++)
    {
      if (slots[i].verbs[0] == SONOR_LINE_VERB_KEYPAD)
        sonor_keypad_popover_open (self->buttons[i], call);
    }
}

static void
open_help (SonorLineBar *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (slots); i++)
    {
      if (slots[i].verbs[0] == SONOR_LINE_VERB_HELP)
        sonor_help_popover_open (self->buttons[i], self->help);
    }
}

/* @call: the one meant; else the one that the verb is about anyway. */
static void
do_verb (SonorLineBar   *self,
         SonorLineVerb   verb,
         SonorPhoneCall *call)
{
  SonorPhone *phone = sonor_line_get_phone (self->line);
  g_autoptr (SonorPhoneCall) meant = NULL;
  g_autoptr (GError) error = NULL;
  gboolean done = TRUE;

  if (phone == NULL || (self->possible & 1u << verb) == 0)
    return;

  if (call == NULL && (verb == SONOR_LINE_VERB_ANSWER || verb == SONOR_LINE_VERB_DECLINE))
    call = sonor_line_verbs_find_ringing (phone);
  else if (call == NULL && verb == SONOR_LINE_VERB_SWITCH)
    call = sonor_line_verbs_find_waiting (phone);
  else if (call == NULL)
    call = sonor_phone_get_current (phone);
  g_set_object (&meant, call);

  switch (verb)
    {
    case SONOR_LINE_VERB_ANSWER:
      done = sonor_phone_call_answer (meant, &error);
      break;
    case SONOR_LINE_VERB_DECLINE:
      done = sonor_phone_call_refuse (meant, SONOR_CALL_REFUSAL_BUSY, &error);
      break;
    case SONOR_LINE_VERB_HOLD:
      done = sonor_phone_call_hold (meant, &error);
      break;
    case SONOR_LINE_VERB_RESUME:
    case SONOR_LINE_VERB_SWITCH:
      done = sonor_phone_call_resume (meant, &error);
      break;
    case SONOR_LINE_VERB_MUTE:
    case SONOR_LINE_VERB_UNMUTE:
      sonor_phone_call_set_muted (meant, verb == SONOR_LINE_VERB_MUTE);
      break;
    case SONOR_LINE_VERB_KEYPAD:
      open_keypad (self, meant);
      break;
    case SONOR_LINE_VERB_CONSULT:
      ask_number (self, verb, _("Whom to consult? The caller waits."), use_to_consult, meant);
      break;
    case SONOR_LINE_VERB_ABANDON:
      sonor_phone_call_abandon (meant);
      break;
    case SONOR_LINE_VERB_TRANSFER:
      ask_number (self, verb, _("Whom to pass the call on to?"), use_to_transfer, meant);
      break;
    case SONOR_LINE_VERB_COMPLETE:
      done = sonor_phone_call_complete (meant, &error);
      break;
    case SONOR_LINE_VERB_JOIN:
      done = sonor_phone_join (phone, &error);
      break;
    case SONOR_LINE_VERB_SPLIT:
      sonor_phone_split (phone);
      break;
    case SONOR_LINE_VERB_DIAL:
      ask_number (self, verb, _("Whom to call?"), use_to_dial, self->line);
      break;
    case SONOR_LINE_VERB_REDIAL:
      done = sonor_line_dial (self->line, sonor_line_get_last_number (self->line), NULL, &error) != NULL;
      break;
    case SONOR_LINE_VERB_HANG_UP:
      sonor_phone_call_hang_up (meant);
      break;
    case SONOR_LINE_VERB_HELP:
      open_help (self);
      break;
    case SONOR_LINE_VERB_NO_HELP:
      sonor_help_watch_take_back (self->help);
      break;
    case SONOR_LINE_VERB_DONE:
      sonor_line_end_wrap_up (self->line);
      break;
    default:
      g_assert_not_reached ();
    }

  if (!done)
    sonor_line_bar_say (self, error->message);
}

static void
on_verb (SonorVerbButton *button,
         SonorLineBar    *self)
{
  GtkWidget *row = gtk_widget_get_ancestor (GTK_WIDGET (button), SONOR_TYPE_CALL_ROW);

  do_verb (self, sonor_verb_button_get_verb (button), row != NULL ? sonor_call_row_get_call (SONOR_CALL_ROW (row)) : NULL);
}

static gboolean
on_key (GtkWidget *widget,
        GVariant  *arguments,
        gpointer   user_data)
{
  SonorLineBar *self = SONOR_LINE_BAR (widget);
  guint wanted_key;
  GdkModifierType wanted_modifiers;

  sonor_line_verb_get_key (GPOINTER_TO_UINT (user_data), &wanted_key, &wanted_modifiers);
  for (SonorLineVerb verb = 0; verb < SONOR_N_LINE_VERBS; verb++)
    {
      guint key;
      GdkModifierType modifiers;

      sonor_line_verb_get_key (verb, &key, &modifiers);
      if (key == wanted_key && modifiers == wanted_modifiers && (self->possible & 1u << verb) != 0)
        {
          do_verb (self, verb, NULL);
          return TRUE;
        }
    }

  return FALSE;
}

static gboolean
on_ready_key (GtkWidget *widget,
              GVariant  *arguments,
              gpointer   user_data)
{
  SonorLineBar *self = SONOR_LINE_BAR (widget);

  sonor_line_set_ready (self->line, !sonor_line_get_ready (self->line));

  return TRUE;
}

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

/* Showing */

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
static gboolean
show_wrap_up (SonorLineBar *self)
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

static void
show_status (SonorLineBar   *self,
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

  if (show_wrap_up (self))
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

static void
show_idle (SonorLineBar *self,
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

static GtkWidget *
add_row (SonorLineBar *self)
{
  GtkWidget *row = sonor_call_row_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (row_verbs); i++)
    {
      GtkWidget *button = sonor_verb_button_new (row_verbs[i]);

      g_signal_connect_object (button, "clicked", G_CALLBACK (on_verb), self, 0);
      sonor_call_row_add_verb (SONOR_CALL_ROW (row), button);
    }
  gtk_box_append (self->calls, row);

  return row;
}

static void
show_row_verbs (GtkWidget      *row,
                SonorPhoneCall *call,
                gboolean        large,
                guint           possible)
{
  gboolean rings = sonor_phone_call_get_state (call) == SONOR_CALL_STATE_INCOMING;
  GtkWidget *verbs = gtk_widget_get_last_child (row);

  for (GtkWidget *child = gtk_widget_get_first_child (verbs); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      SonorLineVerb verb = sonor_verb_button_get_verb (SONOR_VERB_BUTTON (child));

      gtk_widget_set_visible (child, !large && (possible & 1u << verb) != 0 && rings == (verb != SONOR_LINE_VERB_SWITCH));
    }
}

/* The switch tells the queue by its code; people know its name. */
static const char *
find_queue_name (SonorLineBar   *self,
                 SonorPhoneCall *call)
{
  SonorHotlineSeat *seat = sonor_line_get_seat (self->line);
  SonorCallHeaders *headers = sonor_phone_call_get_headers (call);
  const char *code = headers != NULL ? sonor_call_headers_get (headers, SONOR_CALL_HEADER_QUEUE) : NULL;

  return seat != NULL ? sonor_hotline_seat_get_queue_name (seat, code) : code;
}

/* The one talked with first, then the others as they came. */
static void
show_calls (SonorLineBar   *self,
            SonorPhone     *phone,
            SonorPhoneCall *current)
{
  GListModel *calls = phone != NULL ? sonor_phone_get_calls (phone) : NULL;
  guint n_calls = calls != NULL ? g_list_model_get_n_items (calls) : 0;
  GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->calls));

  for (guint i = 0; i < n_calls + 1; i++)
    {
      g_autoptr (SonorPhoneCall) call = i == 0 ? (current != NULL ? g_object_ref (current) : NULL)
                                               : g_list_model_get_item (calls, i - 1);

      if (call == NULL || (i > 0 && call == current))
        continue;
      if (row == NULL)
        row = add_row (self);
      sonor_call_row_show (SONOR_CALL_ROW (row), call, i == 0, find_queue_name (self, call));
      show_row_verbs (row, call, i == 0, self->possible);
      row = gtk_widget_get_next_sibling (row);
    }
  while (row != NULL)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (row);

      gtk_box_remove (self->calls, row);
      row = next;
    }
  gtk_widget_set_visible (GTK_WIDGET (self->calls), n_calls > 0);
}

static void
show_verbs (SonorLineBar   *self,
            SonorPhoneCall *current)
{
  gboolean rings = current != NULL && sonor_phone_call_get_state (current) == SONOR_CALL_STATE_INCOMING;

  for (gsize i = 0; i < G_N_ELEMENTS (slots); i++)
    {
      gboolean visible = FALSE;

      for (guint j = 0; j < slots[i].n_verbs; j++)
        {
          SonorLineVerb verb = slots[i].verbs[j];
          gboolean of_another = (verb == SONOR_LINE_VERB_ANSWER || verb == SONOR_LINE_VERB_DECLINE) && !rings;

          if ((self->possible & 1u << verb) == 0 || of_another)
            continue;
          sonor_verb_button_set_verb (SONOR_VERB_BUTTON (self->buttons[i]), verb);
          visible = TRUE;
        }
      gtk_widget_set_visible (self->buttons[i], visible);
    }
}

static gboolean
on_tick (gpointer user_data)
{
  SonorLineBar *self = user_data;
  GtkWidget *row;

  if (sonor_line_get_phone (self->line) == NULL || sonor_phone_get_current (sonor_line_get_phone (self->line)) == NULL)
    show_wrap_up (self);
  for (row = gtk_widget_get_first_child (GTK_WIDGET (self->calls)); row != NULL; row = gtk_widget_get_next_sibling (row))
    sonor_call_row_tick (SONOR_CALL_ROW (row));

  return G_SOURCE_CONTINUE;
}

/* What the seat at the hotline adds to what the telephone can do. Whether there is wrap-up. */
static gboolean
add_seat_verbs (SonorLineBar   *self,
                SonorPhoneCall *current)
{
  SonorHotlineSeat *seat = sonor_line_get_seat (self->line);
  const char *state = seat != NULL ? sonor_hotline_seat_get_state (seat) : NULL;
  gboolean wraps_up = seat != NULL && sonor_hotline_seat_get_wrap_up_seconds (seat) >= 0;
  gboolean talks = g_strcmp0 (state, "talking") == 0 || g_strcmp0 (state, "held") == 0;

  if (wraps_up && current == NULL)
    self->possible |= 1u << SONOR_LINE_VERB_DONE;
  if (talks && current != NULL && self->help != NULL)
    self->possible |= 1u << (sonor_help_watch_is_waiting (self->help) ? SONOR_LINE_VERB_NO_HELP : SONOR_LINE_VERB_HELP);

  return wraps_up;
}

static void
show_help (SonorLineBar   *self,
           SonorPhoneCall *current)
{
  g_autofree char *words = self->help != NULL && current != NULL ? sonor_help_watch_dup_words (self->help) : NULL;

  gtk_label_set_text (self->help_label, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->help_label), words != NULL);
}

static void
show_queues (SonorLineBar *self)
{
  int waiting = sonor_queue_watch_get_waiting (self->queue);
  g_autofree char *words = sonor_queue_watch_dup_words (self->queue);
  /* Translators: how many callers wait in the queues one serves */
  g_autofree char *text = g_strdup_printf (_("Waiting %d"), MAX (waiting, 0));

  gtk_label_set_text (self->queues, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->queues), words);
  gtk_widget_set_visible (GTK_WIDGET (self->queues), waiting >= 0);
  if (waiting > 0)
    gtk_widget_add_css_class (GTK_WIDGET (self->queues), "some");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->queues), "some");
}

static void
update (SonorLineBar *self)
{
  SonorPhone *phone = sonor_line_get_phone (self->line);
  SonorPhoneCall *current = phone != NULL ? sonor_phone_get_current (phone) : NULL;
  gboolean connected = sonor_line_get_state (self->line) == SONOR_LINE_STATE_CONNECTED;
  gboolean wraps_up;

  self->possible = phone != NULL ? sonor_line_verbs_find (phone, connected, sonor_line_get_last_number (self->line) != NULL) : 0;
  wraps_up = add_seat_verbs (self, current);
  show_status (self, current);
  show_calls (self, phone, current);
  show_idle (self, current != NULL);
  show_verbs (self, current);
  show_help (self, current);

  if ((current != NULL || wraps_up) && self->tick_id == 0)
    self->tick_id = g_timeout_add_seconds (1, on_tick, self);
  else if (current == NULL && !wraps_up)
    g_clear_handle_id (&self->tick_id, g_source_remove);
  if (self->busy != (current != NULL))
    {
      self->busy = current != NULL;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROPERTY_BUSY]);
    }
}

/* What became of it stays to be read until the next one. */
static void
on_ended (SonorLine      *line,
          SonorPhoneCall *call,
          SonorLineBar   *self)
{
  g_autofree char *who = sonor_call_words_dup_who (sonor_phone_call_get_name (call), sonor_phone_call_get_number (call));
  g_autofree char *end = sonor_call_words_dup_end (call);
  GDateTime *answered_at = sonor_phone_call_get_answered_at (call);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *talk = NULL;

  g_free (self->last);
  if (answered_at == NULL && sonor_phone_call_is_incoming (call) && sonor_phone_call_get_end (call) != SONOR_CALL_END_HUNG_UP)
    /* Translators: %1$s is who called, %2$s why they were not answered */
    self->last = g_strdup_printf (_("Missed: %1$s · %2$s"), who, end);
  else if (answered_at == NULL)
    self->last = g_strdup_printf ("%s · %s", who, end);
  else
    {
      talk = sonor_call_words_dup_seconds (g_date_time_difference (now, answered_at) / G_TIME_SPAN_SECOND);
      self->last = g_strdup_printf ("%s · %s · %s", who, talk, end);
    }
  update (self);
}

static void
on_problem (SonorLine    *line,
            const GError *error,
            SonorLineBar *self)
{
  const char *before = gtk_label_get_text (self->notice_label);
  g_autofree char *both = g_strdup_printf ("%s · %s", before, error->message);

  if (strstr (before, error->message) != NULL)
    return;

  /* A computer without a headset lacks two things at once. */
  sonor_line_bar_say (self, *before == '\0' || strstr (before, " · ") != NULL ? error->message : both);
}

static void
on_asked (SonorHelpWatch *help,
          const char     *words,
          SonorLineBar   *self)
{
  /* What else has been said since stays. */
  if (words != NULL || g_strcmp0 (gtk_label_get_text (self->notice_label), self->asked) == 0)
    sonor_line_bar_say (self, words);
  g_free (self->asked);
  self->asked = g_strdup (words);
}

static void
on_help_problem (SonorHelpWatch *help,
                 const GError   *error,
                 SonorLineBar   *self)
{
  sonor_line_bar_say (self, error->message);
}

static void
on_notice_closed (SonorLineBar *self)
{
  sonor_line_bar_say (self, NULL);
}

/* The class */

static void
sonor_line_bar_get_property (GObject    *object,
                             guint       property,
                             GValue     *value,
                             GParamSpec *pspec)
{
  SonorLineBar *self = SONOR_LINE_BAR (object);

  switch (property)
    {
    case PROPERTY_BUSY:
      g_value_set_boolean (value, self->busy);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
sonor_line_bar_dispose (GObject *object)
{
  SonorLineBar *self = SONOR_LINE_BAR (object);
  GtkWidget *child;

  g_clear_handle_id (&self->tick_id, g_source_remove);
  if (self->line != NULL)
    g_signal_handlers_disconnect_by_data (self->line, self);
  g_clear_object (&self->line);
  if (self->help != NULL)
    g_object_run_dispose (G_OBJECT (self->help));
  g_clear_object (&self->help);
  if (self->queue != NULL)
    g_object_run_dispose (G_OBJECT (self->queue));
  g_clear_object (&self->queue);
  g_clear_object (&self->actions);
  g_clear_pointer (&self->last, g_free);
  g_clear_pointer (&self->asked, g_free);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (sonor_line_bar_parent_class)->dispose (object);
}

static void
sonor_line_bar_class_init (SonorLineBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sonor_line_bar_get_property;
  object_class->dispose = sonor_line_bar_dispose;

  /**
   * SonorLineBar:busy:
   *
   * Whether there is a call.
   */
  properties[PROPERTY_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE,
                                                    G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  g_type_ensure (SONOR_TYPE_CALL_ROW);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_TOOLBAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/sonor_hotline/Sonor/line/line-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, SonorLineBar, status);
  gtk_widget_class_bind_template_child (widget_class, SonorLineBar, status_label);
  gtk_widget_class_bind_template_child (widget_class, SonorLineBar, breaks);
  gtk_widget_class_bind_template_child (widget_class, SonorLineBar, calls);
  gtk_widget_class_bind_template_child (widget_class, SonorLineBar, idle);
  gtk_widget_class_bind_template_child (widget_class, SonorLineBar, queues);
  gtk_widget_class_bind_template_child (widget_class, SonorLineBar, help_label);
  gtk_widget_class_bind_template_child (widget_class, SonorLineBar, set_up);
  gtk_widget_class_bind_template_child (widget_class, SonorLineBar, notice);
  gtk_widget_class_bind_template_child (widget_class, SonorLineBar, notice_label);
  gtk_widget_class_bind_template_child (widget_class, SonorLineBar, verbs);
  gtk_widget_class_bind_template_callback (widget_class, on_notice_closed);
}

static void
add_shortcuts (SonorLineBar *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  /* Anywhere in the window, but only after whoever has the focus: an input method that composes takes its keys first. */
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_BUBBLE);
  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (controller), GTK_SHORTCUT_SCOPE_GLOBAL);
  for (SonorLineVerb verb = 0; verb < SONOR_N_LINE_VERBS; verb++)
    {
      guint key, previous_key = 0;
      GdkModifierType modifiers, previous_modifiers = 0;

      sonor_line_verb_get_key (verb, &key, &modifiers);
      if (verb > 0)
        sonor_line_verb_get_key (verb - 1, &previous_key, &previous_modifiers);
      /* Verbs that share a key follow each other. */
      if (key == previous_key && modifiers == previous_modifiers)
        continue;
      gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                            gtk_shortcut_new (gtk_keyval_trigger_new (key, modifiers),
                                                              gtk_callback_action_new (on_key, GUINT_TO_POINTER (verb), NULL)));
    }
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_F2, GDK_CONTROL_MASK),
                                                          gtk_callback_action_new (on_ready_key, NULL, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

static void
sonor_line_bar_init (SonorLineBar *self)
{
  static const GActionEntry actions[] = {
    { "status", on_status, "s", "'ready'", NULL },
  };

  gtk_widget_init_template (GTK_WIDGET (self));
  for (gsize i = 0; i < G_N_ELEMENTS (slots); i++)
    {
      self->buttons[i] = sonor_verb_button_new (slots[i].verbs[0]);
      g_signal_connect_object (self->buttons[i], "clicked", G_CALLBACK (on_verb), self, 0);
      gtk_box_append (GTK_BOX (self->verbs), self->buttons[i]);
    }

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), actions, G_N_ELEMENTS (actions), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "line", G_ACTION_GROUP (self->actions));
  add_shortcuts (self);
}

/**
 * sonor_line_bar_new:
 * @line: the telephone
 * @workplace: what the person works with
 *
 * Returns: (transfer floating): the bar
 */
GtkWidget *
sonor_line_bar_new (SonorLine      *line,
                    SonorWorkplace *workplace)
{
  SonorLineBar *self = g_object_new (SONOR_TYPE_LINE_BAR, NULL);

  self->line = g_object_ref (line);
  g_signal_connect_object (line, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (line, "calls-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (line, "call-ended", G_CALLBACK (on_ended), self, 0);
  g_signal_connect_object (line, "problem", G_CALLBACK (on_problem), self, 0);
  /* A unit has no seat at the hotline. */
  if (*sonor_person_get_unit_name (sonor_workplace_get_person (workplace)) == '\0')
    {
      self->help = sonor_help_watch_new (workplace);
      g_signal_connect_object (self->help, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (self->help, "asked", G_CALLBACK (on_asked), self, 0);
      g_signal_connect_object (self->help, "problem", G_CALLBACK (on_help_problem), self, 0);
      self->queue = sonor_queue_watch_new (workplace);
      g_signal_connect_object (self->queue, "changed", G_CALLBACK (show_queues), self, G_CONNECT_SWAPPED);
    }
  update (self);

  return GTK_WIDGET (self);
}

/**
 * sonor_line_bar_say:
 * @self: a bar
 * @text: (nullable): what did not work; %NULL takes it away
 *
 * Says something that stays until it is put away or something else is said: an agent looks at the caller first.
 */
void
sonor_line_bar_say (SonorLineBar *self,
                    const char   *text)
{
  g_return_if_fail (SONOR_IS_LINE_BAR (self));

  gtk_label_set_text (self->notice_label, text != NULL ? text : "");
  gtk_widget_set_visible (self->notice, text != NULL);
}
