/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gateway/http-client.h"

#include <glib/gi18n-lib.h>

#define PIECE_BYTES 65536
#define HEARD "sonor-heard"

/* An answer while it comes. */
typedef struct
{
  SoupMessage *message;
  GByteArray  *bytes;
  gsize        most;
} Answer;

static void
answer_free (Answer *answer)
{
  g_object_unref (answer->message);
  g_byte_array_unref (answer->bytes);
  g_free (answer);
}

static void
on_piece (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  GInputStream *stream = G_INPUT_STREAM (source);
  g_autoptr (GTask) task = user_data;
  Answer *answer = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) piece = g_input_stream_read_bytes_finish (stream, result, &error);

  if (piece == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (g_bytes_get_size (piece) == 0)
    g_task_return_pointer (task, g_byte_array_free_to_bytes (g_byte_array_ref (answer->bytes)), (GDestroyNotify) g_bytes_unref);
  else if (answer->bytes->len + g_bytes_get_size (piece) > answer->most)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE, _("The answer is too long"));
  else
    {
      g_byte_array_append (answer->bytes, g_bytes_get_data (piece, NULL), (guint) g_bytes_get_size (piece));
      g_input_stream_read_bytes_async (stream, PIECE_BYTES, G_PRIORITY_DEFAULT, g_task_get_cancellable (task), on_piece, g_object_ref (task));
    }
}

static void
on_sent (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);

  if (stream == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_input_stream_read_bytes_async (stream, PIECE_BYTES, G_PRIORITY_DEFAULT, g_task_get_cancellable (task), on_piece, g_object_ref (task));
}

static void
on_wrote_body (SoupMessage *message)
{
  g_object_set_data (G_OBJECT (message), HEARD, GINT_TO_POINTER (TRUE));
}

/**
 * sonor_http_client_send_async:
 * @session: the session
 * @message: what is asked
 * @most: bytes that the answer may have
 * @cancellable: (nullable): cancels it
 * @callback: called with the whole answer
 * @user_data: for @callback
 *
 * Asks a server and reads its answer, up to a size.
 */
void
sonor_http_client_send_async (SoupSession         *session,
                              SoupMessage         *message,
                              gsize                most,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (message, cancellable, callback, user_data);
  Answer *answer = g_new0 (Answer, 1);

  answer->message = g_object_ref (message);
  answer->bytes = g_byte_array_new ();
  answer->most = most;
  g_task_set_task_data (task, answer, (GDestroyNotify) answer_free);
  g_signal_connect (message, "wrote-body", G_CALLBACK (on_wrote_body), NULL);
  soup_session_send_async (session, message, G_PRIORITY_DEFAULT, cancellable, on_sent, g_object_ref (task));
}

/**
 * sonor_http_client_send_finish:
 * @result: what the callback got
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): the body of the answer, whatever its status
 */
GBytes *
sonor_http_client_send_finish (GAsyncResult  *result,
                               GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * sonor_http_client_was_heard:
 * @message: what was asked
 *
 * Returns: whether all of it was sent, so that the other side may have done it even if no answer came
 */
gboolean
sonor_http_client_was_heard (SoupMessage *message)
{
  return g_object_get_data (G_OBJECT (message), HEARD) != NULL;
}

/**
 * sonor_http_client_is_secret:
 * @uri: (nullable): an address
 *
 * What is said over the network about citizens is said in secret, but for what never leaves the machine.
 *
 * Returns: whether @uri is one of https, or of http on this machine
 */
gboolean
sonor_http_client_is_secret (GUri *uri)
{
  const char *host = uri != NULL && g_uri_get_host (uri) != NULL ? g_uri_get_host (uri) : "";
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);
  const char *scheme = *host != '\0' ? g_uri_get_scheme (uri) : "";

  return g_str_equal (scheme, "https") || (g_str_equal (scheme, "http") && address != NULL && g_inet_address_get_is_loopback (address));
}
