/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Networks that change and machines that sleep, both made up: a network monitor and a logind of our own. */

#include "endpoint.h"
#include "voice/wake-monitor.h"

/* Longer than the monitor lets a burst settle. */
#define SETTLED_MILLISECONDS 900

typedef struct
{
  GObject parent_instance;
  gboolean available;
} FakeNetwork;

typedef struct
{
  GObjectClass parent_class;
} FakeNetworkClass;

enum
{
  AVAILABLE = 1,
  METERED,
  CONNECTIVITY
};

static GType
fake_network_get_type (void);

static gboolean
fake_network_initable_init (GInitable *initable, GCancellable *cancellable, GError **error)
{
  return TRUE;
}

static void
fake_network_initable_iface_init (GInitableIface *iface)
{
  iface->init = fake_network_initable_init;
}

G_DEFINE_TYPE_WITH_CODE (FakeNetwork,
                         fake_network,
                         G_TYPE_OBJECT,
                         G_IMPLEMENT_INTERFACE (G_TYPE_INITABLE, fake_network_initable_iface_init)
                           G_IMPLEMENT_INTERFACE (G_TYPE_NETWORK_MONITOR, NULL))

static void
fake_network_set_available (FakeNetwork *self, gboolean available)
{
  self->available = available;
  g_signal_emit_by_name (self, "network-changed", available);
}

static void
fake_network_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  FakeNetwork *self = (FakeNetwork *) object;

  switch (id)
    {
    case AVAILABLE:
      g_value_set_boolean (value, self->available);
      break;
    case METERED:
      g_value_set_boolean (value, FALSE);
      break;
    case CONNECTIVITY:
      g_value_set_enum (value, self->available ? G_NETWORK_CONNECTIVITY_FULL : G_NETWORK_CONNECTIVITY_LOCAL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
fake_network_class_init (FakeNetworkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = fake_network_get_property;
  g_object_class_override_property (object_class, AVAILABLE, "network-available");
  g_object_class_override_property (object_class, METERED, "network-metered");
  g_object_class_override_property (object_class, CONNECTIVITY, "connectivity");
}

static void
fake_network_init (FakeNetwork *self)
{
  self->available = TRUE;
}

typedef struct
{
  FakeNetwork *network;
  GDBusConnection *logind;
  SonorWakeMonitor *monitor;
  guint n_woken;
} Fixture;

static void
on_woken (SonorWakeMonitor *monitor, Fixture *fixture)
{
  fixture->n_woken++;
}

static GDBusConnection *
connect_logind (const char *address)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;
  GDBusConnection *connection =
    g_dbus_connection_new_for_address_sync (address,
                                            G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                              G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                            NULL, NULL, &error);

  g_assert_no_error (error);
  reply =
    g_dbus_connection_call_sync (connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                 "RequestName", g_variant_new ("(su)", "org.freedesktop.login1", 0), NULL,
                                 G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);

  return connection;
}

static void
say_sleep (Fixture *fixture, gboolean going_to_sleep)
{
  g_autoptr (GError) error = NULL;

  g_dbus_connection_emit_signal (fixture->logind, NULL, "/org/freedesktop/login1", "org.freedesktop.login1.Manager",
                                 "PrepareForSleep", g_variant_new ("(b)", going_to_sleep), &error);
  g_assert_no_error (error);
}

static gboolean
on_time (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_REMOVE;
}

/* That something does not happen can only be seen by giving it the time to. */
static void
settle (void)
{
  gboolean over = FALSE;

  g_timeout_add (SETTLED_MILLISECONDS, on_time, &over);
  WAIT (over);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->logind = connect_logind (g_getenv ("DBUS_SYSTEM_BUS_ADDRESS"));
  fixture->network = (FakeNetwork *) g_network_monitor_get_default ();
  g_assert_true (G_TYPE_CHECK_INSTANCE_TYPE (fixture->network, fake_network_get_type ()));
  fixture->network->available = TRUE;
  fixture->monitor = sonor_wake_monitor_new ();
  g_signal_connect (fixture->monitor, "woken", G_CALLBACK (on_woken), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->monitor);
  g_assert_true (g_dbus_connection_close_sync (fixture->logind, NULL, NULL));
  g_object_unref (fixture->logind);
}

/* An address goes, another comes, then routes: one burst, one wake. */
static void
test_burst (Fixture *fixture, gconstpointer data)
{
  fake_network_set_available (fixture->network, FALSE);
  for (guint i = 0; i < 5; i++)
    fake_network_set_available (fixture->network, TRUE);
  g_assert_cmpuint (fixture->n_woken, ==, 0);
  settle ();
  g_assert_cmpuint (fixture->n_woken, ==, 1);

  fake_network_set_available (fixture->network, TRUE);
  settle ();
  g_assert_cmpuint (fixture->n_woken, ==, 2);
}

/* Without a network there is nothing to wake for; with it there is. */
static void
test_gone (Fixture *fixture, gconstpointer data)
{
  fake_network_set_available (fixture->network, FALSE);
  settle ();
  g_assert_cmpuint (fixture->n_woken, ==, 0);
  fake_network_set_available (fixture->network, TRUE);
  WAIT (fixture->n_woken == 1);
}

/* Falling asleep is no wake, waking up is one. */
static void
test_sleep (Fixture *fixture, gconstpointer data)
{
  /* The monitor joins the bus some time after it began. */
  while (fixture->n_woken == 0)
    {
      say_sleep (fixture, FALSE);
      settle ();
    }

  fixture->n_woken = 0;
  say_sleep (fixture, TRUE);
  settle ();
  g_assert_cmpuint (fixture->n_woken, ==, 0);
  say_sleep (fixture, FALSE);
  WAIT (fixture->n_woken > 0);
  settle ();
  g_assert_cmpuint (fixture->n_woken, ==, 1);
}

/* One that is gone says nothing more. */
static void
test_disposed (Fixture *fixture, gconstpointer data)
{
  fake_network_set_available (fixture->network, TRUE);
  g_assert_finalize_object (g_steal_pointer (&fixture->monitor));
  settle ();
  fake_network_set_available (fixture->network, TRUE);
  settle ();
  g_assert_cmpuint (fixture->n_woken, ==, 0);
}

#define ADD(name, function) g_test_add ("/voice/wake-monitor/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_autoptr (GTestDBus) bus = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);

  bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (bus);
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", g_test_dbus_get_bus_address (bus), TRUE);
  g_setenv ("GIO_USE_NETWORK_MONITOR", "fake", TRUE);
  g_io_extension_point_register (G_NETWORK_MONITOR_EXTENSION_POINT_NAME);
  g_io_extension_point_implement (G_NETWORK_MONITOR_EXTENSION_POINT_NAME, fake_network_get_type (), "fake", 0);

  ADD ("sleep", test_sleep);
  ADD ("burst", test_burst);
  ADD ("gone", test_gone);
  ADD ("disposed", test_disposed);

  status = g_test_run ();
  g_test_dbus_down (bus);

  return status;
}
