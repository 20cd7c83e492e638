/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "switch/hotline-notices.h"

#include "switch/announcement.h"

#define ENOUGH '1'
#define WAIT_MILLISECONDS 3000
/* A key that was meant for the menu comes a moment late: it must not end the call. */
#define DEAF_MICROSECONDS (G_TIME_SPAN_SECOND)

/**
 * SonorHotlineNotices:
 *
 * What many are calling for, said before they wait: "Water is off in … until …; if this is why you call, press 1." Who
 * presses 1 is thanked and done; another key skips the notice. Without the database nothing is said and the call goes on.
 */
struct _SonorHotlineNotices
{
  GObject        parent_instance;

  SonorSwitch   *owner;
  SonorMediaLeg *leg;
  char          *call_id;
  char          *language;
  SonorResult   *notices;
  GCancellable  *cancellable;
  guint          next;
  gboolean       enough;
  gint64         said_at;
  guint          playing;
  guint          timer;
};

enum
{
  OVER,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorHotlineNotices, sonor_hotline_notices, G_TYPE_OBJECT)

static void
end (SonorHotlineNotices *self,
     gboolean             enough)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  g_signal_handlers_disconnect_by_data (self->leg, self);
  g_signal_emit (self, signals[OVER], 0, enough);
}

static void
write_down (SonorHotlineNotices *self,
            gboolean             enough)
{
  g_autoptr (SonorQuery) query = sonor_query_new ("SELECT call_noticed($1, $2, $3)");

  sonor_query_add_text (query, self->call_id);
  sonor_query_add_text (query, sonor_result_get_text (self->notices, self->next - 1, "id"));
  sonor_query_add_boolean (query, enough);
  sonor_ledger_write (sonor_switch_get_ledger (self->owner), query);
}

static void
say (SonorHotlineNotices *self,
     guint                row)
{
  static const char *days[] = { "today", "tomorrow" };
  g_autoptr (SonorAnnouncement) announcement = sonor_announcement_new (sonor_switch_get_prompts (self->owner), self->language);
  const char *recorded = sonor_result_get_text (self->notices, row, "prompt");
  g_autofree char *general = g_strconcat ("notice-", sonor_result_get_text (self->notices, row, "kind"), NULL);
  gint64 day = sonor_result_get_integer (self->notices, row, "day");

  /* Who recorded a notice has said in it until when it is. */
  if (recorded == NULL || !sonor_announcement_add (announcement, recorded, NULL))
    {
      sonor_announcement_add (announcement, general, NULL);
      if (day >= 0 && day < (gint64) G_N_ELEMENTS (days))
        sonor_announcement_add_time (announcement, "until", days[day],
                                     (guint) sonor_result_get_integer (self->notices, row, "hour"),
                                     (guint) sonor_result_get_integer (self->notices, row, "minute"));
    }
  sonor_announcement_add (announcement, "notice-press", NULL);
  self->playing = sonor_announcement_play (announcement, self->leg);
  self->said_at = g_get_monotonic_time ();
}

static void
say_next (SonorHotlineNotices *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->next == sonor_result_get_n_rows (self->notices))
    {
      end (self, FALSE);
      return;
    }

  say (self, self->next++);
  write_down (self, FALSE);
}

static void
on_digit (SonorMediaLeg       *leg,
          guint                digit,
          SonorHotlineNotices *self)
{
  g_autoptr (SonorAnnouncement) thanks = NULL;

  if (self->notices == NULL || self->enough || g_get_monotonic_time () - self->said_at < DEAF_MICROSECONDS)
    return;
  if (digit != ENOUGH)
    {
      say_next (self);
      return;
    }

  self->enough = TRUE;
  write_down (self, TRUE);
  g_clear_handle_id (&self->timer, g_source_remove);
  thanks = sonor_announcement_new (sonor_switch_get_prompts (self->owner), self->language);
  sonor_announcement_add (thanks, "notice-thanks", NULL);
  self->playing = sonor_announcement_play (thanks, self->leg);
}

