/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gateway/cmpp-provider.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#define FIRST_PAUSE_MS 1000
#define LONGEST_PAUSE_MS 60000
/* Result of CMPP_SUBMIT_RESP: too much at once. All others will be the same again. */
#define RESULT_FLOW_CONTROL 8

/**
 * SonorCmppProvider:
 *
 * China Mobile and whoever speaks its protocol: keeps one connection, comes back when it is lost, has so many parts under way
 * as the window holds, and acknowledges what comes in when the database has it.
 */
struct _SonorCmppProvider
{
  GObject            parent_instance;

  SonorCmppSettings *settings;
  SonorPool         *pool;
  char              *instance;
  GCancellable      *cancellable;
  SonorCmppLink     *link;
  GHashTable        *pending;
  char              *problem;
  guint              pause_ms;
  guint              again_id;
  gboolean           open;
};

static void sonor_cmpp_provider_provider_init (SonorSmsProviderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SonorCmppProvider, sonor_cmpp_provider, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SONOR_TYPE_SMS_PROVIDER, sonor_cmpp_provider_provider_init))

static void open_link (SonorCmppProvider *self);

/* A part on the wire. */
typedef struct
{
  SonorCmppProvider *provider;
  GTask             *task;
  guint32            sequence;
  guint              timer_id;
} Pending;

static void
pending_free (Pending *pending)
{
  g_clear_handle_id (&pending->timer_id, g_source_remove);
  g_object_unref (pending->task);
  g_free (pending);
}

/* The task of a part that was answered, or will not be any more. */
static GTask *
end_pending (SonorCmppProvider *self,
             guint32            sequence)
{
  Pending *pending = g_hash_table_lookup (self->pending, GUINT_TO_POINTER (sequence));
  GTask *task = pending != NULL ? g_object_ref (pending->task) : NULL;

  g_hash_table_remove (self->pending, GUINT_TO_POINTER (sequence));

  return task;
}

static gboolean
on_unanswered (gpointer user_data)
{
  Pending *pending = user_data;
  SonorCmppProvider *self = pending->provider;
  g_autoptr (GTask) task = NULL;

  pending->timer_id = 0;
  task = end_pending (self, pending->sequence);
  g_task_return_new_error (task, SONOR_SMS_ERROR, SONOR_SMS_ERROR_UNANSWERED, "No answer");

  return G_SOURCE_REMOVE;
}

/* The interface of providers */

static guint
get_room (SonorSmsProvider *provider)
{
  SonorCmppProvider *self = SONOR_CMPP_PROVIDER (provider);
  guint under_way = g_hash_table_size (self->pending);

  return self->open && under_way < self->settings->window ? self->settings->window - under_way : 0;
}

static void
send_async (SonorSmsProvider    *provider,
            SonorSmsPart        *part,
            GCancellable        *cancellable,
            GAsyncReadyCallback  callback,
            gpointer             user_data)
{
  SonorCmppProvider *self = SONOR_CMPP_PROVIDER (provider);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Pending *pending;
  SonorCmppPart written = {
    .service = self->settings->service,
    .source = self->settings->account,
    .from = self->settings->number,
    /* Within the country numbers go without its code. */
    .to = g_str_has_prefix (part->recipient, "+86") ? part->recipient + 3 : part->recipient + 1,
    .text = part->body,
    .number = (guint8) part->number,
    .n_parts = (guint8) part->n_parts,
    /* The same for all parts of a message, and whenever they are sent. */
    .reference = (guint8) g_str_hash (part->message_id),
  };

  if (!self->open)
    {
      g_task_return_new_error (task, SONOR_SMS_ERROR, SONOR_SMS_ERROR_UNANSWERED, "No connection");
      return;
    }

  pending = g_new0 (Pending, 1);
  pending->provider = self;
  pending->task = g_steal_pointer (&task);
  pending->sequence = part->wire_id;
  pending->timer_id = g_timeout_add_seconds (self->settings->answer_seconds, on_unanswered, pending);
  g_hash_table_insert (self->pending, GUINT_TO_POINTER (part->wire_id), pending);
  sonor_cmpp_link_send (self->link, sonor_cmpp_write_submit (self->settings->version, &written, part->wire_id));
}

