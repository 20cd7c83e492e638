/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a seat does, as a shape and in words: colours alone tell nobody anything. */

#include "desk/floor/seat-words.h"

#include <glib/gi18n.h>

static const struct
{
  const char *standing;
  const char *shape;
  const char *word;
} standings[] = {
  { "ready", "○", NC_ ("seat", "Ready") },
  { "not_ready", "■", NC_ ("seat", "Not ready") },
  { "break", "◐", NC_ ("seat", "Break") },
  { "training", "◧", NC_ ("seat", "Training") },
  { "offered", "▲", NC_ ("seat", "Ringing") },
  { "talking", "●", NC_ ("seat", "Talking") },
  { "outbound", "☎", NC_ ("seat", "Calling out") },
  { "held", "◍", NC_ ("seat", "Holding") },
  { "wrap_up", "◆", NC_ ("seat", "Wrap-up") },
  { "signed_out", "–", NC_ ("seat", "Signed out") },
};

/* Why Sonor itself, or a supervisor, has set a seat not ready. */
static const struct
{
  const char *code;
  const char *word;
} reasons[] = {
  { "no_answer", NC_ ("seat", "did not answer") },
  { "declined", NC_ ("seat", "declined") },
  { "unreachable", NC_ ("seat", "telephone away") },
  { "forced", NC_ ("seat", "by a supervisor") },
};

static const char *
translate (const char *word)
{
  return g_dpgettext2 (GETTEXT_PACKAGE, "seat", word);
}

/**
 * sonor_seat_words_shape:
 * @seat: a seat
 *
 * Returns: the character that stands for what it does
 */
const char *
sonor_seat_words_shape (SonorFloorSeat *seat)
{
  for (gsize i = 0; i < G_N_ELEMENTS (standings); i++)
    {
      if (g_str_equal (standings[i].standing, sonor_floor_seat_get_standing (seat)))
        return standings[i].shape;
    }

  return "?";
}

/**
 * sonor_seat_words_standing:
 * @seat: a seat
 *
 * Returns: (transfer full): what it does, and why it is not ready
 */
char *
sonor_seat_words_standing (SonorFloorSeat *seat)
{
  const char *standing = sonor_floor_seat_get_standing (seat);
  const char *reason = sonor_floor_seat_get_reason (seat);
  const char *word = standing;

  for (gsize i = 0; i < G_N_ELEMENTS (standings); i++)
    {
      if (g_str_equal (standings[i].standing, standing))
        word = translate (standings[i].word);
    }
  if (g_str_equal (standing, "break") && *reason != '\0')
    return g_strdup (reason);
  if (g_str_equal (standing, "not_ready"))
    {
      for (gsize i = 0; i < G_N_ELEMENTS (reasons); i++)
        {
          if (g_str_equal (reasons[i].code, reason))
            return g_strdup_printf ("%s · %s", word, translate (reasons[i].word));
        }
    }
  if (g_str_equal (standing, "ready") && !sonor_floor_seat_has_telephone (seat))
    return g_strdup_printf ("%s · %s", word, _("no telephone"));

  return g_strdup (word);
}

/**
 * sonor_seat_words_who:
 * @seat: a seat
 *
 * Returns: (transfer full): work number and name
 */
char *
sonor_seat_words_who (SonorFloorSeat *seat)
{
  return g_strdup_printf ("%s %s", sonor_floor_seat_get_work_number (seat), sonor_floor_seat_get_name (seat));
}

/**
 * sonor_seat_words_language:
 * @code: zh or mn
 *
 * Returns: what the language is called
 */
const char *
sonor_seat_words_language (const char *code)
{
  return g_str_equal (code, "mn") ? C_("language", "Mongolian") : C_("language", "Chinese");
}
