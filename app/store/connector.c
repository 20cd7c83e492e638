/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "store/connector.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "store/store-error-private.h"

#define DEFAULT_TIMEOUT_SECONDS 5

/*
 * Opening a connection, in a thread of its own: looking a name up, reading certificate files, proving a password (4,096
 * rounds of SHA-256) would each stop the main loop for a while, and libpq 15 does all of them inside PQconnectPoll().
 *
 * libpq would try every host of the string itself, but then a host that swallows packets holds the others up: its
 * connect_timeout does not work with PQconnectPoll(). So each address of each host gets an attempt and a clock of its own.
 */
typedef struct
{
  char *connection_string;
  char *user;
  char *password;
  gint64 timeout_us;
} Request;

typedef struct
{
  char *host;
  char *address;
  char *port;
} Endpoint;

static void
request_free (Request *self)
{
  g_free (self->connection_string);
  g_free (self->user);
  if (self->password != NULL)
    explicit_bzero (self->password, strlen (self->password));
  g_free (self->password);
  g_free (self);
}

static void
endpoint_free (Endpoint *self)
{
  g_free (self->host);
  g_free (self->address);
  g_free (self->port);
  g_free (self);
}

static void
add_endpoint (GPtrArray  *endpoints,
              const char *host,
              const char *address,
              const char *port)
{
  Endpoint *endpoint = g_new0 (Endpoint, 1);

  endpoint->host = g_strdup (host);
  endpoint->address = g_strdup (address);
  endpoint->port = g_strdup (port);
  g_ptr_array_add (endpoints, endpoint);
}

static const char *
get_option (const PQconninfoOption *options,
            const char             *keyword,
            const char             *variable)
{
  const char *value = NULL;

  for (; options->keyword != NULL; options++)
    {
      if (g_str_equal (options->keyword, keyword))
        value = options->val;
    }
  if (value == NULL && variable != NULL)
    value = g_getenv (variable);

  return value != NULL ? value : "";
}

/* The n-th of a list with commas; a list of one stands for all. */
static const char *
get_member (GStrv list,
            gsize n)
{
  gsize length = g_strv_length (list);

  if (length == 0)
    return "";

  return length == 1 ? list[0] : n < length ? list[n] : "";
}

static void
add_host (GPtrArray    *endpoints,
          const char   *host,
          const char   *address,
          const char   *port,
          GCancellable *cancellable)
{
  g_autoptr (GResolver) resolver = NULL;
  GList *found;

  if (*address != '\0' || *host == '\0' || *host == '/' || *host == '@' || g_hostname_is_ip_address (host))
    {
      add_endpoint (endpoints, host, address, port);
      return;
    }

  resolver = g_resolver_get_default ();
  found = g_resolver_lookup_by_name (resolver, host, cancellable, NULL);
  for (GList *link = found; link != NULL; link = link->next)
    {
      g_autofree char *text = g_inet_address_to_string (link->data);

      add_endpoint (endpoints, host, text, port);
    }
  g_resolver_free_addresses (found);
}

static GPtrArray *
find_endpoints (Request       *request,
                GCancellable  *cancellable,
                GError       **error)
{
  g_autoptr (GPtrArray) endpoints = g_ptr_array_new_with_free_func ((GDestroyNotify) endpoint_free);
  g_auto (GStrv) hosts = NULL;
  g_auto (GStrv) addresses = NULL;
  g_auto (GStrv) ports = NULL;
  const char *timeout;
  gint64 seconds;
  char *message = NULL;
  PQconninfoOption *options = PQconninfoParse (request->connection_string, &message);

  if (options == NULL)
    {
      g_set_error (error, SONOR_STORE_ERROR, SONOR_STORE_ERROR_FAILED, _("The connection string is not valid: %s"),
                   message != NULL ? g_strstrip (message) : "");
      PQfreemem (message);
      return NULL;
    }

  hosts = g_strsplit (get_option (options, "host", "PGHOST"), ",", -1);
  addresses = g_strsplit (get_option (options, "hostaddr", "PGHOSTADDR"), ",", -1);
  ports = g_strsplit (get_option (options, "port", "PGPORT"), ",", -1);
  timeout = get_option (options, "connect_timeout", "PGCONNECT_TIMEOUT");
  seconds = g_ascii_strtoll (timeout, NULL, 10);
  request->timeout_us = (seconds > 0 ? MIN (seconds, 60) : DEFAULT_TIMEOUT_SECONDS) * G_USEC_PER_SEC;
  PQconninfoFree (options);

  for (gsize i = 0; i < MAX (1, MAX (g_strv_length (hosts), g_strv_length (addresses))); i++)
    add_host (endpoints,
              i < g_strv_length (hosts) ? hosts[i] : "",
              i < g_strv_length (addresses) ? addresses[i] : "",
              get_member (ports, i), cancellable);

  if (endpoints->len == 0)
    {
      g_autofree char *names = g_strjoinv (", ", hosts);

      g_set_error (error, SONOR_STORE_ERROR, SONOR_STORE_ERROR_UNREACHABLE,
                   _("There is no computer named %s"), names);
      return NULL;
    }

  return g_steal_pointer (&endpoints);
}

