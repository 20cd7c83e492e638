/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A row that offers what is plugged in, and keeps what was chosen even while it is not. */

#include "desk/preferences/device-row.h"

#include <string.h>

#include <glib/gi18n.h>

typedef struct
{
  AdwComboRow       *row;
  SonorSoundDevices *devices;
  GSettings         *settings;
  char              *key;
  GPtrArray         *routes;
  gboolean           filling;
} DeviceRow;

static void
device_row_free (gpointer  data,
                 GObject  *row)
{
  DeviceRow *self = data;

  g_signal_handlers_disconnect_by_data (self->devices, self);
  g_object_unref (self->devices);
  g_object_unref (self->settings);
  g_ptr_array_unref (self->routes);
  g_free (self->key);
  g_free (self);
}

static void
fill (DeviceRow *self)
{
  GListModel *devices = G_LIST_MODEL (self->devices);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  g_autofree char *wanted = g_settings_get_string (self->settings, self->key);
  guint selected = GTK_INVALID_LIST_POSITION;

  g_ptr_array_set_size (self->routes, 0);
  g_ptr_array_add (self->routes, g_strdup ("default"));
  gtk_string_list_append (names, _("As this computer"));
  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (SonorSoundDevice) device = g_list_model_get_item (devices, i);

      g_ptr_array_add (self->routes, sonor_sound_device_dup_route (device));
      gtk_string_list_append (names, sonor_sound_device_get_name (device));
    }
  for (guint i = 0; i < self->routes->len; i++)
    {
      if (g_str_equal (self->routes->pdata[i], wanted))
        selected = i;
    }
  if (selected == GTK_INVALID_LIST_POSITION)
    {
      gboolean device = g_str_has_prefix (wanted, "device:");

      selected = self->routes->len;
      g_ptr_array_add (self->routes, g_strdup (wanted));
      gtk_string_list_append (names, device ? _("The chosen device, which is not plugged in") : wanted);
    }

  self->filling = TRUE;
  adw_combo_row_set_model (self->row, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->row, selected);
  self->filling = FALSE;
}

static void
on_devices (GListModel *devices,
            guint       position,
            guint       n_removed,
            guint       n_added,
            DeviceRow  *self)
{
  fill (self);
}

static void
on_selected (AdwComboRow *row,
             GParamSpec  *pspec,
             DeviceRow   *self)
{
  guint selected = adw_combo_row_get_selected (row);

  if (!self->filling && selected < self->routes->len)
    g_settings_set_string (self->settings, self->key, self->routes->pdata[selected]);
}

/**
 * sonor_device_row_set_up:
 * @row: a row
 * @devices: what it offers, besides the default
 * @settings: the settings of the telephone
 * @key: where the choice is kept, as a route
 *
 * Lets a row choose a device.
 */
void
sonor_device_row_set_up (AdwComboRow       *row,
                         SonorSoundDevices *devices,
                         GSettings         *settings,
                         const char        *key)
{
  DeviceRow *self = g_new0 (DeviceRow, 1);

  self->row = row;
  self->devices = g_object_ref (devices);
  self->settings = g_object_ref (settings);
  self->key = g_strdup (key);
  self->routes = g_ptr_array_new_with_free_func (g_free);
  g_signal_connect (devices, "items-changed", G_CALLBACK (on_devices), self);
  g_signal_connect (row, "notify::selected", G_CALLBACK (on_selected), self);
  g_object_weak_ref (G_OBJECT (row), device_row_free, self);
  fill (self);
}
