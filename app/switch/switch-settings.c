/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "switch/switch-settings.h"

#include <glib/gi18n-lib.h>

#include "media/engine.h"
#include "switch/certificate.h"
#include "switch/trunk.h"

#define GROUP "switch"
#define DEFAULT_ADDRESS "127.0.0.1"
#define DEFAULT_PORT 5160
#define DEFAULT_TLS_PORT 5161

static const SonorCodec codecs[] = { SONOR_CODEC_PCMA, SONOR_CODEC_PCMU, SONOR_CODEC_OPUS };
static const SonorCodec seat_codecs[] = { SONOR_CODEC_OPUS, SONOR_CODEC_PCMA, SONOR_CODEC_PCMU };

/* In the order of SonorEncryption. */
static const char * const encryptions[] = { "off", "preferred", "required" };

/**
 * sonor_switch_settings_read_number:
 * @config: the configuration
 * @key: a key of group `[switch]`
 * @otherwise: what it is if it is not set
 *
 * Returns: the number, #G_MAXUINT if it is none
 */
guint
sonor_switch_settings_read_number (SonorConfig *config,
                                   const char  *key,
                                   guint        otherwise)
{
  g_autofree char *text = sonor_config_dup_string (config, GROUP, key);
  guint64 number;

  if (text == NULL)
    return otherwise;
  /* What is no number is refused by whoever is to use it, for none of them takes the largest there is. */
  return g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT, &number, NULL) ? (guint) number : G_MAXUINT;
}

static gboolean
read_media_threads (SonorSwitchSettings  *self,
                    SonorConfig          *config,
                    GError              **error)
{
  self->n_media_threads = sonor_switch_settings_read_number (config, "media-threads", 0);
  if (self->n_media_threads <= SONOR_MEDIA_MOST_THREADS)
    return TRUE;

  g_set_error (error, SONOR_CONFIG_ERROR, SONOR_CONFIG_ERROR_MISSING, _("%s, [switch] media-threads is a number from 1 to %d"),
               sonor_config_get_path (config), SONOR_MEDIA_MOST_THREADS);

  return FALSE;
}

static gboolean
read_recordings (SonorSwitchSettings  *self,
                 SonorConfig          *config,
                 GError              **error)
{
  self->recordings = sonor_config_require_string (config, GROUP, "recordings", error);
  if (self->recordings == NULL || g_file_test (self->recordings, G_FILE_TEST_IS_DIR))
    return self->recordings != NULL;

  g_set_error (error, SONOR_CONFIG_ERROR, SONOR_CONFIG_ERROR_MISSING,
               _("The folder of recordings %s does not exist ([switch] recordings in %s)"), self->recordings,
               sonor_config_get_path (config));

  return FALSE;
}

static gboolean
read_encryption (SonorConfig      *config,
                 SonorEncryption  *encryption,
                 GError          **error)
{
  g_autofree char *word = sonor_config_dup_string (config, GROUP, "encryption");

  *encryption = SONOR_ENCRYPTION_PREFERRED;
  if (word == NULL)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (encryptions); i++)
    {
      if (g_str_equal (word, encryptions[i]))
        {
          *encryption = (SonorEncryption) i;
          return TRUE;
        }
    }

  g_set_error (error, SONOR_CONFIG_ERROR, SONOR_CONFIG_ERROR_MISSING,
               _("%s, [switch] encryption is “off”, “preferred” or “required”, not “%s”"), sonor_config_get_path (config),
               word);

  return FALSE;
}

/* How seats' telephones are spoken to: who asks for encryption gets nothing less. */
static gboolean
read_secrecy (SonorSwitchSettings  *self,
              SonorConfig          *config,
              GError              **error)
{
  SonorEncryption encryption;

  if (!read_encryption (config, &encryption, error))
    return FALSE;

  self->certificates = sonor_config_dup_string (config, GROUP, "certificates");
  if (self->certificates == NULL && encryption == SONOR_ENCRYPTION_REQUIRED)
    {
      g_set_error (error, SONOR_CONFIG_ERROR, SONOR_CONFIG_ERROR_MISSING,
                   _("%s, [switch]: encryption is required, so certificates for TLS are needed"),
                   sonor_config_get_path (config));
      return FALSE;
    }
  if (self->certificates != NULL && !sonor_certificate_check (self->certificates, error))
    {
      g_prefix_error (error, _("%s, [switch] certificates: "), sonor_config_get_path (config));
      return FALSE;
    }
  self->profile = sonor_media_profile_new (codecs, G_N_ELEMENTS (codecs), SONOR_ENCRYPTION_PREFERRED);
  self->seat_profile = sonor_media_profile_new (seat_codecs, G_N_ELEMENTS (seat_codecs), encryption);

  return TRUE;
}

/**
 * sonor_switch_settings_new:
 * @config: the configuration
 * @error: return location for a #GError
 *
 * Reads group `[switch]`: `recordings` (a folder) and, if wanted, `name`, `address`, `port`, `first-media-port`,
 * `last-media-port`, `media-threads`, `prompts`; for TLS `certificates` (a folder with `agent.pem`, our key and certificate, and `cafile.pem`,
 * whom we trust) and `tls-port`; `encryption` of seats' speech (off, preferred or required); and the trunks, as
 * sonor_trunk_list_from_config() has them.
 *
 * Returns: (transfer full) (nullable): what it says; %NULL with @error set that names what is wrong
 */
SonorSwitchSettings *
sonor_switch_settings_new (SonorConfig  *config,
                           GError      **error)
{
  g_autoptr (SonorSwitchSettings) self = g_new0 (SonorSwitchSettings, 1);

  self->name = sonor_config_dup_string (config, GROUP, "name");
  if (self->name == NULL)
    self->name = g_strdup (g_get_host_name ());
  self->address = sonor_config_dup_string (config, GROUP, "address");
  if (self->address == NULL)
    self->address = g_strdup (DEFAULT_ADDRESS);
  self->port = sonor_switch_settings_read_number (config, "port", DEFAULT_PORT);
  self->tls_port = sonor_switch_settings_read_number (config, "tls-port", DEFAULT_TLS_PORT);
  self->first_media_port = sonor_switch_settings_read_number (config, "first-media-port", 0);
  self->last_media_port = sonor_switch_settings_read_number (config, "last-media-port", 0);
  self->prompts = sonor_config_dup_string (config, GROUP, "prompts");
  if (!read_media_threads (self, config, error) || !read_recordings (self, config, error) || !read_secrecy (self, config, error))
    return NULL;
  self->trunks = sonor_trunk_list_from_config (config, error);

  return self->trunks != NULL ? g_steal_pointer (&self) : NULL;
}

/**
 * sonor_switch_settings_free:
 * @self: (transfer full): settings
 *
 * Frees them.
 */
void
sonor_switch_settings_free (SonorSwitchSettings *self)
{
  g_clear_pointer (&self->trunks, g_ptr_array_unref);
  g_clear_object (&self->profile);
  g_clear_object (&self->seat_profile);
  g_free (self->name);
  g_free (self->address);
  g_free (self->certificates);
  g_free (self->recordings);
  g_free (self->prompts);
  g_free (self);
}