static PGconn *
start (const Request  *request,
       const Endpoint *endpoint)
{
  /* The name only: PostgreSQL cuts it after 63 bytes, and a path says nothing to who reads pg_stat_activity. */
  g_autofree char *program = g_path_get_basename (g_get_prgname () != NULL ? g_get_prgname () : "sonor");
  /* What stands before dbname can be overridden by the connection string, what stands after overrides it. */
  const char *keywords[16] = { NULL };
  const char *values[16] = { NULL };
  const struct
  {
    const char *keyword;
    const char *value;
  } parameters[] = {
    { "target_session_attrs", "read-write" },
    { "keepalives_idle", "5" },
    { "keepalives_interval", "2" },
    { "keepalives_count", "3" },
    { "tcp_user_timeout", "5000" },
    { "application_name", program },
    { "dbname", request->connection_string },
    { "client_encoding", "UTF8" },
    { "user", request->user },
    { "password", request->password },
    { "host", endpoint->host },
    { "hostaddr", endpoint->address },
    { "port", endpoint->port },
  };
  gsize n = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (parameters); i++)
    {
      if (parameters[i].value == NULL || *parameters[i].value == '\0')
        continue;
      keywords[n] = parameters[i].keyword;
      values[n++] = parameters[i].value;
    }

  return PQconnectStartParams (keywords, values, TRUE);
}

/* Waits until the socket is ready; FALSE when the time is up or the person does not want to wait. */
static gboolean
wait_for_socket (PGconn                    *connection,
                 PostgresPollingStatusType  wanted,
                 gint64                     deadline,
                 GCancellable              *cancellable)
{
  GPollFD fds[2] = { { PQsocket (connection), wanted == PGRES_POLLING_READING ? G_IO_IN : G_IO_OUT, 0 } };
  gboolean watched = cancellable != NULL && g_cancellable_make_pollfd (cancellable, &fds[1]);
  gint64 left = deadline - g_get_monotonic_time ();
  int n_ready = 0;

  if (left > 0 && !g_cancellable_is_cancelled (cancellable))
    n_ready = g_poll (fds, watched ? 2 : 1, (int) ((left + 999) / 1000));
  if (watched)
    g_cancellable_release_fd (cancellable);

  return n_ready != 0 && !g_cancellable_is_cancelled (cancellable);
}

