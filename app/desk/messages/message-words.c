/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/messages/message-words.h"

#include <glib/gi18n.h>

#include "desk/floor/clock-label.h"

/**
 * sonor_message_words_channel_icon:
 * @channel: a channel
 *
 * Returns: name of the icon that stands for it
 */
const char *
sonor_message_words_channel_icon (const char *channel)
{
  static const char * const icons[][2] = {
    { "wechat", "user-available-symbolic" }, { "app", "phone-symbolic" }, { "web", "web-browser-symbolic" }, { "sms", "mail-message-new-symbolic" },
    { "mailbox", "mail-unread-symbolic" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (icons); i++)
    {
      if (g_str_equal (icons[i][0], channel))
        return icons[i][1];
    }

  return "mail-unread-symbolic";
}

/**
 * sonor_message_words_form:
 * @form: what a message is
 *
 * Returns: a word that stands where it has no text; empty for texts
 */
const char *
sonor_message_words_form (const char *form)
{
  if (g_str_equal (form, "image"))
    return _("[picture]");
  if (g_str_equal (form, "voice"))
    return _("[voice]");
  if (g_str_equal (form, "video"))
    return _("[video]");
  if (g_str_equal (form, "location"))
    return _("[place]");
  if (g_str_equal (form, "file"))
    return _("[file]");

  return "";
}

/**
 * sonor_message_words_wait:
 * @waited: seconds that somebody has waited for an answer; below 0: they have it
 * @limit: seconds that they may
 * @style: (out): CSS class: green, amber or red; %NULL for none
 *
 * How long somebody waits, as colour, shape and word: the last third of the time there is counts as near.
 *
 * Returns: (transfer full): the words
 */
char *
sonor_message_words_wait (double       waited,
                          double       limit,
                          const char **style)
{
  g_autofree char *clock = NULL;

  *style = NULL;
  if (waited < 0)
    return g_strdup (_("✓ answered"));

  clock = sonor_clock_label_format (waited);
  if (waited > limit)
    {
      *style = "red";
      /* Translators: how long somebody has waited for an answer, which is longer than it may be */
      return g_strdup_printf (_("▲ %s late"), clock);
    }
  if (waited > limit * 2 / 3)
    {
      *style = "amber";
      /* Translators: how long somebody has waited for an answer; it will soon be too long */
      return g_strdup_printf (_("◆ %s soon late"), clock);
    }

  *style = "green";
  /* Translators: how long somebody has waited for an answer */
  return g_strdup_printf (_("● %s waits"), clock);
}

static const char *
explain (const char *code)
{
  if (g_str_equal (code, "unsure"))
    return _("it is not known whether it arrived");
  if (g_str_equal (code, "network"))
    return _("WeChat cannot be reached");
  if (g_str_equal (code, "45015"))
    return _("the citizen has not written for 48 hours");
  if (g_str_equal (code, "45047"))
    return _("too many answers before the citizen wrote again");
  if (g_str_equal (code, "48001"))
    return _("the account may not write to citizens");
  if (g_str_equal (code, "45009"))
    return _("the account has written as much as it may today");
  if (g_str_equal (code, "sms"))
    return _("the short message did not arrive");

  return NULL;
}

/**
 * sonor_message_words_state:
 * @state: state of a message to a citizen
 * @code: (nullable): why it failed
 * @failure: (nullable): the same in the channel's words
 *
 * Returns: (transfer full): what became of it, with a shape
 */
char *
sonor_message_words_state (const char *state,
                           const char *code,
                           const char *failure)
{
  const char *why;

  if (g_str_equal (state, "queued") || g_str_equal (state, "sending"))
    return g_strdup (_("… being sent"));
  if (g_str_equal (state, "sent"))
    return g_strdup (_("✓ sent"));
  if (g_str_equal (state, "read"))
    return g_strdup (_("✓ read"));
  if (g_str_equal (state, "given_up"))
    return g_strdup (_("✕ not sent"));

  why = code != NULL ? explain (code) : NULL;
  /* Translators: %s is why a message was not sent */
  return g_strdup_printf (_("▲ not sent: %s"), why != NULL ? why : failure != NULL ? failure : code != NULL ? code : "");
}
