/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "voice/tls-diagnosis.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "voice/voice-error.h"

#define DEFAULT_TLS_PORT 5061
#define SECONDS 10

/*
 * Sofia-SIP refuses a server it does not trust and says no more than that it is not there. So, after it has refused, we
 * shake hands once ourselves, only to learn whom we met and what is wrong; nothing is ever sent over that connection.
 */
typedef struct
{
  char                *host;
  guint16              port;
  GTlsDatabase        *database;
  GTlsCertificateFlags flags;
  char                *presented;
} Diagnosis;

static void
diagnosis_free (Diagnosis *diagnosis)
{
  g_free (diagnosis->host);
  g_free (diagnosis->presented);
  g_clear_object (&diagnosis->database);
  g_free (diagnosis);
}

/* What is wrong, the worst first. */
static const struct
{
  GTlsCertificateFlags flag;
  const char          *words;
} reasons[] = {
  { G_TLS_CERTIFICATE_UNKNOWN_CA, N_("nobody we trust has signed it") },
  { G_TLS_CERTIFICATE_BAD_IDENTITY, N_("it is for another name") },
  { G_TLS_CERTIFICATE_REVOKED, N_("it has been revoked") },
  { G_TLS_CERTIFICATE_EXPIRED, N_("it has expired") },
  { G_TLS_CERTIFICATE_NOT_ACTIVATED, N_("it is not valid yet; check this computer’s clock") },
  { G_TLS_CERTIFICATE_INSECURE, N_("it is too weak") },
};

static GError *
make_error (Diagnosis *diagnosis)
{
  const char *reason = N_("it is not valid");

  for (gsize i = 0; i < G_N_ELEMENTS (reasons); i++)
    {
      if ((diagnosis->flags & reasons[i].flag) != 0)
        {
          reason = reasons[i].words;
          break;
        }
    }

  return g_error_new (SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_UNTRUSTED,
                      /* Translators: a host, the name in its certificate, and what is wrong with that */
                      _("The telephone server %s cannot be trusted: its certificate says “%s”, and %s"), diagnosis->host,
                      diagnosis->presented != NULL ? diagnosis->presented : "?", _(reason));
}

static gboolean
on_accept_certificate (GTlsConnection       *connection,
                       GTlsCertificate      *certificate,
                       GTlsCertificateFlags  flags,
                       gpointer              user_data)
{
  Diagnosis *diagnosis = g_task_get_task_data (user_data);

  diagnosis->flags = flags;
  g_free (diagnosis->presented);
  diagnosis->presented = g_tls_certificate_get_subject_name (certificate);

  return FALSE;
}

static void
on_handshake (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Diagnosis *diagnosis = g_task_get_task_data (task);

  if (g_tls_connection_handshake_finish (G_TLS_CONNECTION (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else if (diagnosis->flags != 0)
    g_task_return_error (task, make_error (diagnosis));
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
on_connected (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketConnection) connection = g_socket_client_connect_to_host_finish (G_SOCKET_CLIENT (source), result, &error);
  g_autoptr (GSocketConnectable) identity = NULL;
  g_autoptr (GIOStream) tls = NULL;
  Diagnosis *diagnosis = g_task_get_task_data (task);

  if (connection == NULL)
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_task_return_error (task, g_steal_pointer (&error));
      else
        g_task_return_new_error (task, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_UNREACHABLE,
                                 _("The telephone server %s cannot be reached: %s"), diagnosis->host, error->message);
      return;
    }

  identity = g_network_address_new (diagnosis->host, diagnosis->port);
  tls = g_tls_client_connection_new (G_IO_STREAM (connection), identity, &error);
  if (tls == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (diagnosis->database != NULL)
    g_tls_connection_set_database (G_TLS_CONNECTION (tls), diagnosis->database);
  g_signal_connect_object (tls, "accept-certificate", G_CALLBACK (on_accept_certificate), task, 0);
  g_tls_connection_handshake_async (G_TLS_CONNECTION (tls), G_PRIORITY_DEFAULT, g_task_get_cancellable (task), on_handshake,
                                    g_object_ref (task));
}

/**
 * sonor_tls_diagnose_async:
 * @server: the server, as it is called
 * @certificate_directory: (nullable) (type filename): where `cafile.pem` is
 * @cancellable: (nullable): stops it
 * @callback: called when it is known
 * @user_data: for @callback
 *
 * Finds out what is wrong with a server's certificate, if that is what is wrong.
 */
void
sonor_tls_diagnose_async (SonorSipAddress     *server,
                          const char          *certificate_directory,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (server, cancellable, callback, user_data);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autofree char *anchors = certificate_directory != NULL
                               ? g_build_filename (certificate_directory, "cafile.pem", NULL) : NULL;
  Diagnosis *diagnosis = g_new0 (Diagnosis, 1);
  const char *host = sonor_sip_address_get_host (server);
  guint port = sonor_sip_address_get_port (server);

  g_task_set_source_tag (task, sonor_tls_diagnose_async);
  g_task_set_task_data (task, diagnosis, (GDestroyNotify) diagnosis_free);

  diagnosis->host = *host == '[' ? g_strndup (host + 1, strlen (host) - 2) : g_strdup (host);
  diagnosis->port = (guint16) (port != 0 ? port : DEFAULT_TLS_PORT);
  if (!g_tls_backend_supports_tls (g_tls_backend_get_default ()))
    {
      g_task_return_new_error (task, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_FAILED, "There is nothing here to diagnose TLS with");
      return;
    }
  if (anchors != NULL)
    diagnosis->database = g_tls_file_database_new (anchors, NULL);

  g_socket_client_set_timeout (client, SECONDS);
  g_socket_client_connect_to_host_async (client, diagnosis->host, diagnosis->port, cancellable, on_connected,
                                         g_object_ref (task));
}

/**
 * sonor_tls_diagnose_finish:
 * @result: what the callback got
 * @error: return location for a #GError
 *
 * Returns: whether the server's certificate is good; if not, @error says whom we met and what is wrong
 *   (%SONOR_VOICE_ERROR_UNTRUSTED), that there was nobody (%SONOR_VOICE_ERROR_UNREACHABLE), or that it cannot be known
 */
gboolean
sonor_tls_diagnose_finish (GAsyncResult  *result,
                           GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
