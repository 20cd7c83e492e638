/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gateway/transfer.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "gateway/due-watch.h"
#include "gateway/http-client.h"
#include "gateway/signature.h"
#include "gateway/sms-template.h"

/* What was not due when NOTIFY told of it is found at the latest after so long. */
#define LOOK_SECONDS 15
#define ANSWER_SECONDS 30
#define MOST_BYTES 65536
#define MOST_AT_ONCE 4

/**
 * SonorTransfer:
 *
 * Tells other hotlines what they are to be told: takes messages out of the database, signs and posts them, and says whether
 * they were taken. A message that goes twice has the same id.
 */
struct _SonorTransfer
{
  GObject        parent_instance;

  SonorPool     *pool;
  SonorDueWatch *watch;
  GPtrArray     *peers;
  GStrv          codes;
  SoupSession   *session;
  GCancellable  *cancellable;
  guint          n_under_way;
  gboolean       looking;
  gboolean       due;
};

G_DEFINE_FINAL_TYPE (SonorTransfer, sonor_transfer, G_TYPE_OBJECT)

static void look (SonorTransfer *self);

/* A message on its way. */
typedef struct
{
  SonorTransfer *transfer;
  char          *id;
} Telling;

static void
telling_free (Telling *telling)
{
  g_object_unref (telling->transfer);
  g_free (telling->id);
  g_free (telling);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Telling, telling_free)

static void
on_written_down (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (SonorTransfer) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_pool_query_finish (SONOR_POOL (source), result, &error);

  self->n_under_way--;
  if (rows == NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_warning ("%s", error->message);
  if (rows != NULL)
    look (self);
}

static void
write_down (SonorTransfer *self,
            const char    *id,
            const char    *number,
            const char    *why,
            gboolean       passing)
{
  g_autoptr (SonorQuery) query = sonor_query_new (why == NULL ? "SELECT transfer_told($1, $2)" : "SELECT transfer_failed($1, $2, $3)");

  sonor_query_add_text (query, id);
  sonor_query_add_text (query, why == NULL ? number : why);
  if (why != NULL)
    sonor_query_add_boolean (query, passing);
  sonor_pool_query_async (self->pool, query, self->cancellable, on_written_down, g_object_ref (self));
}

static void
on_answered (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (Telling) telling = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) answer = sonor_http_client_send_finish (result, &error);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *number = NULL;
  g_autofree char *why = NULL;
  guint status = soup_message_get_status (SOUP_MESSAGE (source));
  gsize length = 0;
  const char *text = answer != NULL ? g_bytes_get_data (answer, &length) : NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (answer == NULL)
    why = g_strdup (error->message);
  else if (status / 100 != 2)
    why = g_strdup_printf ("HTTP %u", status);
  else if (length > 0 && g_utf8_validate (text, (gssize) length, NULL) && json_parser_load_from_data (parser, text, (gssize) length, NULL))
    number = sonor_json_point (json_parser_get_root (parser), "/number");

  write_down (telling->transfer, telling->id, number, why,
              error != NULL || status / 100 == 5 || status == SOUP_STATUS_REQUEST_TIMEOUT || status == 429);
}

static const SonorTransferPeer *
find_peer (SonorTransfer *self,
           const char    *code)
{
  for (guint i = 0; i < self->peers->len; i++)
    {
      const SonorTransferPeer *peer = g_ptr_array_index (self->peers, i);

      if (g_str_equal (peer->code, code))
        return peer;
    }

  return NULL;
}

