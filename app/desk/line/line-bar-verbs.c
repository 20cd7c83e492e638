/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The verbs of the bar: their buttons, their keys, and what they do. */

#include "desk/line/line-bar-private.h"

#include <glib/gi18n.h>

#include "desk/line/call-row.h"
#include "desk/line/help-popover.h"
#include "desk/line/keypad-popover.h"
#include "desk/line/line-verb.h"
#include "desk/line/number-popover.h"
#include "desk/line/verb-button.h"

/* Verbs that are each other's opposite, or never possible at once, share a button, so that the pointer finds them again. */
static const struct
{
  SonorLineVerb verbs[2];
  guint         n_verbs;
} slots[SONOR_LINE_BAR_N_BUTTONS] = {
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

/* What its button or that of a row is for. */
void
sonor_line_bar_use (SonorLineBar    *self,
                    SonorVerbButton *button)
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

/* The buttons, and a key for each. */
void
sonor_line_bar_add_verbs (SonorLineBar *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (slots); i++)
    {
      self->buttons[i] = sonor_verb_button_new (slots[i].verbs[0]);
      g_signal_connect_object (self->buttons[i], "clicked", G_CALLBACK (sonor_line_bar_use), self, G_CONNECT_SWAPPED);
      gtk_box_append (GTK_BOX (self->verbs), self->buttons[i]);
    }
  add_shortcuts (self);
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

/* Finds what makes sense now. Whether there is wrap-up. */
gboolean
sonor_line_bar_find_verbs (SonorLineBar   *self,
                           SonorPhone     *phone,
                           SonorPhoneCall *current)
{
  gboolean connected = sonor_line_get_state (self->line) == SONOR_LINE_STATE_CONNECTED;

  self->possible = phone != NULL ? sonor_line_verbs_find (phone, connected, sonor_line_get_last_number (self->line) != NULL) : 0;

  return add_seat_verbs (self, current);
}

/* Each slot shows the one of its verbs that is possible. */
void
sonor_line_bar_show_verbs (SonorLineBar   *self,
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
