/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "router.h"

#include <gio/gio.h>
#include <linux/filter.h>
#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

struct _Router
{
  GSocketService *service;
  GSocketClient *client;
  GCancellable *cancellable;
  GPtrArray *fronts;
  guint port;
  guint target_port;
};

static gboolean
on_connection (GSocketService *service, GSocketConnection *front, GObject *source, gpointer user_data)
{
  Router *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketConnection) back =
    g_socket_client_connect_to_host (self->client, "127.0.0.1", (guint16) self->target_port, NULL, &error);

  g_assert_no_error (error);
  g_ptr_array_add (self->fronts, g_object_ref (front));
  g_io_stream_splice_async (G_IO_STREAM (front), G_IO_STREAM (back), G_IO_STREAM_SPLICE_NONE, G_PRIORITY_DEFAULT,
                            self->cancellable, NULL, NULL);

  return TRUE;
}

Router *
router_new (guint target_port)
{
  Router *self = g_new0 (Router, 1);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GError) error = NULL;

  self->service = g_socket_service_new ();
  self->client = g_socket_client_new ();
  self->cancellable = g_cancellable_new ();
  self->fronts = g_ptr_array_new_with_free_func (g_object_unref);
  self->target_port = target_port;
  g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), address, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP,
                                 NULL, &bound, &error);
  g_assert_no_error (error);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  g_signal_connect (self->service, "incoming", G_CALLBACK (on_connection), self);

  return self;
}

void
router_free (Router *self)
{
  g_cancellable_cancel (self->cancellable);
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  /* The two directions of each connection notice in the loop. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_ptr_array_unref (self->fronts);
  g_object_unref (self->cancellable);
  g_object_unref (self->client);
  g_object_unref (self->service);
  g_free (self);
}

guint
router_get_port (Router *self)
{
  return self->port;
}

guint
router_get_n_connections (Router *self)
{
  return self->fronts->len;
}

/* Below TCP, so that not even the system acknowledges anything. */
void
router_forget (Router *self)
{
  struct sock_filter nothing[] = { BPF_STMT (BPF_RET | BPF_K, 0) };
  struct sock_fprog filter = { G_N_ELEMENTS (nothing), nothing };

  for (guint i = 0; i < self->fronts->len; i++)
    {
      GSocket *socket = g_socket_connection_get_socket (self->fronts->pdata[i]);
      int unacknowledged = 1;

      /* Or the system would say it again and again, and so be heard of. */
      while (ioctl (g_socket_get_fd (socket), SIOCOUTQ, &unacknowledged) == 0 && unacknowledged > 0)
        g_usleep (1000);
      g_assert_cmpint (setsockopt (g_socket_get_fd (socket), SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof filter), ==, 0);
    }
}
