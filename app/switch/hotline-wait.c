/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "switch/hotline-wait.h"

#include "switch/announcement.h"

#define CALL_BACK '1'
/* When the database does not answer, or is about to give the call to a seat. */
#define AGAIN_SECONDS 5

/**
 * SonorHotlineWait:
 *
 * Waiting for a seat: music, and now and then the place in the queue and how long it may take. The database says when to ask
 * again, whether the call goes over to another queue or to leaving a message, and whether key 1 asks to be called back.
 */
struct _SonorHotlineWait
{
  GObject        parent_instance;

  SonorSwitch   *owner;
  SonorMediaLeg *leg;
  char          *call_id;
  char          *language;
  GCancellable  *cancellable;
  gboolean       can_ask_back;
  gboolean       asking_back;
  gboolean       leaving;
  guint          playing;
  guint          timer;
};

enum
{
  MOVED,
  LEFT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorHotlineWait, sonor_hotline_wait, G_TYPE_OBJECT)

static void ask (SonorHotlineWait *self);

static gboolean
on_time_over (gpointer user_data)
{
  SonorHotlineWait *self = user_data;

  self->timer = 0;
  ask (self);

  return G_SOURCE_REMOVE;
}

static void
ask_again_in (SonorHotlineWait *self,
              guint             seconds)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  self->timer = g_timeout_add_seconds (seconds, on_time_over, self);
}

static void
leave (SonorHotlineWait   *self,
       SonorHotlineWayOut  way_out)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  g_signal_handlers_disconnect_by_data (self->leg, self);
  g_signal_emit (self, signals[LEFT], 0, (int) way_out);
}

static void
play_music (SonorHotlineWait *self)
{
  SonorPrompt *music = sonor_prompt_book_get (sonor_switch_get_prompts (self->owner), SONOR_PROMPT_MUSIC, self->language);

  self->playing = 0;
  sonor_media_leg_play (self->leg, &music, 1, TRUE);
}

/* "There are 3 before you. About 4 minutes." What has not been recorded is not said, for a tone tells nothing here. */
static void
say_place (SonorHotlineWait *self,
           SonorResult      *rows,
           gboolean          moved)
{
  g_autoptr (SonorAnnouncement) announcement = sonor_announcement_new (sonor_switch_get_prompts (self->owner), self->language);
  guint place = (guint) sonor_result_get_integer (rows, 0, "place");

  if (moved)
    sonor_announcement_add (announcement, "overflow", NULL);
  if (place > 1)
    sonor_announcement_add_count (announcement, "place-before", place - 1, "place-people");
  else
    sonor_announcement_add (announcement, "place-next", NULL);
  if (!sonor_result_is_null (rows, 0, "minutes"))
    sonor_announcement_add_count (announcement, "wait-about", (guint) sonor_result_get_integer (rows, 0, "minutes"), "wait-minutes");
  if (self->can_ask_back)
    sonor_announcement_add (announcement, "call-back-offer", NULL);

  if (!sonor_announcement_is_empty (announcement))
    self->playing = sonor_announcement_play (announcement, self->leg);
}

static void
on_asked (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (SonorHotlineWait) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, &error);
  const char *go;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->leaving)
    return;
  if (rows == NULL)
    {
      /* It waits on: the music has no end, and when the database is back so is the announcement. */
      g_warning ("A waiting call cannot be told its place: %s", error->message);
      ask_again_in (self, AGAIN_SECONDS);
      return;
    }

  go = sonor_result_get_text (rows, 0, "go");
  if (g_str_equal (go, "voicemail"))
    {
      leave (self, SONOR_HOTLINE_WAY_OUT_VOICEMAIL);
      return;
    }
  if (g_str_equal (go, "queue"))
    g_signal_emit (self, signals[MOVED], 0, sonor_result_get_text (rows, 0, "queue_code"));
  ask_again_in (self, sonor_result_is_null (rows, 0, "next_s") ? AGAIN_SECONDS
                                                                : (guint) sonor_result_get_integer (rows, 0, "next_s"));
  if (!sonor_result_is_null (rows, 0, "place"))
    {
      self->can_ask_back = sonor_result_get_boolean (rows, 0, "call_back");
      say_place (self, rows, g_str_equal (go, "queue"));
    }
}

static void
ask (SonorHotlineWait *self)
{
  g_autoptr (SonorQuery) query = sonor_query_new ("SELECT go, queue_code, place, minutes, call_back, next_s FROM call_wait($1)");

  sonor_query_add_text (query, self->call_id);
  sonor_database_query_async (sonor_switch_get_database (self->owner), query, self->cancellable, on_asked, g_object_ref (self));
}

/* Being called back */

