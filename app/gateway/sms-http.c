/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gateway/sms-http.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "gateway/http-client.h"

#define GROUP "sms"
#define PARALLEL 4
#define ANSWER_SECONDS 30
/* More than a provider has to say. */
#define MOST_BYTES 65536

/**
 * SonorSmsHttp:
 *
 * A provider that takes messages over HTTP, whole, in the words of a template.
 */
struct _SonorSmsHttp
{
  GObject           parent_instance;

  SonorSmsTemplate *template;
  SoupSession      *session;
  guint             n_under_way;
};

static void sonor_sms_http_provider_init (SonorSmsProviderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SonorSmsHttp, sonor_sms_http, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SONOR_TYPE_SMS_PROVIDER, sonor_sms_http_provider_init))

/* Only what fails before anything was said is sure not to have gone. */
static gboolean
is_before (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED) || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE)
         || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NETWORK_UNREACHABLE)
         || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_HOST_NOT_FOUND) || error->domain == G_RESOLVER_ERROR
         || error->domain == G_TLS_ERROR;
}

static void
fail (GTask  *task,
      GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_error (task, g_error_copy (error));
  else
    g_task_return_new_error (task, SONOR_SMS_ERROR, is_before (error) ? SONOR_SMS_ERROR_PASSING : SONOR_SMS_ERROR_UNANSWERED, "%s",
                             error->message);
}

static void
end (SonorSmsHttp *self)
{
  self->n_under_way--;
  sonor_sms_provider_tell_room (SONOR_SMS_PROVIDER (self));
}

static void
on_answered (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  SonorSmsHttp *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) answer = sonor_http_client_send_finish (result, &error);
  g_autofree char *text = NULL;
  char *id = NULL;

  if (answer != NULL)
    {
      gsize length = g_bytes_get_size (answer);

      text = g_strndup (length > 0 ? g_bytes_get_data (answer, NULL) : "", length);
      id = sonor_sms_template_read (self->template, soup_message_get_status (SOUP_MESSAGE (source)), text, (gssize) length, &error);
    }
  if (id != NULL)
    g_task_return_pointer (task, id, g_free);
  else if (answer != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    fail (task, error);
  end (self);
}

static guint
get_room (SonorSmsProvider *provider)
{
  SonorSmsHttp *self = SONOR_SMS_HTTP (provider);

  return PARALLEL > self->n_under_way ? PARALLEL - self->n_under_way : 0;
}

static void
send_async (SonorSmsProvider    *provider,
            SonorSmsPart        *part,
            GCancellable        *cancellable,
            GAsyncReadyCallback  callback,
            gpointer             user_data)
{
  SonorSmsHttp *self = SONOR_SMS_HTTP (provider);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (SoupMessage) message = sonor_sms_template_write (self->template, part);

  if (message == NULL)
    {
      g_task_return_new_error (task, SONOR_SMS_ERROR, SONOR_SMS_ERROR_REFUSED, "%s", _("The address is none with everything filled in"));
      return;
    }

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  self->n_under_way++;
  sonor_http_client_send_async (self->session, message, MOST_BYTES, cancellable, on_answered, g_steal_pointer (&task));
}

static char *
send_finish (SonorSmsProvider  *provider,
             GAsyncResult      *result,
             GError           **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
sonor_sms_http_provider_init (SonorSmsProviderInterface *iface)
{
  iface->whole = TRUE;
  iface->get_room = get_room;
  iface->send_async = send_async;
  iface->send_finish = send_finish;
}

static void
sonor_sms_http_finalize (GObject *object)
{
  SonorSmsHttp *self = SONOR_SMS_HTTP (object);

  g_clear_object (&self->template);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (sonor_sms_http_parent_class)->finalize (object);
}

static void
sonor_sms_http_class_init (SonorSmsHttpClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sonor_sms_http_finalize;
}

static void
sonor_sms_http_init (SonorSmsHttp *self)
{
}

/* Without redirects, cookies or a proxy of the user's: what is sent goes where the template says, or nowhere. */
static SoupSession *
make_session (guint          seconds,
              GTlsDatabase  *authority)
{
  SoupSession *session = soup_session_new_with_options ("user-agent", "Sonor", "timeout", seconds, "max-conns", PARALLEL,
                                                        "max-conns-per-host", PARALLEL, "proxy-resolver", NULL, NULL);

  if (authority != NULL)
    soup_session_set_tls_database (session, authority);

  return session;
}

/**
 * sonor_sms_http_new:
 * @config: the configuration: `[sms] template`, a file; if wanted `account`, `secret`, `authority` (a PEM file), `answer-seconds`
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): a provider, %NULL with @error set if something is wrong with what was configured
 */
SonorSmsHttp *
sonor_sms_http_new (SonorConfig  *config,
                    GError      **error)
{
  g_autoptr (SonorSmsHttp) self = g_object_new (SONOR_TYPE_SMS_HTTP, NULL);
  g_autofree char *path = sonor_config_require_string (config, GROUP, "template", error);
  g_autofree char *account = sonor_config_dup_string (config, GROUP, "account");
  g_autofree char *secret = sonor_config_dup_string (config, GROUP, "secret");
  g_autofree char *file = sonor_config_dup_string (config, GROUP, "authority");
  g_autoptr (GTlsDatabase) authority = NULL;
  guint seconds;

  if (path == NULL || !sonor_config_read_number (config, GROUP, "answer-seconds", ANSWER_SECONDS, 1, 60, &seconds, error))
    return NULL;
  self->template = sonor_sms_template_load (path, error);
  if (self->template == NULL)
    return NULL;
  sonor_sms_template_set_contract (self->template, account, secret);
  if (secret != NULL)
    explicit_bzero (secret, strlen (secret));
  if (file != NULL)
    {
      authority = g_tls_file_database_new (file, error);
      if (authority == NULL)
        return NULL;
    }
  self->session = make_session (seconds, authority);

  return g_steal_pointer (&self);
}

/**
 * sonor_sms_http_get_template:
 * @self: a provider
 *
 * Returns: (transfer none): how it is spoken to
 */
SonorSmsTemplate *
sonor_sms_http_get_template (SonorSmsHttp *self)
{
  g_return_val_if_fail (SONOR_IS_SMS_HTTP (self), NULL);

  return self->template;
}
