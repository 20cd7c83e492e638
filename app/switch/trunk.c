/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "switch/trunk.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

/**
 * SonorTrunk:
 *
 * The line to the outside: the addresses that calls may come from, and the numbers that are ours. Whoever else sends a call
 * is no trunk, and nothing that comes from outside ever goes out again.
 */
struct _SonorTrunk
{
  GObject     parent_instance;

  GPtrArray  *peers;
  char      **numbers;
};

G_DEFINE_FINAL_TYPE (SonorTrunk, sonor_trunk, G_TYPE_OBJECT)

static void
sonor_trunk_finalize (GObject *object)
{
  SonorTrunk *self = SONOR_TRUNK (object);

  g_ptr_array_unref (self->peers);
  g_strfreev (self->numbers);

  G_OBJECT_CLASS (sonor_trunk_parent_class)->finalize (object);
}

static void
sonor_trunk_class_init (SonorTrunkClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sonor_trunk_finalize;
}

static void
sonor_trunk_init (SonorTrunk *self)
{
  self->peers = g_ptr_array_new_with_free_func (g_object_unref);
}

static char **
split_list (const char *text)
{
  GStrvBuilder *builder = g_strv_builder_new ();
  g_auto (GStrv) words = g_strsplit_set (text, " ,;", -1);
  char **list;

  for (guint i = 0; words[i] != NULL; i++)
    {
      if (*words[i] != '\0')
        g_strv_builder_add (builder, words[i]);
    }
  list = g_strv_builder_end (builder);
  g_strv_builder_unref (builder);

  return list;
}

/**
 * sonor_trunk_new_from_config:
 * @config: the configuration; group `[trunk]` has keys `peers` (IP addresses or networks as 192.0.2.0/24) and `numbers`,
 *   lists separated by spaces
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): the trunk, %NULL with @error set that names what is wrong
 */
SonorTrunk *
sonor_trunk_new_from_config (SonorConfig  *config,
                             GError      **error)
{
  g_autoptr (SonorTrunk) self = g_object_new (SONOR_TYPE_TRUNK, NULL);
  g_autofree char *peers = sonor_config_require_string (config, "trunk", "peers", error);
  g_autofree char *numbers = peers != NULL ? sonor_config_require_string (config, "trunk", "numbers", error) : NULL;
  g_auto (GStrv) masks = NULL;

  if (numbers == NULL)
    return NULL;

  masks = split_list (peers);
  for (guint i = 0; masks[i] != NULL; i++)
    {
      GInetAddressMask *mask = g_inet_address_mask_new_from_string (masks[i], error);

      if (mask == NULL)
        {
          g_prefix_error (error, _("%s, [trunk] peers: "), sonor_config_get_path (config));
          return NULL;
        }
      g_ptr_array_add (self->peers, mask);
    }
  self->numbers = split_list (numbers);

  return g_steal_pointer (&self);
}

/**
 * sonor_trunk_is_peer:
 * @self: the trunk
 * @address: an IP address
 *
 * Returns: whether calls may come from there
 */
gboolean
sonor_trunk_is_peer (SonorTrunk *self,
                     const char *address)
{
  g_autoptr (GInetAddress) inet_address = g_inet_address_new_from_string (address);

  g_return_val_if_fail (SONOR_IS_TRUNK (self), FALSE);

  for (guint i = 0; inet_address != NULL && i < self->peers->len; i++)
    {
      if (g_inet_address_mask_matches (self->peers->pdata[i], inet_address))
        return TRUE;
    }

  return FALSE;
}

/**
 * sonor_trunk_has_number:
 * @self: the trunk
 * @number: a number that was called
 *
 * Returns: whether it is one of ours
 */
gboolean
sonor_trunk_has_number (SonorTrunk *self,
                        const char *number)
{
  g_return_val_if_fail (SONOR_IS_TRUNK (self), FALSE);

  return g_strv_contains ((const char * const *) self->numbers, number);
}
