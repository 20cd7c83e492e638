/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/tickets/ticket-list-watch.h"

/* Lights change with the time alone, so a list on the screen is read again now and then though nothing was told. */
#define REFRESH_SECONDS 60
/* A storm of changes is read a few times a second, and not under a hand that moves. */
#define LIVE_MILLISECONDS 300
#define STILL_MICROSECONDS (2 * G_TIME_SPAN_SECOND)

/**
 * SonorTicketListWatch:
 *
 * Reads a list of tickets again while its page is on the screen: when it comes there, when a ticket has changed somewhere,
 * after a reconnect, and because time passes.
 */
struct _SonorTicketListWatch
{
  GObject          parent_instance;

  SonorDatabase   *database;
  SonorTicketList *list;
  GtkWidget       *page;
  guint            refresh_id;
  guint            live_id;
  gint64           moved_at;
};

G_DEFINE_FINAL_TYPE (SonorTicketListWatch, sonor_ticket_list_watch, G_TYPE_OBJECT)

static gboolean
on_refresh_time (gpointer user_data)
{
  SonorTicketListWatch *self = user_data;

  if (!sonor_ticket_list_is_loading (self->list) && sonor_database_get_connected (self->database))
    sonor_ticket_list_refresh (self->list);

  return G_SOURCE_CONTINUE;
}

static void
on_map (SonorTicketListWatch *self)
{
  if (sonor_ticket_list_get_loaded_at (self->list) != NULL)
    sonor_ticket_list_refresh (self->list);
  if (self->refresh_id == 0)
    self->refresh_id = g_timeout_add_seconds (REFRESH_SECONDS, on_refresh_time, self);
}

static void
on_unmap (SonorTicketListWatch *self)
{
  g_clear_handle_id (&self->refresh_id, g_source_remove);
}

static gboolean
on_live (gpointer user_data)
{
  SonorTicketListWatch *self = user_data;

  /* Rows do not move under a pointer that is on its way to one of them. */
  if (g_get_monotonic_time () - self->moved_at < STILL_MICROSECONDS || sonor_ticket_list_is_loading (self->list))
    return G_SOURCE_CONTINUE;

  self->live_id = 0;
  if (gtk_widget_get_mapped (self->page))
    sonor_ticket_list_refresh (self->list);

  return G_SOURCE_REMOVE;
}

static void
on_notification (SonorDatabase        *database,
                 const char           *channel,
                 const char           *payload,
                 SonorTicketListWatch *self)
{
  if (g_str_equal (channel, "ticket") && self->live_id == 0)
    self->live_id = g_timeout_add (LIVE_MILLISECONDS, on_live, self);
}

static void
on_resync (SonorTicketListWatch *self)
{
  if (gtk_widget_get_mapped (self->page))
    sonor_ticket_list_refresh (self->list);
}

static void
on_pointer_moved (SonorTicketListWatch *self)
{
  self->moved_at = g_get_monotonic_time ();
}

static void
on_pointer_left (SonorTicketListWatch *self)
{
  self->moved_at = 0;
}

static void
sonor_ticket_list_watch_dispose (GObject *object)
{
  SonorTicketListWatch *self = SONOR_TICKET_LIST_WATCH (object);

  g_clear_handle_id (&self->refresh_id, g_source_remove);
  g_clear_handle_id (&self->live_id, g_source_remove);
  g_clear_object (&self->list);
  g_clear_object (&self->database);

  G_OBJECT_CLASS (sonor_ticket_list_watch_parent_class)->dispose (object);
}

static void
sonor_ticket_list_watch_class_init (SonorTicketListWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_ticket_list_watch_dispose;
}

static void
sonor_ticket_list_watch_init (SonorTicketListWatch *self)
{
}

/**
 * sonor_ticket_list_watch_new:
 * @database: who tells that a ticket has changed
 * @list: what to read again
 * @page: (transfer none): where it is shown; it holds the watch
 * @rows: a part of @page, where a moving pointer puts the reading off
 *
 * Returns: (transfer full): a watch over a list
 */
SonorTicketListWatch *
sonor_ticket_list_watch_new (SonorDatabase   *database,
                             SonorTicketList *list,
                             GtkWidget       *page,
                             GtkWidget       *rows)
{
  SonorTicketListWatch *self = g_object_new (SONOR_TYPE_TICKET_LIST_WATCH, NULL);
  GtkEventController *motion = gtk_event_controller_motion_new ();

  self->database = g_object_ref (database);
  self->list = g_object_ref (list);
  self->page = page;
  g_signal_connect_object (page, "map", G_CALLBACK (on_map), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "unmap", G_CALLBACK (on_unmap), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (database, "notification", G_CALLBACK (on_notification), self, 0);
  g_signal_connect_object (database, "resync", G_CALLBACK (on_resync), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (motion, "motion", G_CALLBACK (on_pointer_moved), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (motion, "leave", G_CALLBACK (on_pointer_left), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (rows, motion);

  return self;
}
