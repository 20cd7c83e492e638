/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gateway/sms.h"

#include <glib/gi18n-lib.h>

#include "gateway/due-watch.h"

/* What was not due when NOTIFY told of it, or waits for its next try, is found at the latest after so long. */
#define LOOK_SECONDS 15

/**
 * SonorSms:
 *
 * Takes short messages out of the database's outbox and gives them to a provider, as many as that has room for. Before a part
 * goes on the wire the database is asked whether it may, and afterwards told what the provider said: so whatever dies in
 * between, no part goes more than twice, and the second time under the same id.
 */
struct _SonorSms
{
  GObject           parent_instance;

  SonorPool        *pool;
  SonorDueWatch    *watch;
  SonorSmsProvider *provider;
  char             *instance;
  GCancellable     *cancellable;
  GQueue            waiting;
  GHashTable       *under_way;
  guint             n_asking;
  gboolean          looking;
  gboolean          due;
};

G_DEFINE_FINAL_TYPE (SonorSms, sonor_sms, G_TYPE_OBJECT)

static void pump (SonorSms *self);

/* A part between the questions about it. */
typedef struct
{
  SonorSms     *sms;
  SonorSmsPart *part;
} Step;

static Step *
step_new (SonorSms     *self,
          SonorSmsPart *part)
{
  Step *step = g_new (Step, 1);

  step->sms = g_object_ref (self);
  step->part = sonor_sms_part_ref (part);

  return step;
}

static void
step_free (Step *step)
{
  g_object_unref (step->sms);
  sonor_sms_part_unref (step->part);
  g_free (step);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Step, step_free)

static char *
name_part (const SonorSmsPart *part)
{
  return g_strdup_printf ("%s/%u", part->message_id, part->number);
}

static void
forget (SonorSms           *self,
        const SonorSmsPart *part)
{
  g_autofree char *name = name_part (part);

  g_hash_table_remove (self->under_way, name);
}

