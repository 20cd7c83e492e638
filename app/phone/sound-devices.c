/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "phone/sound-devices.h"

#include "phone/sound-device-private.h"
#include "phone/sound-monitor.h"

/**
 * SonorSoundDevices:
 *
 * The microphones or the speakers that are plugged in: a #GListModel of #SonorSoundDevice that follows what is plugged
 * in and out, once it was started.
 */
struct _SonorSoundDevices
{
  GObject parent_instance;

  SonorSoundDeviceKind kind;
  GPtrArray *devices;
  SonorSoundMonitor *monitor;
};

static GType
sonor_sound_devices_get_item_type (GListModel *model)
{
  return SONOR_TYPE_SOUND_DEVICE;
}

static guint
sonor_sound_devices_get_n_items (GListModel *model)
{
  return SONOR_SOUND_DEVICES (model)->devices->len;
}

static gpointer
sonor_sound_devices_get_item (GListModel *model, guint position)
{
  SonorSoundDevices *self = SONOR_SOUND_DEVICES (model);

  return position < self->devices->len ? g_object_ref (self->devices->pdata[position]) : NULL;
}

static void
sonor_sound_devices_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = sonor_sound_devices_get_item_type;
  iface->get_n_items = sonor_sound_devices_get_n_items;
  iface->get_item = sonor_sound_devices_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SonorSoundDevices,
                               sonor_sound_devices,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, sonor_sound_devices_list_model_init))

static void
sonor_sound_devices_finalize (GObject *object)
{
  SonorSoundDevices *self = SONOR_SOUND_DEVICES (object);

  g_clear_object (&self->monitor);
  g_ptr_array_unref (self->devices);

  G_OBJECT_CLASS (sonor_sound_devices_parent_class)->finalize (object);
}

static void
sonor_sound_devices_class_init (SonorSoundDevicesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sonor_sound_devices_finalize;
}

static void
sonor_sound_devices_init (SonorSoundDevices *self)
{
  self->devices = g_ptr_array_new_with_free_func (g_object_unref);
}

/* A sound server offers what it plays as if it were a microphone. */
static gboolean
is_monitor_of_a_speaker (GstDevice *device)
{
  g_autoptr (GstStructure) about = gst_device_get_properties (device);

  return about != NULL && g_strcmp0 (gst_structure_get_string (about, "device.class"), "monitor") == 0;
}

static gboolean
knows (GPtrArray *devices, GstDevice *device)
{
  for (guint i = 0; i < devices->len; i++)
    {
      if (sonor_sound_device_get_device (devices->pdata[i]) == device)
        return TRUE;
    }

  return FALSE;
}

static gboolean
has_id (GPtrArray *devices, SonorSoundDevice *device)
{
  for (guint i = 0; i < devices->len; i++)
    {
      if (g_str_equal (sonor_sound_device_get_id (devices->pdata[i]), sonor_sound_device_get_id (device)))
        return TRUE;
    }

  return FALSE;
}

/* Takes the list as it now is. Two sound systems may show one device: the first of the same id is enough. */
static void
read_devices (SonorSoundDevices *self)
{
  g_autoptr (GPtrArray) present = sonor_sound_monitor_get_devices (self->monitor, self->kind);

  for (guint i = self->devices->len; i > 0; i--)
    {
      if (!g_ptr_array_find (present, sonor_sound_device_get_device (self->devices->pdata[i - 1]), NULL))
        {
          g_ptr_array_remove_index (self->devices, i - 1);
          g_list_model_items_changed (G_LIST_MODEL (self), i - 1, 1, 0);
        }
    }

  for (guint i = 0; i < present->len; i++)
    {
      g_autoptr (SonorSoundDevice) device = NULL;

      if (knows (self->devices, present->pdata[i]) || is_monitor_of_a_speaker (present->pdata[i]))
        continue;
      device = sonor_sound_device_new (present->pdata[i]);
      if (has_id (self->devices, device))
        continue;
      g_ptr_array_add (self->devices, g_steal_pointer (&device));
      g_list_model_items_changed (G_LIST_MODEL (self), self->devices->len - 1, 0, 1);
    }
}

static void
on_started (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  SonorSoundDevices *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!sonor_sound_monitor_start_finish (SONOR_SOUND_MONITOR (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  g_signal_connect_object (source, "changed", G_CALLBACK (read_devices), self, G_CONNECT_SWAPPED);
  read_devices (self);
  g_task_return_boolean (task, TRUE);
}

/**
 * sonor_sound_devices_new:
 * @kind: whether to list microphones or speakers
 *
 * Returns: (transfer full): a list that is empty until it is started
 */
SonorSoundDevices *
sonor_sound_devices_new (SonorSoundDeviceKind kind)
{
  SonorSoundDevices *self = g_object_new (SONOR_TYPE_SOUND_DEVICES, NULL);

  self->kind = kind;

  return self;
}

/**
 * sonor_sound_devices_start_async:
 * @self: a list that was not started
 * @cancellable: (nullable): to stop waiting
 * @callback: (scope async): called when the list is filled
 * @user_data: for @callback
 *
 * Asks the sound system what is plugged in and follows it from then on.
 */
void
sonor_sound_devices_start_async (SonorSoundDevices *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  GTask *task;

  g_return_if_fail (SONOR_IS_SOUND_DEVICES (self));
  g_return_if_fail (self->monitor == NULL);

  self->monitor = sonor_sound_monitor_ref_shared ();
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sonor_sound_devices_start_async);
  sonor_sound_monitor_start_async (self->monitor, cancellable, on_started, task);
}

/**
 * sonor_sound_devices_start_finish:
 * @self: a list
 * @result: what the callback got
 * @error: return location for a #GError
 *
 * Returns: whether the list is filled and followed; if not, @error says why and what to do
 */
gboolean
sonor_sound_devices_start_finish (SonorSoundDevices *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * sonor_sound_devices_find:
 * @self: a list
 * @id: what a device is remembered by
 *
 * Returns: (transfer none) (nullable): that device, if it is plugged in
 */
SonorSoundDevice *
sonor_sound_devices_find (SonorSoundDevices *self, const char *id)
{
  g_return_val_if_fail (SONOR_IS_SOUND_DEVICES (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  for (guint i = 0; i < self->devices->len; i++)
    {
      if (g_str_equal (sonor_sound_device_get_id (self->devices->pdata[i]), id))
        return self->devices->pdata[i];
    }

  return NULL;
}