static void
on_asked_back (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (SonorHotlineWait) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, &error);
  g_autoptr (SonorAnnouncement) kept = NULL;

  self->asking_back = FALSE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  /* It rings already, or the database is away: whoever waits goes on waiting. */
  if (rows == NULL || !sonor_result_get_boolean (rows, 0, "kept"))
    {
      if (rows == NULL)
        g_warning ("A call-back cannot be asked for: %s", error->message);
      return;
    }

  self->leaving = TRUE;
  g_clear_handle_id (&self->timer, g_source_remove);
  kept = sonor_announcement_new (sonor_switch_get_prompts (self->owner), self->language);
  sonor_announcement_add (kept, "call-back-kept", NULL);
  self->playing = sonor_announcement_play (kept, self->leg);
}

static void
on_digit (SonorMediaLeg    *leg,
          guint             digit,
          SonorHotlineWait *self)
{
  g_autoptr (SonorQuery) query = NULL;

  if (digit != CALL_BACK || !self->can_ask_back || self->asking_back || self->leaving)
    return;

  self->asking_back = TRUE;
  query = sonor_query_new ("SELECT call_ask_back($1) AS kept");
  sonor_query_add_text (query, self->call_id);
  sonor_database_query_async (sonor_switch_get_database (self->owner), query, self->cancellable, on_asked_back, g_object_ref (self));
}

static void
on_played (SonorMediaLeg    *leg,
           guint             number,
           SonorHotlineWait *self)
{
  gboolean first = self->timer == 0;

  if (number != self->playing)
    return;

  if (self->leaving)
    {
      leave (self, SONOR_HOTLINE_WAY_OUT_CALL_BACK);
      return;
    }
  play_music (self);
  if (first)
    ask (self);
}

static void
sonor_hotline_wait_dispose (GObject *object)
{
  SonorHotlineWait *self = SONOR_HOTLINE_WAIT (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->leg);

  G_OBJECT_CLASS (sonor_hotline_wait_parent_class)->dispose (object);
}

static void
sonor_hotline_wait_finalize (GObject *object)
{
  SonorHotlineWait *self = SONOR_HOTLINE_WAIT (object);

  g_clear_object (&self->cancellable);
  g_free (self->call_id);
  g_free (self->language);

  G_OBJECT_CLASS (sonor_hotline_wait_parent_class)->finalize (object);
}

static void
sonor_hotline_wait_class_init (SonorHotlineWaitClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_hotline_wait_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_hotline_wait_finalize;

  /**
   * SonorHotlineWait::moved:
   * @self: who waits
   * @queue: the queue it waits in from now on
   *
   * It has waited too long in one queue and goes on in another.
   */
  signals[MOVED] = g_signal_new ("moved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                 G_TYPE_STRING);

  /**
   * SonorHotlineWait::left:
   * @self: who waits
   * @way_out: a #SonorHotlineWayOut
   *
   * It waits no more, and nothing more is said or heard here.
   */
  signals[LEFT] = g_signal_new ("left", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                G_TYPE_INT);
}

static void
sonor_hotline_wait_init (SonorHotlineWait *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * sonor_hotline_wait_new:
 * @owner: the switch, which outlives it
 * @leg: who waits
 * @call_id: whose call that is; it is in a queue
 * @language: zh or mn
 *
 * Returns: (transfer full): what a waiting call hears
 */
SonorHotlineWait *
sonor_hotline_wait_new (SonorSwitch   *owner,
                        SonorMediaLeg *leg,
                        const char    *call_id,
                        const char    *language)
{
  SonorHotlineWait *self = g_object_new (SONOR_TYPE_HOTLINE_WAIT, NULL);

  self->owner = owner;
  self->leg = g_object_ref (leg);
  self->call_id = g_strdup (call_id);
  self->language = g_strdup (language);

  return self;
}

/**
 * sonor_hotline_wait_begin:
 * @self: who waits
 *
 * Says that somebody will come, then plays music and asks the database what to say between. To stop it drop @self.
 */
void
sonor_hotline_wait_begin (SonorHotlineWait *self)
{
  g_autoptr (SonorAnnouncement) announcement = NULL;

  g_return_if_fail (SONOR_IS_HOTLINE_WAIT (self));

  g_signal_connect_object (self->leg, "digit", G_CALLBACK (on_digit), self, 0);
  g_signal_connect_object (self->leg, "played", G_CALLBACK (on_played), self, 0);
  announcement = sonor_announcement_new (sonor_switch_get_prompts (self->owner), self->language);
  sonor_announcement_add (announcement, "wait", NULL);
  self->playing = sonor_announcement_play (announcement, self->leg);
}