static char *
send_finish (SonorSmsProvider  *provider,
             GAsyncResult      *result,
             GError           **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
sonor_cmpp_provider_provider_init (SonorSmsProviderInterface *iface)
{
  iface->get_room = get_room;
  iface->send_async = send_async;
  iface->send_finish = send_finish;
}

/* What comes over the link */

static void
on_submitted (SonorCmppLink     *link,
              guint              sequence,
              guint64            id,
              guint              result,
              SonorCmppProvider *self)
{
  g_autoptr (GTask) task = end_pending (self, sequence);

  /* An answer that comes twice, or so late that nobody waits for it. */
  if (task == NULL)
    return;

  if (result == 0)
    g_task_return_pointer (task, g_strdup_printf ("%016" G_GINT64_MODIFIER "x", id), g_free);
  else
    g_task_return_new_error (task, SONOR_SMS_ERROR, result == RESULT_FLOW_CONTROL ? SONOR_SMS_ERROR_PASSING : SONOR_SMS_ERROR_REFUSED,
                             "CMPP %u", result);
  sonor_sms_provider_tell_room (SONOR_SMS_PROVIDER (self));
}

/* What was delivered, until the database has it. */
typedef struct
{
  SonorCmppProvider *provider;
  SonorCmppLink     *link;
  guint64            id;
  guint32            sequence;
} Delivered;

static void
delivered_free (Delivered *delivered)
{
  g_object_unref (delivered->provider);
  g_object_unref (delivered->link);
  g_free (delivered);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Delivered, delivered_free)

static void
on_kept (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (Delivered) delivered = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_pool_query_finish (SONOR_POOL (source), result, &error);

  /* Without an answer the provider sends it again, later. */
  if (rows != NULL)
    sonor_cmpp_link_send (delivered->link, sonor_cmpp_write_deliver_answer (delivered->provider->settings->version, delivered->id, 0,
                                                                            delivered->sequence));
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_warning ("%s", error->message);
}

static char *
write_sender (const SonorCmppDelivery *delivery)
{
  gboolean bare = g_str_has_prefix (delivery->sender, "86") && strlen (delivery->sender) == 13;
  g_autofree char *text = g_strconcat (bare ? "+" : "", delivery->sender, NULL);
  char *international = NULL;

  if (!sonor_phone_number_normalise (text, NULL, NULL, &international, NULL))
    return NULL;

  return international;
}

static SonorQuery *
write_question (const SonorCmppDelivery *delivery)
{
  g_autofree char *id = g_strdup_printf ("%016" G_GINT64_MODIFIER "x", delivery->report ? delivery->report_id : delivery->id);
  g_autofree char *sender = delivery->report ? NULL : write_sender (delivery);
  SonorQuery *query;

  if (delivery->report)
    {
      query = sonor_query_new ("SELECT sms_report($1, $2)");
      sonor_query_add_text (query, id);
      sonor_query_add_text (query, delivery->state);
      return query;
    }

  query = sonor_query_new (delivery->n_parts > 1 ? "SELECT sms_received_part($1, $2, $3, $4::integer, $5::integer, $6::integer)"
                                                 : "SELECT sms_received($1, $2, $3)");
  sonor_query_add_text (query, id);
  sonor_query_add_text (query, sender);
  sonor_query_add_text (query, delivery->text);
  if (delivery->n_parts > 1)
    {
      sonor_query_add_integer (query, delivery->reference);
      sonor_query_add_integer (query, delivery->n_parts);
      sonor_query_add_integer (query, delivery->number);
    }

  return query;
}

static void
on_delivered (SonorCmppLink     *link,
              guint              sequence,
              SonorCmppDelivery *delivery,
              SonorCmppProvider *self)
{
  g_autoptr (SonorQuery) query = write_question (delivery);
  Delivered *delivered = g_new (Delivered, 1);

  delivered->provider = g_object_ref (self);
  delivered->link = g_object_ref (link);
  delivered->id = delivery->id;
  delivered->sequence = sequence;
  sonor_pool_query_async (self->pool, query, self->cancellable, on_kept, delivered);
}

/* The link itself */

static void
tell_state (SonorCmppProvider *self,
            const char        *problem)
{
  g_autoptr (SonorQuery) query = NULL;

  if (g_strcmp0 (problem, self->problem) != 0 && problem != NULL)
    g_message ("%s: %s", self->settings->address, problem);
  g_free (self->problem);
  self->problem = g_strdup (problem);
  query = sonor_query_new ("SELECT sms_provider_state($1, $2)");
  sonor_query_add_text (query, self->instance);
  sonor_query_add_text (query, problem);
  sonor_pool_query_async (self->pool, query, self->cancellable, NULL, NULL);
}

static gboolean
on_again (gpointer user_data)
{
  SonorCmppProvider *self = user_data;

  self->again_id = 0;
  open_link (self);

  return G_SOURCE_REMOVE;
}

/* Later each time, and not all gateways of a provider that comes back at once. */
static void
come_back (SonorCmppProvider *self)
{
  guint pause_ms = self->pause_ms / 2 + (guint) g_random_int_range (0, (gint32) (self->pause_ms / 2));

  self->pause_ms = MIN (self->pause_ms * 2, LONGEST_PAUSE_MS);
  self->again_id = g_timeout_add (pause_ms, on_again, self);
}

/* Nobody knows any more whether what was under way has arrived. */
static void
end_all (SonorCmppProvider *self)
{
  GHashTableIter iter;
  gpointer value;
  g_autoptr (GPtrArray) tasks = g_ptr_array_new_with_free_func (g_object_unref);

  g_hash_table_iter_init (&iter, self->pending);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_ptr_array_add (tasks, g_object_ref (((Pending *) value)->task));
  g_hash_table_remove_all (self->pending);
  for (guint i = 0; i < tasks->len; i++)
    g_task_return_new_error (g_ptr_array_index (tasks, i), SONOR_SMS_ERROR, SONOR_SMS_ERROR_UNANSWERED, "No answer");
}

static void
on_closed (SonorCmppLink     *link,
           const GError      *why,
           SonorCmppProvider *self)
{
  self->open = FALSE;
  tell_state (self, why->message);
  g_clear_object (&self->link);
  end_all (self);
  come_back (self);
}

static void
on_opened (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (SonorCmppProvider) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean opened = sonor_cmpp_link_open_finish (SONOR_CMPP_LINK (source), result, &error);

  if (self->link != SONOR_CMPP_LINK (source))
    return;
  if (!opened)
    {
      tell_state (self, error->message);
      g_clear_object (&self->link);
      come_back (self);
      return;
    }

  g_message (_("Short messages go over %s"), self->settings->address);
  tell_state (self, NULL);
  self->pause_ms = FIRST_PAUSE_MS;
  self->open = TRUE;
  sonor_sms_provider_tell_room (SONOR_SMS_PROVIDER (self));
}

static void
open_link (SonorCmppProvider *self)
{
  self->link = sonor_cmpp_link_new (self->settings);
  g_signal_connect_object (self->link, "submitted", G_CALLBACK (on_submitted), self, 0);
  g_signal_connect_object (self->link, "delivered", G_CALLBACK (on_delivered), self, 0);
  g_signal_connect_object (self->link, "closed", G_CALLBACK (on_closed), self, 0);
  sonor_cmpp_link_open_async (self->link, on_opened, g_object_ref (self));
}

/* Before the database is there nothing that comes in could be kept. */
static void
on_resync (SonorPool         *pool,
           SonorCmppProvider *self)
{
  if (self->link == NULL && self->again_id == 0)
    open_link (self);
  else
    tell_state (self, self->open ? NULL : self->problem);
}

static void
sonor_cmpp_provider_dispose (GObject *object)
{
  SonorCmppProvider *self = SONOR_CMPP_PROVIDER (object);
  g_autoptr (SonorCmppLink) link = g_steal_pointer (&self->link);

  g_clear_handle_id (&self->again_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  self->open = FALSE;
  if (link != NULL)
    {
      g_signal_handlers_disconnect_by_data (link, self);
      sonor_cmpp_link_close (link);
    }
  end_all (self);

  G_OBJECT_CLASS (sonor_cmpp_provider_parent_class)->dispose (object);
}

static void
sonor_cmpp_provider_finalize (GObject *object)
{
  SonorCmppProvider *self = SONOR_CMPP_PROVIDER (object);

  g_object_unref (self->cancellable);
  g_object_unref (self->pool);
  g_hash_table_unref (self->pending);
  sonor_cmpp_settings_free (self->settings);
  g_free (self->instance);
  g_free (self->problem);

  G_OBJECT_CLASS (sonor_cmpp_provider_parent_class)->finalize (object);
}

static void
sonor_cmpp_provider_class_init (SonorCmppProviderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_cmpp_provider_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_cmpp_provider_finalize;
}

static void
sonor_cmpp_provider_init (SonorCmppProvider *self)
{
  self->cancellable = g_cancellable_new ();
  self->pending = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) pending_free);
  self->pause_ms = FIRST_PAUSE_MS;
}

/**
 * sonor_cmpp_provider_new:
 * @settings: (transfer full): what was agreed with the provider
 * @pool: the database, which has not started
 * @instance: name of this gateway
 *
 * Returns: (transfer full): a provider that connects when the database is there
 */
SonorCmppProvider *
sonor_cmpp_provider_new (SonorCmppSettings *settings,
                         SonorPool         *pool,
                         const char        *instance)
{
  SonorCmppProvider *self = g_object_new (SONOR_TYPE_CMPP_PROVIDER, NULL);

  self->settings = settings;
  self->pool = g_object_ref (pool);
  self->instance = g_strdup (instance);
  g_signal_connect_object (pool, "resync", G_CALLBACK (on_resync), self, 0);

  return self;
}
