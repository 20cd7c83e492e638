/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/config.h"

#include <glib/gi18n-lib.h>

#define DEFAULT_PATH "/etc/sonor/sonor.conf"

/**
 * SonorConfig:
 *
 * What a program is told by its installation: a key file, `/etc/sonor/sonor.conf` or the one that the environment
 * variable `SONOR_CONFIG` names. A desk works without the file; the person then types the server.
 */
struct _SonorConfig
{
  GObject parent_instance;

  char     *path;
  GKeyFile *key_file;
};

G_DEFINE_FINAL_TYPE (SonorConfig, sonor_config, G_TYPE_OBJECT)
G_DEFINE_QUARK (sonor-config-error-quark, sonor_config_error)

static void
sonor_config_finalize (GObject *object)
{
  SonorConfig *self = SONOR_CONFIG (object);

  g_free (self->path);
  g_key_file_unref (self->key_file);

  G_OBJECT_CLASS (sonor_config_parent_class)->finalize (object);
}

static void
sonor_config_class_init (SonorConfigClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sonor_config_finalize;
}

static void
sonor_config_init (SonorConfig *self)
{
  self->key_file = g_key_file_new ();
}

/**
 * sonor_config_load:
 * @error: return location for a #GError
 *
 * Loads the installation's configuration: the file that `SONOR_CONFIG` names, else `/etc/sonor/sonor.conf`.
 * A missing default file is an empty configuration; a missing named one is an error.
 *
 * Returns: (transfer full) (nullable): the configuration, or %NULL with @error set (%SONOR_CONFIG_ERROR_UNREADABLE)
 */
SonorConfig *
sonor_config_load (GError **error)
{
  const char *named = g_getenv ("SONOR_CONFIG");

  if (named != NULL && *named != '\0')
    return sonor_config_load_file (named, error);

  if (g_file_test (DEFAULT_PATH, G_FILE_TEST_EXISTS))
    return sonor_config_load_file (DEFAULT_PATH, error);

  return g_object_new (SONOR_TYPE_CONFIG, NULL);
}

/**
 * sonor_config_load_file:
 * @path: (type filename): a key file
 * @error: return location for a #GError
 *
 * Loads one configuration file.
 *
 * Returns: (transfer full) (nullable): the configuration, or %NULL with @error set (%SONOR_CONFIG_ERROR_UNREADABLE)
 */
SonorConfig *
sonor_config_load_file (const char  *path,
                        GError     **error)
{
  g_autoptr (SonorConfig) self = g_object_new (SONOR_TYPE_CONFIG, NULL);
  g_autoptr (GError) local_error = NULL;

  self->path = g_strdup (path);
  if (!g_key_file_load_from_file (self->key_file, path, G_KEY_FILE_NONE, &local_error))
    {
      g_set_error (error, SONOR_CONFIG_ERROR, SONOR_CONFIG_ERROR_UNREADABLE,
                   _("The configuration file %s cannot be read: %s"), path, local_error->message);
      return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * sonor_config_get_path:
 * @self: a configuration
 *
 * Returns: (transfer none) (nullable) (type filename): the file it was read from, or %NULL if there was none
 */
const char *
sonor_config_get_path (SonorConfig *self)
{
  g_return_val_if_fail (SONOR_IS_CONFIG (self), NULL);

  return self->path;
}

/**
 * sonor_config_dup_string:
 * @self: a configuration
 * @group: a group of the key file
 * @key: a key of that group
 *
 * Returns: (transfer full) (nullable): the value, or %NULL if it is not set or empty
 */
char *
sonor_config_dup_string (SonorConfig *self,
                         const char  *group,
                         const char  *key)
{
  g_autofree char *value = NULL;

  g_return_val_if_fail (SONOR_IS_CONFIG (self), NULL);

  value = g_key_file_get_string (self->key_file, group, key, NULL);
  if (value == NULL || *g_strstrip (value) == '\0')
    return NULL;

  return g_steal_pointer (&value);
}

/**
 * sonor_config_list_groups:
 * @self: a configuration
 *
 * Returns: (transfer full): the names of its groups, in their order
 */
char **
sonor_config_list_groups (SonorConfig *self)
{
  g_return_val_if_fail (SONOR_IS_CONFIG (self), NULL);

  return g_key_file_get_groups (self->key_file, NULL);
}

/**
 * sonor_config_require_string:
 * @self: a configuration
 * @group: a group of the key file
 * @key: a key of that group
 * @error: return location for a #GError
 *
 * As sonor_config_dup_string(), for a value the program cannot do without.
 *
 * Returns: (transfer full) (nullable): the value, or %NULL with @error set (%SONOR_CONFIG_ERROR_MISSING)
 */
char *
sonor_config_require_string (SonorConfig  *self,
                             const char   *group,
                             const char   *key,
                             GError      **error)
{
  char *value = sonor_config_dup_string (self, group, key);

  if (value == NULL)
    g_set_error (error, SONOR_CONFIG_ERROR, SONOR_CONFIG_ERROR_MISSING,
                 /* Translators: a key file has groups in brackets with keys below them */
                 _("Set “%s” in group [%s] of %s"), key, group,
                 self->path != NULL ? self->path : DEFAULT_PATH);

  return value;
}

/**
 * sonor_config_refuse:
 * @self: a configuration
 * @group: a group of the key file
 * @key: a key of that group whose value is not as it must be
 * @why: what is wanted
 * @error: return location for a #GError, which is set to %SONOR_CONFIG_ERROR_MISSING
 *
 * Says that a value will not do: names group, key, file and what is wanted, and never the value, which may be a secret.
 *
 * Returns: %FALSE, for who returns it on
 */
gboolean
sonor_config_refuse (SonorConfig  *self,
                     const char   *group,
                     const char   *key,
                     const char   *why,
                     GError      **error)
{
  g_return_val_if_fail (SONOR_IS_CONFIG (self), FALSE);

  g_set_error (error, SONOR_CONFIG_ERROR, SONOR_CONFIG_ERROR_MISSING, _("[%s] %s in %s: %s"), group, key, self->path, why);

  return FALSE;
}

/**
 * sonor_config_read_number:
 * @self: a configuration
 * @group: a group of the key file
 * @key: a key of that group
 * @otherwise: what it is if it is not set
 * @least: the smallest that is taken
 * @most: the largest that is taken
 * @number: (out): the number
 * @error: return location for a #GError
 *
 * Returns: whether what is set is such a number, else %FALSE with @error as sonor_config_refuse() sets it
 */
gboolean
sonor_config_read_number (SonorConfig  *self,
                          const char   *group,
                          const char   *key,
                          guint         otherwise,
                          guint         least,
                          guint         most,
                          guint        *number,
                          GError      **error)
{
  g_autofree char *text = sonor_config_dup_string (self, group, key);
  g_autofree char *why = NULL;
  guint64 value = otherwise;

  if (text == NULL || g_ascii_string_to_unsigned (text, 10, least, most, &value, NULL))
    {
      *number = (guint) value;
      return TRUE;
    }

  why = g_strdup_printf (_("a number from %u to %u is wanted"), least, most);
  return sonor_config_refuse (self, group, key, why, error);
}