static void
tell (SonorTransfer *self,
      const char    *id,
      const char    *code,
      const char    *body)
{
  const SonorTransferPeer *peer = find_peer (self, code);
  g_autofree char *at = g_strdup_printf ("%" G_GINT64_FORMAT, g_get_real_time () / G_USEC_PER_SEC);
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));
  g_autoptr (GBytes) content = sonor_signature_join (at, bytes);
  g_autofree char *signature = NULL;
  g_autoptr (SoupMessage) message = NULL;
  SoupMessageHeaders *headers;
  Telling *telling;

  g_return_if_fail (peer != NULL);

  signature = sonor_signature_make (peer->secret, content);
  telling = g_new (Telling, 1);
  telling->transfer = g_object_ref (self);
  telling->id = g_strdup (id);
  message = soup_message_new ("POST", peer->url);
  soup_message_set_request_body_from_bytes (message, "application/json", bytes);
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  headers = soup_message_get_request_headers (message);
  soup_message_headers_replace (headers, "X-Sonor-Time", at);
  soup_message_headers_replace (headers, "X-Sonor-Signature", signature);
  self->n_under_way++;
  sonor_http_client_send_async (self->session, message, MOST_BYTES, self->cancellable, on_answered, telling);
}

static void
on_due (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr (SonorTransfer) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_pool_query_finish (SONOR_POOL (source), result, &error);

  self->looking = FALSE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  for (guint i = 0; rows != NULL && i < sonor_result_get_n_rows (rows); i++)
    tell (self, sonor_result_get_text (rows, i, "id"), sonor_result_get_text (rows, i, "peer"), sonor_result_get_text (rows, i, "body"));
  if (self->due)
    look (self);
}

static void
look (SonorTransfer *self)
{
  g_autoptr (SonorQuery) query = NULL;

  self->due = self->looking;
  if (self->looking || self->n_under_way >= MOST_AT_ONCE || self->pool == NULL || !sonor_pool_get_connected (self->pool))
    return;

  self->looking = TRUE;
  query = sonor_query_new ("SELECT id, peer, body FROM transfer_next($1, $2::integer)");
  sonor_query_add_text_array (query, (const char * const *) self->codes);
  sonor_query_add_integer (query, MOST_AT_ONCE - self->n_under_way);
  sonor_pool_query_async (self->pool, query, self->cancellable, on_due, g_object_ref (self));
}

static void
sonor_transfer_dispose (GObject *object)
{
  SonorTransfer *self = SONOR_TRANSFER (object);

  g_clear_object (&self->watch);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->pool);

  G_OBJECT_CLASS (sonor_transfer_parent_class)->dispose (object);
}

static void
sonor_transfer_finalize (GObject *object)
{
  SonorTransfer *self = SONOR_TRANSFER (object);

  g_object_unref (self->cancellable);
  g_clear_object (&self->session);
  g_clear_pointer (&self->peers, g_ptr_array_unref);
  g_strfreev (self->codes);

  G_OBJECT_CLASS (sonor_transfer_parent_class)->finalize (object);
}

static void
sonor_transfer_class_init (SonorTransferClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_transfer_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_transfer_finalize;
}

static void
sonor_transfer_init (SonorTransfer *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * sonor_transfer_new:
 * @pool: the database, which has not started
 * @peers: (element-type SonorTransferPeer): the other hotlines
 * @authority: (nullable): the certificates that are trusted for them; %NULL: the system's
 *
 * Returns: (transfer full): who tells them as soon as there is something to tell
 */
SonorTransfer *
sonor_transfer_new (SonorPool    *pool,
                    GPtrArray    *peers,
                    GTlsDatabase *authority)
{
  SonorTransfer *self = g_object_new (SONOR_TYPE_TRANSFER, NULL);

  self->pool = g_object_ref (pool);
  self->peers = g_ptr_array_ref (peers);
  self->codes = g_new0 (char *, peers->len + 1);
  for (guint i = 0; i < peers->len; i++)
    self->codes[i] = g_strdup (((SonorTransferPeer *) g_ptr_array_index (peers, i))->code);
  self->session = soup_session_new_with_options ("user-agent", "Sonor", "timeout", ANSWER_SECONDS, "proxy-resolver", NULL, NULL);
  if (authority != NULL)
    soup_session_set_tls_database (self->session, authority);
  self->watch = sonor_due_watch_new (pool, "transfer", LOOK_SECONDS);
  g_signal_connect_object (self->watch, "due", G_CALLBACK (look), self, G_CONNECT_SWAPPED);

  return self;
}
