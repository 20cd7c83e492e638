/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "voice/wake-monitor.h"

/* Networks change in bursts: an address goes, another comes, then routes. */
#define SETTLE_MILLISECONDS 300

/**
 * SonorWakeMonitor:
 *
 * Says when connections that were good may not be any more: the network has changed, or the machine has slept (logind's
 * PrepareForSleep; a machine without logind does not sleep).
 */
struct _SonorWakeMonitor
{
  GObject parent_instance;

  GNetworkMonitor *network;
  gulong           network_changed;
  GCancellable    *cancellable;
  GDBusConnection *bus;
  guint            sleep_subscription;
  guint            settle;
};

enum
{
  WOKEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorWakeMonitor, sonor_wake_monitor, G_TYPE_OBJECT)

static gboolean
on_settled (gpointer user_data)
{
  SonorWakeMonitor *self = user_data;

  self->settle = 0;
  if (g_network_monitor_get_network_available (self->network))
    g_signal_emit (self, signals[WOKEN], 0);

  return G_SOURCE_REMOVE;
}

static void
sonor_wake_monitor_stir (SonorWakeMonitor *self)
{
  g_clear_handle_id (&self->settle, g_source_remove);
  self->settle = g_timeout_add (SETTLE_MILLISECONDS, on_settled, self);
}

static void
on_prepare_for_sleep (GDBusConnection *bus,
                      const char      *sender,
                      const char      *path,
                      const char      *interface,
                      const char      *signal,
                      GVariant        *parameters,
                      gpointer         user_data)
{
  gboolean going_to_sleep = TRUE;

  if (g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(b)")))
    g_variant_get (parameters, "(b)", &going_to_sleep);
  if (!going_to_sleep)
    sonor_wake_monitor_stir (user_data);
}

static void
on_bus (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  GDBusConnection *bus = g_bus_get_finish (result, &error);
  SonorWakeMonitor *self;

  /* A machine without a system bus does not sleep; a monitor that is gone has cancelled. */
  if (bus == NULL)
    return;

  self = user_data;
  self->bus = bus;
  self->sleep_subscription =
    g_dbus_connection_signal_subscribe (bus, "org.freedesktop.login1", "org.freedesktop.login1.Manager", "PrepareForSleep",
                                        "/org/freedesktop/login1", NULL, G_DBUS_SIGNAL_FLAGS_NONE, on_prepare_for_sleep,
                                        self, NULL);
}

static void
sonor_wake_monitor_dispose (GObject *object)
{
  SonorWakeMonitor *self = SONOR_WAKE_MONITOR (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->settle, g_source_remove);
  g_clear_signal_handler (&self->network_changed, self->network);
  if (self->sleep_subscription != 0)
    g_dbus_connection_signal_unsubscribe (self->bus, self->sleep_subscription);
  self->sleep_subscription = 0;
  g_clear_object (&self->bus);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (sonor_wake_monitor_parent_class)->dispose (object);
}

static void
sonor_wake_monitor_class_init (SonorWakeMonitorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_wake_monitor_dispose;

  /**
   * SonorWakeMonitor::woken:
   * @self: a monitor
   *
   * Emitted when the network is there and has changed, or the machine has woken up.
   */
  signals[WOKEN] = g_signal_new ("woken", SONOR_TYPE_WAKE_MONITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sonor_wake_monitor_init (SonorWakeMonitor *self)
{
  self->network = g_network_monitor_get_default ();
  self->network_changed =
    g_signal_connect_swapped (self->network, "network-changed", G_CALLBACK (sonor_wake_monitor_stir), self);
  self->cancellable = g_cancellable_new ();
  g_bus_get (G_BUS_TYPE_SYSTEM, self->cancellable, on_bus, self);
}

/**
 * sonor_wake_monitor_new:
 *
 * Returns: (transfer full): a monitor, which watches at once
 */
SonorWakeMonitor *
sonor_wake_monitor_new (void)
{
  return g_object_new (SONOR_TYPE_WAKE_MONITOR, NULL);
}
