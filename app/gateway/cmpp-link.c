/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gateway/cmpp-link.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#define DEFAULT_PORT 7890
#define READ_BYTES 16384
/* So often the other side is asked whether it is there before it counts as gone: N of QB-GF-028-2003. */
#define MOST_TESTS 3
/* The lower half of the numbers belongs to parts, which keep theirs. */
#define OWN_SEQUENCES 0x80000000u
/* Where AuthenticatorSource stands in CMPP_CONNECT. */
#define DIGEST_AT (SONOR_CMPP_HEAD_BYTES + 6)

/**
 * SonorCmppLink:
 *
 * One connection with a provider's gateway, from its login to its end: what comes in is read and told, what goes out waits its
 * turn, and a silence is broken in time.
 */
struct _SonorCmppLink
{
  GObject                  parent_instance;

  const SonorCmppSettings *settings;
  GSocketConnection       *connection;
  GCancellable            *cancellable;
  GTask                   *opening;
  GByteArray              *received;
  guint8                   piece[READ_BYTES];
  GQueue                   to_send;
  guint8                   asked[SONOR_CMPP_DIGEST_BYTES];
  guint                    timer_id;
  guint                    n_tests;
  guint32                  own_sequence;
  gboolean                 sending;
  gboolean                 open;
  gboolean                 ending;
  gboolean                 closed;
};

enum
{
  SUBMITTED,
  DELIVERED,
  CLOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorCmppLink, sonor_cmpp_link, G_TYPE_OBJECT)

static void read_on (SonorCmppLink *self);
static void wait_for_word (SonorCmppLink *self);

static guint32
next_own_sequence (SonorCmppLink *self)
{
  return OWN_SEQUENCES | (self->own_sequence++ & ~OWN_SEQUENCES);
}

/* Whatever it was, it happens once: who waits for the login is told, or who uses the link. */
static void
give_up (SonorCmppLink *self,
         const GError  *why)
{
  if (self->closed)
    return;

  self->closed = TRUE;
  self->open = FALSE;
  g_clear_handle_id (&self->timer_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  if (self->connection != NULL)
    g_io_stream_close_async (G_IO_STREAM (self->connection), G_PRIORITY_DEFAULT, NULL, NULL, NULL);
  if (self->opening != NULL)
    {
      g_autoptr (GTask) task = g_steal_pointer (&self->opening);

      g_task_return_error (task, g_error_copy (why));
    }
  else
    g_signal_emit (self, signals[CLOSED], 0, why);
}

static void
give_up_saying (SonorCmppLink *self,
                const char    *why)
{
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED, why);

  give_up (self, error);
}

/* Going out */

static void send_next (SonorCmppLink *self);

static void
on_written (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (SonorCmppLink) self = user_data;
  g_autoptr (GError) error = NULL;

  self->sending = FALSE;
  if (!g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, &error))
    {
      give_up (self, error);
      return;
    }

  g_bytes_unref (g_queue_pop_head (&self->to_send));
  if (self->ending && g_queue_is_empty (&self->to_send))
    give_up_saying (self, _("The provider has ended the connection"));
  send_next (self);
}

static void
send_next (SonorCmppLink *self)
{
  GBytes *bytes = g_queue_peek_head (&self->to_send);

  if (self->sending || self->closed || bytes == NULL)
    return;

  self->sending = TRUE;
  g_output_stream_write_all_async (g_io_stream_get_output_stream (G_IO_STREAM (self->connection)), g_bytes_get_data (bytes, NULL),
                                   g_bytes_get_size (bytes), G_PRIORITY_DEFAULT, self->cancellable, on_written, g_object_ref (self));
}

/**
 * sonor_cmpp_link_send:
 * @self: a link that is open
 * @message: (transfer full): what goes
 *
 * Sends behind what is being sent. On a link that is closed nothing goes.
 */
void
sonor_cmpp_link_send (SonorCmppLink *self,
                      GByteArray    *message)
{
  g_return_if_fail (SONOR_IS_CMPP_LINK (self));

  g_queue_push_tail (&self->to_send, g_byte_array_free_to_bytes (message));
  send_next (self);
}

/* Silence */

static gboolean
on_silent (gpointer user_data)
{
  SonorCmppLink *self = user_data;

  self->timer_id = 0;
  if (!self->open)
    give_up_saying (self, _("The provider does not answer"));
  else if (self->n_tests >= MOST_TESTS)
    give_up_saying (self, _("The provider has fallen silent"));
  else
    {
      self->n_tests++;
      sonor_cmpp_link_send (self, sonor_cmpp_write_active_test (next_own_sequence (self)));
      wait_for_word (self);
    }

  return G_SOURCE_REMOVE;
}

static void
wait_for_word (SonorCmppLink *self)
{
  guint seconds = self->open && self->n_tests == 0 ? self->settings->idle_seconds : self->settings->answer_seconds;

  g_clear_handle_id (&self->timer_id, g_source_remove);
  self->timer_id = g_timeout_add_seconds (seconds, on_silent, self);
}

/* Coming in */

