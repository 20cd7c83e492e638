/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gateway/sms.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

/* What was not due when NOTIFY told of it, or waits for its next try, is found at the latest after so long. */
#define LOOK_SECONDS 15

/**
 * SonorSms:
 *
 * Takes short messages out of the database's outbox and gives them to a provider. The provider here is the loopback: every
 * part is a line in a file that only its owner reads, as if that were the telephone, and arrives at once. So a demo world and
 * the tests see what citizens and units would.
 */
struct _SonorSms
{
  GObject       parent_instance;

  SonorPool    *pool;
  char         *instance;
  char         *path;
  GCancellable *cancellable;
  guint         look_id;
  gboolean      looking;
  gboolean      look_again;
};

G_DEFINE_FINAL_TYPE (SonorSms, sonor_sms, G_TYPE_OBJECT)

static void look (SonorSms *self);

static gboolean
write_line (SonorSms    *self,
            const char  *recipient,
            const char  *body,
            GError     **error)
{
  g_autofree char *line = g_strdup_printf ("%s\t%s\n", recipient, body);
  gsize length = strlen (line);
  int file = open (self->path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
  gboolean written = file >= 0 && write (file, line, length) == (gssize) length;
  int reason = errno;

  if (file >= 0)
    close (file);
  if (!written)
    g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (reason), "%s: %s", self->path, g_strerror (reason));

  return written;
}

/* Told, and if the telling is lost the message is taken up again: the database sees to it that no part goes twice. */
static void
tell (SonorSms   *self,
      SonorQuery *query)
{
  sonor_pool_query_async (self->pool, query, self->cancellable, NULL, NULL);
}

static void
send_part (SonorSms    *self,
           SonorResult *rows,
           guint        row)
{
  const char *message_id = sonor_result_get_text (rows, row, "message_id");
  gint64 number = sonor_result_get_integer (rows, row, "number");
  g_autofree char *provider_id = g_strdup_printf ("loopback-%s-%d", message_id, (int) number);
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorQuery) query = NULL;

  if (!write_line (self, sonor_result_get_text (rows, row, "recipient"), sonor_result_get_text (rows, row, "body"), &error))
    {
      g_warning ("%s", error->message);
      query = sonor_query_new ("SELECT sms_failed($1, $2, true)");
      sonor_query_add_text (query, message_id);
      sonor_query_add_text (query, error->message);
      tell (self, query);
      return;
    }

  query = sonor_query_new ("SELECT sms_part_sent($1, $2::smallint, $3), sms_report($3, 'DELIVRD')");
  sonor_query_add_text (query, message_id);
  sonor_query_add_integer (query, number);
  sonor_query_add_text (query, provider_id);
  tell (self, query);
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
    send_part (self, rows, i);
  if (self->look_again || (rows != NULL && sonor_result_get_n_rows (rows) > 0))
    look (self);
}

static void
look (SonorSms *self)
{
  g_autoptr (SonorQuery) query = NULL;

  self->look_again = self->looking;
  if (self->looking || !sonor_pool_get_connected (self->pool))
    return;

  self->looking = TRUE;
  query = sonor_query_new ("SELECT message_id, number, recipient, body FROM sms_next($1)");
  sonor_query_add_text (query, self->instance);
  sonor_pool_query_async (self->pool, query, self->cancellable, on_due, g_object_ref (self));
}

static gboolean
on_look (gpointer user_data)
{
  look (user_data);

  return G_SOURCE_CONTINUE;
}

static void
on_notification (SonorPool  *pool,
                 const char *channel,
                 const char *payload,
                 SonorSms   *self)
{
  if (g_str_equal (channel, "sms"))
    look (self);
}

static void
sonor_sms_dispose (GObject *object)
{
  SonorSms *self = SONOR_SMS (object);

  g_clear_handle_id (&self->look_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->pool);

  G_OBJECT_CLASS (sonor_sms_parent_class)->dispose (object);
}

static void
sonor_sms_finalize (GObject *object)
{
  SonorSms *self = SONOR_SMS (object);

  g_object_unref (self->cancellable);
  g_free (self->instance);
  g_free (self->path);

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
}

/**
 * sonor_sms_new_loopback:
 * @pool: the database, which has not started
 * @instance: name of this gateway
 * @path: (type filename): where the messages arrive
 *
 * Returns: (transfer full): who sends as soon as there is something to send
 */
SonorSms *
sonor_sms_new_loopback (SonorPool  *pool,
                        const char *instance,
                        const char *path)
{
  SonorSms *self = g_object_new (SONOR_TYPE_SMS, NULL);

  self->pool = g_object_ref (pool);
  self->instance = g_strdup (instance);
  self->path = g_strdup (path);
  sonor_pool_listen (pool, "sms");
  g_signal_connect_object (pool, "notification", G_CALLBACK (on_notification), self, 0);
  g_signal_connect_object (pool, "resync", G_CALLBACK (look), self, G_CONNECT_SWAPPED);
  self->look_id = g_timeout_add_seconds (LOOK_SECONDS, on_look, self);

  return self;
}