static PGconn *
try_endpoint (const Request   *request,
              const Endpoint  *endpoint,
              GCancellable    *cancellable,
              GError         **error)
{
  gint64 deadline = g_get_monotonic_time () + request->timeout_us;
  PGconn *connection = start (request, endpoint);
  PostgresPollingStatusType wanted = PGRES_POLLING_WRITING;
  gboolean in_tls = FALSE;

  if (connection == NULL)
    g_error ("Out of memory");

  PQsetErrorVerbosity (connection, PQERRORS_VERBOSE);
  while (PQstatus (connection) != CONNECTION_BAD && wanted != PGRES_POLLING_OK)
    {
      if (!wait_for_socket (connection, wanted, deadline, cancellable))
        break;

      in_tls = PQstatus (connection) == CONNECTION_SSL_STARTUP;
      wanted = PQconnectPoll (connection);
      if (wanted == PGRES_POLLING_FAILED)
        break;
    }

  if (wanted == PGRES_POLLING_OK)
    {
      PQsetErrorVerbosity (connection, PQERRORS_DEFAULT);
      return connection;
    }

  /* Who fails in the TLS stage is not who we want to talk to: nothing else tells it, the words come in any language. */
  if (wanted == PGRES_POLLING_FAILED && in_tls)
    g_propagate_error (error, sonor_store_error_new_untrusted (connection));
  else if (!g_cancellable_set_error_if_cancelled (cancellable, error))
    g_propagate_error (error, sonor_store_error_new_from_connection (connection));
  PQfinish (connection);

  return NULL;
}

/* With several hosts, which failure to tell: a stranger's certificate before a server that is only away. */
static void
keep_worse (GError **kept,
            GError  *error)
{
  if (*kept == NULL || g_error_matches (error, SONOR_STORE_ERROR, SONOR_STORE_ERROR_UNTRUSTED) ||
      (g_error_matches (*kept, SONOR_STORE_ERROR, SONOR_STORE_ERROR_UNREACHABLE) &&
       sonor_store_error_get_sqlstate (error) != NULL))
    {
      g_clear_error (kept);
      *kept = error;
      return;
    }

  g_error_free (error);
}

static void
open_in_thread (GTask        *task,
                gpointer      source_object,
                gpointer      task_data,
                GCancellable *cancellable)
{
  Request *request = task_data;
  g_autoptr (GPtrArray) endpoints = NULL;
  GError *kept = NULL;

  endpoints = find_endpoints (request, cancellable, &kept);
  for (guint i = 0; endpoints != NULL && i < endpoints->len; i++)
    {
      GError *error = NULL;
      PGconn *connection = try_endpoint (request, g_ptr_array_index (endpoints, i), cancellable, &error);

      if (connection != NULL)
        {
          g_clear_error (&kept);
          g_task_return_pointer (task, connection, (GDestroyNotify) PQfinish);
          return;
        }

      /* All hosts are copies of one: they know the same passwords, and each wrong one is counted. */
      if (g_error_matches (error, SONOR_STORE_ERROR, SONOR_STORE_ERROR_WRONG_PASSWORD) ||
          g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_clear_error (&kept);
          kept = error;
          break;
        }
      keep_worse (&kept, error);
    }

  g_task_return_error (task, kept);
}

/**
 * sonor_connector_open_async:
 * @connection_string: a libpq connection string; it may name several hosts, then the first that takes writes is used
 * @user: (nullable): login role, or %NULL for the one of the string
 * @password: (nullable): its password, or %NULL for what the string or a password file says
 * @cancellable: (nullable): to stop waiting
 * @callback: called when there is a connection or none of the hosts has one
 * @user_data: for @callback
 *
 * Opens a connection to the first host that is reachable, trusted and read-write. Each address is given `connect_timeout`
 * of the string (1 to 60 seconds; 5 if it says none).
 */
void
sonor_connector_open_async (const char          *connection_string,
                            const char          *user,
                            const char          *password,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Request *request = g_new0 (Request, 1);

  request->connection_string = g_strdup (connection_string);
  request->user = g_strdup (user);
  request->password = g_strdup (password);
  g_task_set_source_tag (task, sonor_connector_open_async);
  g_task_set_task_data (task, request, (GDestroyNotify) request_free);
  g_task_set_return_on_cancel (task, TRUE);
  g_task_run_in_thread (task, open_in_thread);
  g_object_unref (task);
}

/**
 * sonor_connector_open_finish:
 * @result: the result that the callback got
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): the connection, to be freed with PQfinish(), or %NULL with @error set
 *   (%SONOR_STORE_ERROR_UNREACHABLE, %SONOR_STORE_ERROR_UNTRUSTED, %SONOR_STORE_ERROR_WRONG_PASSWORD …)
 */
PGconn *
sonor_connector_open_finish (GAsyncResult  *result,
                             GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
