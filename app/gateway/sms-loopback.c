/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gateway/sms-loopback.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define ROOM 16

/**
 * SonorSmsLoopback:
 *
 * The provider of demo worlds and tests: every part is a line in a file that only its owner reads, as if that were the
 * telephone, and arrives at once. So they see what citizens and units would.
 */
struct _SonorSmsLoopback
{
  GObject parent_instance;

  char   *path;
};

static void sonor_sms_loopback_provider_init (SonorSmsProviderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SonorSmsLoopback, sonor_sms_loopback, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SONOR_TYPE_SMS_PROVIDER, sonor_sms_loopback_provider_init))

static gboolean
write_line (SonorSmsLoopback    *self,
            const SonorSmsPart  *part,
            GError             **error)
{
  g_autofree char *line = g_strdup_printf ("%s\t%s\n", part->recipient, part->body);
  gsize length = strlen (line);
  int file = open (self->path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
  gboolean written = file >= 0 && write (file, line, length) == (gssize) length;
  int reason = errno;

  if (file >= 0)
    close (file);
  if (!written)
    g_set_error (error, SONOR_SMS_ERROR, SONOR_SMS_ERROR_PASSING, "%s: %s", self->path, g_strerror (reason));

  return written;
}

static guint
get_room (SonorSmsProvider *provider)
{
  return ROOM;
}

static void
send_async (SonorSmsProvider    *provider,
            SonorSmsPart        *part,
            GCancellable        *cancellable,
            GAsyncReadyCallback  callback,
            gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (provider, cancellable, callback, user_data);
  GError *error = NULL;

  if (write_line (SONOR_SMS_LOOPBACK (provider), part, &error))
    g_task_return_pointer (task, g_strdup_printf ("loopback-%s-%u", part->message_id, part->number), g_free);
  else
    g_task_return_error (task, error);
}

static char *
send_finish (SonorSmsProvider  *provider,
             GAsyncResult      *result,
             GError           **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
sonor_sms_loopback_provider_init (SonorSmsProviderInterface *iface)
{
  iface->arrives = TRUE;
  iface->get_room = get_room;
  iface->send_async = send_async;
  iface->send_finish = send_finish;
}

static void
sonor_sms_loopback_finalize (GObject *object)
{
  g_free (SONOR_SMS_LOOPBACK (object)->path);

  G_OBJECT_CLASS (sonor_sms_loopback_parent_class)->finalize (object);
}

static void
sonor_sms_loopback_class_init (SonorSmsLoopbackClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sonor_sms_loopback_finalize;
}

static void
sonor_sms_loopback_init (SonorSmsLoopback *self)
{
}

/**
 * sonor_sms_loopback_new:
 * @path: (type filename): where the messages arrive
 *
 * Returns: (transfer full): a provider
 */
SonorSmsLoopback *
sonor_sms_loopback_new (const char *path)
{
  SonorSmsLoopback *self = g_object_new (SONOR_TYPE_SMS_LOOPBACK, NULL);

  self->path = g_strdup (path);

  return self;
}
