/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "switch/monitor.h"

#include <libsoup/soup.h>

#include "switch/metrics.h"

/* A media thread makes 200 turns a second. */
#define STANDSTILL_MILLISECONDS 2000.0

/**
 * SonorMonitor:
 *
 * The switch as its keepers' tools see it, over HTTP: `/metrics` for Prometheus, `/healthz` for whoever shares calls out among
 * switches. It answers while the database is away, for that is when somebody looks.
 */
struct _SonorMonitor
{
  GObject          parent_instance;

  /* Both outlive us. */
  SonorSwitch     *owner;
  SonorOperations *operations;
  SoupServer      *server;
  GCancellable    *cancellable;
};

G_DEFINE_FINAL_TYPE (SonorMonitor, sonor_monitor, G_TYPE_OBJECT)

typedef struct
{
  SonorMonitor      *monitor;
  SoupServerMessage *message;
} Request;

static void
request_free (Request *self)
{
  g_clear_object (&self->monitor);
  g_clear_object (&self->message);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Request, request_free)

static void
respond (SoupServerMessage *message,
         guint              status,
         const char        *type,
         char              *text)
{
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, type, SOUP_MEMORY_TAKE, text, strlen (text));
}

static gboolean
is_question (SoupServerMessage *message)
{
  const char *method = soup_server_message_get_method (message);

  if (g_str_equal (method, "GET") || g_str_equal (method, "HEAD"))
    return TRUE;
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Allow", "GET, HEAD");
  respond (message, SOUP_STATUS_METHOD_NOT_ALLOWED, "text/plain", g_strdup ("There is nothing to change here.\n"));

  return FALSE;
}

static void
on_figures (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (Request) request = user_data;
  g_autoptr (SonorResult) floor = sonor_database_query_finish (SONOR_DATABASE (source), result, NULL);
  SonorMonitor *self = request->monitor;

  if (!g_cancellable_is_cancelled (self->cancellable))
    respond (request->message, SOUP_STATUS_OK, "text/plain; version=0.0.4; charset=utf-8",
             sonor_metrics_write (self->owner, self->operations, floor));
  soup_server_message_unpause (request->message);
}

static void
on_metrics (SoupServer        *server,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *parameters,
            gpointer           user_data)
{
  SonorMonitor *self = user_data;
  SonorDatabase *database = sonor_switch_get_database (self->owner);
  g_autoptr (SonorQuery) query = NULL;
  Request *request;

  if (!is_question (message))
    return;
  if (!sonor_database_get_connected (database))
    {
      respond (message, SOUP_STATUS_OK, "text/plain; version=0.0.4; charset=utf-8", sonor_metrics_write (self->owner, self->operations, NULL));
      return;
    }

  request = g_new0 (Request, 1);
  request->monitor = g_object_ref (self);
  request->message = g_object_ref (message);
  soup_server_message_pause (message);
  query = sonor_query_new ("SELECT status, state, seats, waiting, longest_wait_s FROM switch_figures($1)");
  sonor_query_add_text (query, sonor_switch_get_name (self->owner));
  sonor_database_query_async (database, query, self->cancellable, on_figures, request);
}

static gboolean
speech_goes_on (SonorMonitor *self)
{
  SonorMediaLoad load;

  sonor_media_engine_get_load (sonor_switch_get_engine (self->owner), &load);

  return load.standstill_ms < STANDSTILL_MILLISECONDS;
}

static void
on_health (SoupServer        *server,
           SoupServerMessage *message,
           const char        *path,
           GHashTable        *parameters,
           gpointer           user_data)
{
  SonorMonitor *self = user_data;
  const char *trouble = NULL;

  if (!is_question (message))
    return;

  if (sonor_operations_is_draining (self->operations))
    trouble = "draining: no new calls are taken";
  else if (!sonor_database_get_connected (sonor_switch_get_database (self->owner)))
    trouble = "no database: no new calls can be taken";
  else if (!speech_goes_on (self))
    trouble = "a media thread stands still";
  respond (message, trouble == NULL ? SOUP_STATUS_OK : SOUP_STATUS_SERVICE_UNAVAILABLE, "text/plain",
           g_strconcat (trouble != NULL ? trouble : "ok", "\n", NULL));
}

static void
sonor_monitor_dispose (GObject *object)
{
  SonorMonitor *self = SONOR_MONITOR (object);

  g_cancellable_cancel (self->cancellable);
  if (self->server != NULL)
    soup_server_disconnect (self->server);
  g_clear_object (&self->server);

  G_OBJECT_CLASS (sonor_monitor_parent_class)->dispose (object);
}

static void
sonor_monitor_finalize (GObject *object)
{
  g_clear_object (&SONOR_MONITOR (object)->cancellable);

  G_OBJECT_CLASS (sonor_monitor_parent_class)->finalize (object);
}

static void
sonor_monitor_class_init (SonorMonitorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_monitor_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_monitor_finalize;
}

static void
sonor_monitor_init (SonorMonitor *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * sonor_monitor_start:
 * @owner: the switch, which outlives the monitor
 * @operations: its operations, which outlive the monitor too
 * @address: IP address to listen at; what is told there is told to everybody who can reach it
 * @port: TCP port
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): the monitor, which answers from now on; %NULL with @error set
 */
SonorMonitor *
sonor_monitor_start (SonorSwitch      *owner,
                     SonorOperations  *operations,
                     const char       *address,
                     guint             port,
                     GError          **error)
{
  g_autoptr (SonorMonitor) self = g_object_new (SONOR_TYPE_MONITOR, NULL);
  g_autoptr (GSocketAddress) socket_address = port <= G_MAXUINT16 ? g_inet_socket_address_new_from_string (address, port) : NULL;

  if (socket_address == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "%s:%u", address, port);
      return NULL;
    }

  self->owner = owner;
  self->operations = operations;
  self->server = soup_server_new ("server-header", "Sonor", NULL);
  soup_server_add_handler (self->server, "/metrics", on_metrics, self, NULL);
  soup_server_add_handler (self->server, "/healthz", on_health, self, NULL);
  if (!soup_server_listen (self->server, socket_address, 0, error))
    return NULL;

  return g_steal_pointer (&self);
}