static gboolean
take_login (SonorCmppLink           *self,
            const SonorCmppMessage  *message,
            GError                 **error)
{
  static const char *reasons[] = { NULL, N_("the message was malformed"), N_("the account or the address is not known"),
                                   N_("the secret is wrong"), N_("the version is not spoken there") };
  guint8 digest[SONOR_CMPP_DIGEST_BYTES];
  guint8 wanted[SONOR_CMPP_DIGEST_BYTES];
  g_autoptr (GTask) task = NULL;
  guint32 status;

  if (!sonor_cmpp_read_connect_answer (self->settings->version, message, &status, digest, error))
    return FALSE;
  if (status != 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, _("The provider does not let us in: %s (%u)"),
                   status < G_N_ELEMENTS (reasons) ? _(reasons[status]) : _("for a reason of its own"), status);
      return FALSE;
    }
  sonor_cmpp_digest_answer (self->settings->version, status, self->asked, self->settings->secret, wanted);
  if (memcmp (digest, wanted, sizeof digest) != 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                           _("Who answers does not know the secret: it is not the provider"));
      return FALSE;
    }

  self->open = TRUE;
  task = g_steal_pointer (&self->opening);
  g_task_return_boolean (task, TRUE);
  return TRUE;
}

static gboolean
take_submitted (SonorCmppLink           *self,
                const SonorCmppMessage  *message,
                GError                 **error)
{
  guint64 id;
  guint32 result;

  if (!sonor_cmpp_read_submit_answer (self->settings->version, message, &id, &result, error))
    return FALSE;

  g_signal_emit (self, signals[SUBMITTED], 0, message->sequence, id, result);
  return TRUE;
}

static void
take_delivered (SonorCmppLink          *self,
                const SonorCmppMessage *message)
{
  g_auto (SonorCmppDelivery) delivery = { 0 };
  g_autoptr (GError) error = NULL;

  if (sonor_cmpp_read_deliver (self->settings->version, message, &delivery, &error))
    {
      g_signal_emit (self, signals[DELIVERED], 0, message->sequence, &delivery);
      return;
    }

  /* It would be repeated for ever, and never be more than it is: the answer says that its structure is wrong. */
  g_message ("%s", error->message);
  sonor_cmpp_link_send (self, sonor_cmpp_write_deliver_answer (self->settings->version, delivery.id, 1, message->sequence));
}

static gboolean
take_message (SonorCmppLink           *self,
              const SonorCmppMessage  *message,
              GError                 **error)
{
  if (!self->open)
    {
      if (message->command == (SONOR_CMPP_COMMAND_CONNECT | SONOR_CMPP_ANSWER))
        return take_login (self, message, error);
      g_set_error_literal (error, SONOR_CMPP_ERROR, SONOR_CMPP_ERROR_CONTENT, _("The provider speaks before it has let us in"));
      return FALSE;
    }

  switch (message->command)
    {
    case SONOR_CMPP_COMMAND_SUBMIT | SONOR_CMPP_ANSWER:
      return take_submitted (self, message, error);
    case SONOR_CMPP_COMMAND_DELIVER:
      take_delivered (self, message);
      return TRUE;
    case SONOR_CMPP_COMMAND_ACTIVE_TEST:
      sonor_cmpp_link_send (self, sonor_cmpp_write_active_test_answer (message->sequence));
      return TRUE;
    case SONOR_CMPP_COMMAND_TERMINATE:
      self->ending = TRUE;
      sonor_cmpp_link_send (self, sonor_cmpp_write_terminate_answer (message->sequence));
      return TRUE;
    default:
      /* The answer to a test, or what a later version of the protocol has: that it came is enough. */
      return TRUE;
    }
}

static void
take_received (SonorCmppLink *self)
{
  gsize used = 0;

  while (!self->closed)
    {
      SonorCmppMessage message;
      g_autoptr (GError) error = NULL;
      gssize length = sonor_cmpp_find (self->received->data + used, self->received->len - used, &message, &error);

      if (length == 0)
        break;
      if (length < 0 || !take_message (self, &message, &error))
        {
          give_up (self, error);
          return;
        }
      used += (gsize) length;
    }
  if (used > 0 && !self->closed)
    g_byte_array_remove_range (self->received, 0, (guint) used);
}

static void
on_read (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (SonorCmppLink) self = user_data;
  g_autoptr (GError) error = NULL;
  gssize length = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &error);

  if (self->closed)
    return;
  if (length < 0)
    give_up (self, error);
  else if (length == 0)
    give_up_saying (self, _("The provider has closed the connection"));
  else
    {
      g_byte_array_append (self->received, self->piece, (guint) length);
      self->n_tests = 0;
      take_received (self);
      if (self->closed)
        return;
      if (self->open)
        wait_for_word (self);
      read_on (self);
    }
}

static void
read_on (SonorCmppLink *self)
{
  g_input_stream_read_async (g_io_stream_get_input_stream (G_IO_STREAM (self->connection)), self->piece, sizeof self->piece,
                             G_PRIORITY_DEFAULT, self->cancellable, on_read, g_object_ref (self));
}