static gboolean
on_time_over (gpointer user_data)
{
  g_autoptr (SonorHotlineNotices) self = g_object_ref (user_data);

  self->timer = 0;
  say_next (self);

  return G_SOURCE_REMOVE;
}

static void
on_played (SonorMediaLeg       *leg,
           guint                number,
           SonorHotlineNotices *self)
{
  if (number != self->playing)
    return;

  if (self->enough)
    end (self, TRUE);
  else
    self->timer = g_timeout_add (WAIT_MILLISECONDS, on_time_over, self);
}

static void
on_found (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (SonorHotlineNotices) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (rows == NULL)
    {
      g_warning ("Notices cannot be said: %s", error->message);
      end (self, FALSE);
      return;
    }

  self->notices = g_steal_pointer (&rows);
  say_next (self);
}

static void
sonor_hotline_notices_dispose (GObject *object)
{
  SonorHotlineNotices *self = SONOR_HOTLINE_NOTICES (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->leg);

  G_OBJECT_CLASS (sonor_hotline_notices_parent_class)->dispose (object);
}

static void
sonor_hotline_notices_finalize (GObject *object)
{
  SonorHotlineNotices *self = SONOR_HOTLINE_NOTICES (object);

  g_clear_pointer (&self->notices, sonor_result_unref);
  g_clear_object (&self->cancellable);
  g_free (self->call_id);
  g_free (self->language);

  G_OBJECT_CLASS (sonor_hotline_notices_parent_class)->finalize (object);
}

static void
sonor_hotline_notices_class_init (SonorHotlineNoticesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_hotline_notices_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_hotline_notices_finalize;

  /**
   * SonorHotlineNotices::over:
   * @self: the notices
   * @enough: whether the caller has pressed 1 and been thanked
   *
   * Everything has been said. Nothing more is said or heard here.
   */
  signals[OVER] = g_signal_new ("over", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                G_TYPE_BOOLEAN);
}

static void
sonor_hotline_notices_init (SonorHotlineNotices *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * sonor_hotline_notices_new:
 * @owner: the switch, which outlives the notices
 * @leg: who hears them
 * @call_id: whose call that is
 * @language: zh or mn
 *
 * Returns: (transfer full): what one call is told before it waits
 */
SonorHotlineNotices *
sonor_hotline_notices_new (SonorSwitch   *owner,
                           SonorMediaLeg *leg,
                           const char    *call_id,
                           const char    *language)
{
  SonorHotlineNotices *self = g_object_new (SONOR_TYPE_HOTLINE_NOTICES, NULL);

  self->owner = owner;
  self->leg = g_object_ref (leg);
  self->call_id = g_strdup (call_id);
  self->language = g_strdup (language);

  return self;
}

/**
 * sonor_hotline_notices_begin:
 * @self: the notices
 * @flow_code: the flow of the call
 * @key: the key it has chosen
 *
 * Asks which notices there are and says them one after the other. #SonorHotlineNotices::over follows, also if there are none.
 */
void
sonor_hotline_notices_begin (SonorHotlineNotices *self,
                             const char          *flow_code,
                             const char          *key)
{
  g_autoptr (SonorQuery) query = sonor_query_new ("SELECT id, prompt, kind, day, hour, minute FROM call_notices($1, $2, $3)");

  g_return_if_fail (SONOR_IS_HOTLINE_NOTICES (self));

  g_signal_connect_object (self->leg, "digit", G_CALLBACK (on_digit), self, 0);
  g_signal_connect_object (self->leg, "played", G_CALLBACK (on_played), self, 0);
  self->said_at = g_get_monotonic_time ();
  sonor_query_add_text (query, self->call_id);
  sonor_query_add_text (query, flow_code);
  sonor_query_add_text (query, key);
  sonor_database_query_async (sonor_switch_get_database (self->owner), query, self->cancellable, on_found, g_object_ref (self));
}
