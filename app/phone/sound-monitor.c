/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "phone/sound-monitor.h"

#include <glib/gi18n-lib.h>

#include "phone/sound-error.h"

/**
 * SonorSoundMonitor:
 *
 * Follows the sound devices of this machine. One for the whole program: of two monitors of GStreamer, only the last
 * that was started hears what is plugged in and out.
 */
struct _SonorSoundMonitor
{
  GObject parent_instance;

  GstDeviceMonitor *monitor;
  guint bus_watch;
  gboolean is_starting;
  GPtrArray *waiting;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static SonorSoundMonitor *shared;

G_DEFINE_FINAL_TYPE (SonorSoundMonitor, sonor_sound_monitor, G_TYPE_OBJECT)

static void
sonor_sound_monitor_finalize (GObject *object)
{
  SonorSoundMonitor *self = SONOR_SOUND_MONITOR (object);

  g_clear_handle_id (&self->bus_watch, g_source_remove);
  if (self->monitor != NULL)
    gst_device_monitor_stop (self->monitor);
  g_clear_object (&self->monitor);
  g_ptr_array_unref (self->waiting);

  G_OBJECT_CLASS (sonor_sound_monitor_parent_class)->finalize (object);
}

static void
sonor_sound_monitor_class_init (SonorSoundMonitorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sonor_sound_monitor_finalize;

  /**
   * SonorSoundMonitor::changed:
   * @self: the monitor
   *
   * Emitted when a device was plugged in or out.
   */
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", SONOR_TYPE_SOUND_MONITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sonor_sound_monitor_init (SonorSoundMonitor *self)
{
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
}

static GstDeviceMonitor *
make_monitor (void)
{
  GstDeviceMonitor *monitor = gst_device_monitor_new ();

  gst_device_monitor_add_filter (monitor, "Audio/Source", NULL);
  gst_device_monitor_add_filter (monitor, "Audio/Sink", NULL);

  return monitor;
}

static gboolean
on_message (GstBus *bus, GstMessage *message, gpointer user_data)
{
  switch ((guint) GST_MESSAGE_TYPE (message))
    {
    case GST_MESSAGE_DEVICE_ADDED:
    case GST_MESSAGE_DEVICE_CHANGED:
    case GST_MESSAGE_DEVICE_REMOVED:
      g_signal_emit (user_data, signals[SIGNAL_CHANGED], 0);
      break;
    default:
      break;
    }

  return G_SOURCE_CONTINUE;
}

static void
stop_monitor (gpointer monitor)
{
  gst_device_monitor_stop (monitor);
  g_object_unref (monitor);
}

/* Asking the sound system for its devices waits for it. */
static void
start_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GstDeviceMonitor) monitor = NULL;
  GError *error = NULL;

  if (!gst_init_check (NULL, NULL, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  monitor = make_monitor ();
  if (!gst_device_monitor_start (monitor))
    g_task_return_new_error (task, SONOR_SOUND_ERROR, SONOR_SOUND_ERROR_FAILED,
                             _("The sound system of this computer does not answer; restart it or sign in again"));
  else
    g_task_return_pointer (task, g_steal_pointer (&monitor), stop_monitor);
}

static void
on_started (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SonorSoundMonitor *self = SONOR_SOUND_MONITOR (source);
  g_autoptr (GPtrArray) waiting = g_steal_pointer (&self->waiting);
  g_autoptr (GError) error = NULL;

  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  self->is_starting = FALSE;
  self->monitor = g_task_propagate_pointer (G_TASK (result), &error);
  if (self->monitor != NULL)
    {
      g_autoptr (GstBus) bus = gst_device_monitor_get_bus (self->monitor);

      self->bus_watch = gst_bus_add_watch (bus, on_message, self);
    }

  for (guint i = 0; i < waiting->len; i++)
    {
      if (error != NULL)
        g_task_return_error (waiting->pdata[i], g_error_copy (error));
      else
        g_task_return_boolean (waiting->pdata[i], TRUE);
    }
}

/**
 * sonor_sound_monitor_ref_shared:
 *
 * Returns: (transfer full): the monitor of this program, which lasts as long as somebody has it
 */
SonorSoundMonitor *
sonor_sound_monitor_ref_shared (void)
{
  if (shared != NULL)
    return g_object_ref (shared);

  shared = g_object_new (SONOR_TYPE_SOUND_MONITOR, NULL);
  g_object_add_weak_pointer (G_OBJECT (shared), (gpointer *) &shared);

  return shared;
}

/**
 * sonor_sound_monitor_start_async:
 * @self: the monitor
 * @cancellable: (nullable): to stop waiting
 * @callback: (scope async): called when the devices are known
 * @user_data: for @callback
 *
 * Asks the sound system what is plugged in and follows it from then on. Several may wait for the same.
 */
void
sonor_sound_monitor_start_async (SonorSoundMonitor *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GTask) start = NULL;

  g_return_if_fail (SONOR_IS_SOUND_MONITOR (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sonor_sound_monitor_start_async);
  if (self->monitor != NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  g_ptr_array_add (self->waiting, g_steal_pointer (&task));
  if (self->is_starting)
    return;

  self->is_starting = TRUE;
  start = g_task_new (self, NULL, on_started, NULL);
  g_task_run_in_thread (start, start_in_thread);
}

/**
 * sonor_sound_monitor_start_finish:
 * @self: the monitor
 * @result: what the callback got
 * @error: return location for a #GError
 *
 * Returns: whether the devices are known; if not, @error says why and what to do
 */
gboolean
sonor_sound_monitor_start_finish (SonorSoundMonitor *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * sonor_sound_monitor_get_devices:
 * @self: the monitor
 * @kind: which devices
 *
 * If it was not started, the sound system is asked, and that may take a moment.
 *
 * Returns: (transfer full) (element-type GstDevice): what is plugged in
 */
GPtrArray *
sonor_sound_monitor_get_devices (SonorSoundMonitor *self, SonorSoundDeviceKind kind)
{
  const char *classes = kind == SONOR_SOUND_DEVICE_MICROPHONE ? "Audio/Source" : "Audio/Sink";
  g_autoptr (GstDeviceMonitor) monitor = NULL;
  GPtrArray *devices;
  GList *present;

  g_return_val_if_fail (SONOR_IS_SOUND_MONITOR (self), NULL);

  monitor = self->monitor != NULL ? g_object_ref (self->monitor) : make_monitor ();
  devices = g_ptr_array_new_with_free_func (g_object_unref);
  present = gst_device_monitor_get_devices (monitor);
  for (GList *item = present; item != NULL; item = item->next)
    {
      if (gst_device_has_classes (item->data, classes))
        g_ptr_array_add (devices, g_object_ref (item->data));
    }
  g_list_free_full (present, g_object_unref);

  return devices;
}