/* What cannot be told now is told by what the database does when the time of the message is over: it is taken up again. */
static void
on_told (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (Step) step = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_pool_query_finish (SONOR_POOL (source), result, &error);

  if (rows == NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_warning ("%s", error->message);
  forget (step->sms, step->part);
  pump (step->sms);
}

static void
tell_sent (Step       *step,
           const char *provider_id)
{
  gboolean arrives = SONOR_SMS_PROVIDER_GET_IFACE (step->sms->provider)->arrives;
  g_autoptr (SonorQuery) query = sonor_query_new (arrives ? "SELECT sms_part_sent($1, $2::smallint, $3), sms_report($3, 'DELIVRD')"
                                                          : "SELECT sms_part_sent($1, $2::smallint, $3)");

  sonor_query_add_text (query, step->part->message_id);
  sonor_query_add_integer (query, step->part->number);
  sonor_query_add_text (query, provider_id);
  sonor_pool_query_async (step->sms->pool, query, step->sms->cancellable, on_told, step);
}

static void
tell_refused (Step         *step,
              const GError *why)
{
  g_autoptr (SonorQuery) query = sonor_query_new ("SELECT sms_part_refused($1, $2::smallint, $3, $4)");

  g_message (_("A short message was not taken: %s"), why->message);
  sonor_query_add_text (query, step->part->message_id);
  sonor_query_add_integer (query, step->part->number);
  sonor_query_add_text (query, why->message);
  sonor_query_add_boolean (query, why->code == SONOR_SMS_ERROR_PASSING);
  sonor_pool_query_async (step->sms->pool, query, step->sms->cancellable, on_told, step);
}

static void
on_sent (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (Step) step = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *provider_id = sonor_sms_provider_send_finish (SONOR_SMS_PROVIDER (source), result, &error);
  SonorSms *self = step->sms;

  if (provider_id != NULL)
    tell_sent (g_steal_pointer (&step), provider_id);
  else if (g_error_matches (error, SONOR_SMS_ERROR, SONOR_SMS_ERROR_UNANSWERED))
    {
      /* Before anything new; whether it may go again is for the database to say. */
      g_queue_push_head (&self->waiting, sonor_sms_part_ref (step->part));
      pump (self);
    }
  else if (error->domain == SONOR_SMS_ERROR)
    tell_refused (g_steal_pointer (&step), error);
  else
    forget (self, step->part);
}

static void
on_may_go (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (Step) step = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_pool_query_finish (SONOR_POOL (source), result, &error);
  SonorSms *self = step->sms;

  self->n_asking--;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (rows == NULL || sonor_result_get_n_rows (rows) == 0 || sonor_result_is_null (rows, 0, "wire_id"))
    {
      forget (self, step->part);
      pump (self);
      return;
    }

  step->part->wire_id = (guint32) sonor_result_get_integer (rows, 0, "wire_id");
  sonor_sms_provider_send_async (self->provider, step->part, self->cancellable, on_sent, step);
  step = NULL;
  pump (self);
}

static void
ask_may_go (SonorSms     *self,
            SonorSmsPart *part)
{
  g_autoptr (SonorQuery) query = sonor_query_new ("SELECT sms_part_wire($1, $2, $3::smallint) AS wire_id");

  self->n_asking++;
  sonor_query_add_text (query, self->instance);
  sonor_query_add_text (query, part->message_id);
  sonor_query_add_integer (query, part->number);
  sonor_pool_query_async (self->pool, query, self->cancellable, on_may_go, step_new (self, part));
}

static void
on_due (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr (SonorSms) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_pool_query_finish (SONOR_POOL (source), result, &error);

  self->looking = FALSE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  for (guint i = 0; rows != NULL && i < sonor_result_get_n_rows (rows); i++)
    {
      SonorSmsPart *part = sonor_sms_part_new (sonor_result_get_text (rows, i, "message_id"), sonor_result_get_text (rows, i, "recipient"),
                                               sonor_result_get_text (rows, i, "body"), (guint) sonor_result_get_integer (rows, i, "number"),
                                               (guint) sonor_result_get_integer (rows, i, "parts"));

      /* One of another round may still be waiting for its answer. */
      if (g_hash_table_add (self->under_way, name_part (part)))
        g_queue_push_tail (&self->waiting, part);
      else
        sonor_sms_part_unref (part);
      self->due = TRUE;
    }
  pump (self);
}

static void
look (SonorSms *self,
      guint     most)
{
  g_autoptr (SonorQuery) query = sonor_query_new ("SELECT message_id, number, parts, recipient, body FROM sms_next($1, $2::integer, $3)");

  self->looking = TRUE;
  self->due = FALSE;
  sonor_query_add_text (query, self->instance);
  sonor_query_add_integer (query, most);
  sonor_query_add_boolean (query, SONOR_SMS_PROVIDER_GET_IFACE (self->provider)->whole);
  sonor_pool_query_async (self->pool, query, self->cancellable, on_due, g_object_ref (self));
}

/* Gives the provider what it has room for, and takes up no more than that: another gateway may have more. */
static void
pump (SonorSms *self)
{
  guint room;

  if (self->pool == NULL || !sonor_pool_get_connected (self->pool))
    return;

  room = sonor_sms_provider_get_room (self->provider);
  while (room > self->n_asking && !g_queue_is_empty (&self->waiting))
    {
      g_autoptr (SonorSmsPart) part = g_queue_pop_head (&self->waiting);

      ask_may_go (self, part);
    }
  if (room > self->n_asking && self->due && !self->looking)
    look (self, room - self->n_asking);
}

static void
look_again (SonorSms *self)
{
  self->due = TRUE;
  pump (self);
}

static void
sonor_sms_dispose (GObject *object)
{
  SonorSms *self = SONOR_SMS (object);

  g_clear_object (&self->watch);
  g_cancellable_cancel (self->cancellable);
  g_queue_clear_full (&self->waiting, (GDestroyNotify) sonor_sms_part_unref);
  g_clear_object (&self->provider);
  g_clear_object (&self->pool);

  G_OBJECT_CLASS (sonor_sms_parent_class)->dispose (object);
}

static void
sonor_sms_finalize (GObject *object)
{
  SonorSms *self = SONOR_SMS (object);

  g_object_unref (self->cancellable);
  g_hash_table_unref (self->under_way);
  g_free (self->instance);

  G_OBJECT_CLASS (sonor_sms_parent_class)->finalize (object);
}

static void
sonor_sms_class_init (SonorSmsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_sms_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_sms_finalize;
}

static void
sonor_sms_init (SonorSms *self)
{
  self->cancellable = g_cancellable_new ();
  self->under_way = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_queue_init (&self->waiting);
}

/**
 * sonor_sms_new:
 * @pool: the database, which has not started
 * @instance: name of this gateway
 * @provider: who carries the messages
 *
 * Returns: (transfer full): who sends as soon as there is something to send
 */
SonorSms *
sonor_sms_new (SonorPool        *pool,
               const char       *instance,
               SonorSmsProvider *provider)
{
  SonorSms *self = g_object_new (SONOR_TYPE_SMS, NULL);

  self->pool = g_object_ref (pool);
  self->provider = g_object_ref (provider);
  self->instance = g_strdup (instance);
  self->watch = sonor_due_watch_new (pool, "sms", LOOK_SECONDS);
  g_signal_connect_object (self->watch, "due", G_CALLBACK (look_again), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (provider, "room", G_CALLBACK (pump), self, G_CONNECT_SWAPPED);

  return self;
}