/* Opening and closing */

static void
log_in (SonorCmppLink *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  guint32 stamp = (guint32) (g_date_time_get_month (now) * 100000000 + g_date_time_get_day_of_month (now) * 1000000
                             + g_date_time_get_hour (now) * 10000 + g_date_time_get_minute (now) * 100 + g_date_time_get_second (now));
  GByteArray *connect = sonor_cmpp_write_connect ((guint8) self->settings->version, self->settings->account, self->settings->secret,
                                                  stamp, next_own_sequence (self));

  memcpy (self->asked, connect->data + DIGEST_AT, sizeof self->asked);
  sonor_cmpp_link_send (self, connect);
  wait_for_word (self);
  read_on (self);
}

static void
on_connected (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (SonorCmppLink) self = user_data;
  g_autoptr (GError) error = NULL;

  self->connection = g_socket_client_connect_to_host_finish (G_SOCKET_CLIENT (source), result, &error);
  if (self->connection == NULL)
    give_up (self, error);
  else if (!self->closed)
    log_in (self);
}

static void
on_tls (GSocketClient      *client,
        GSocketClientEvent  event,
        GSocketConnectable *connectable,
        GIOStream          *stream,
        SonorCmppLink      *self)
{
  g_autoptr (GTlsDatabase) database = NULL;
  g_autoptr (GError) error = NULL;

  if (event != G_SOCKET_CLIENT_TLS_HANDSHAKING || self->settings->authority == NULL)
    return;

  database = g_tls_file_database_new (self->settings->authority, &error);
  if (database != NULL)
    g_tls_connection_set_database (G_TLS_CONNECTION (stream), database);
  else
    give_up (self, error);
}

/**
 * sonor_cmpp_link_open_async:
 * @self: a new link
 * @callback: called when the provider has let us in, or not
 * @user_data: for @callback
 *
 * Connects and logs in, and makes sure that the provider is who knows the secret. sonor_cmpp_link_close() cancels it.
 */
void
sonor_cmpp_link_open_async (SonorCmppLink       *self,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();

  g_return_if_fail (SONOR_IS_CMPP_LINK (self));
  g_return_if_fail (self->opening == NULL && !self->open && !self->closed);

  self->opening = g_task_new (self, NULL, callback, user_data);
  g_socket_client_set_tls (client, self->settings->tls);
  g_signal_connect_object (client, "event", G_CALLBACK (on_tls), self, 0);
  wait_for_word (self);
  g_socket_client_connect_to_host_async (client, self->settings->address, DEFAULT_PORT, self->cancellable, on_connected,
                                         g_object_ref (self));
}

/**
 * sonor_cmpp_link_open_finish:
 * @self: a link
 * @result: what the callback got
 * @error: return location for a #GError; %G_IO_ERROR_PERMISSION_DENIED if the other side does not let us in
 *
 * Returns: whether it is open
 */
gboolean
sonor_cmpp_link_open_finish (SonorCmppLink  *self,
                             GAsyncResult   *result,
                             GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * sonor_cmpp_link_close:
 * @self: a link
 *
 * Ends it without a word to anybody here; the provider's own clock ends it there.
 */
void
sonor_cmpp_link_close (SonorCmppLink *self)
{
  g_return_if_fail (SONOR_IS_CMPP_LINK (self));

  give_up_saying (self, _("The connection was ended"));
}

static void
sonor_cmpp_link_finalize (GObject *object)
{
  SonorCmppLink *self = SONOR_CMPP_LINK (object);

  g_clear_handle_id (&self->timer_id, g_source_remove);
  g_queue_clear_full (&self->to_send, (GDestroyNotify) g_bytes_unref);
  g_byte_array_unref (self->received);
  g_clear_object (&self->connection);
  g_clear_object (&self->opening);
  g_object_unref (self->cancellable);

  G_OBJECT_CLASS (sonor_cmpp_link_parent_class)->finalize (object);
}

static void
sonor_cmpp_link_class_init (SonorCmppLinkClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sonor_cmpp_link_finalize;

  signals[SUBMITTED] = g_signal_new ("submitted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                     3, G_TYPE_UINT, G_TYPE_UINT64, G_TYPE_UINT);
  signals[DELIVERED] = g_signal_new ("delivered", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                     2, G_TYPE_UINT, G_TYPE_POINTER);
  signals[CLOSED] = g_signal_new ("closed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  G_TYPE_ERROR);
}

static void
sonor_cmpp_link_init (SonorCmppLink *self)
{
  self->cancellable = g_cancellable_new ();
  self->received = g_byte_array_new ();
  g_queue_init (&self->to_send);
}

/**
 * sonor_cmpp_link_new:
 * @settings: what was agreed with the provider; outlives the link
 *
 * Returns: (transfer full): a link that is not open
 */
SonorCmppLink *
sonor_cmpp_link_new (const SonorCmppSettings *settings)
{
  SonorCmppLink *self = g_object_new (SONOR_TYPE_CMPP_LINK, NULL);

  self->settings = settings;

  return self;
}
