/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The telephone's settings on this computer, and what they mean to the telephone. */

#include "desk/line/line-settings.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "base/config.h"
#include "sonor-build.h"
#include "voice/sip-address.h"
#include "voice/voice-error.h"

#define SYSTEM_AUTHORITIES "/etc/ssl/certs/ca-certificates.crt"

/**
 * sonor_line_settings_new:
 *
 * Returns: (transfer full): the settings of the telephone
 */
GSettings *
sonor_line_settings_new (void)
{
  return g_settings_new (SONOR_APPLICATION_ID ".telephone");
}

/**
 * sonor_line_settings_check:
 * @server: a host, perhaps with `:port`
 * @user: a name at that server
 * @error: return location for a #GError
 *
 * Returns: whether an account can be made of both; if not, @error says which is wrong
 */
gboolean
sonor_line_settings_check (const char  *server,
                           const char  *user,
                           GError     **error)
{
  g_autofree char *text = g_strdup_printf ("sip:%s@%s", user, server);
  g_autoptr (SonorSipAddress) address = NULL;

  if (*server == '\0' || strpbrk (server, "@;/<> \t") != NULL)
    {
      g_set_error_literal (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_INVALID,
                           _("Server: type its name, as in pbx.example.cn or 10.1.2.3:5060"));
      return FALSE;
    }
  if (*user == '\0' || strpbrk (user, "@:;/<> \t") != NULL)
    {
      g_set_error_literal (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_INVALID,
                           _("User: type the name or number of this line at the server, without spaces"));
      return FALSE;
    }

  address = sonor_sip_address_new (text, NULL, error);

  return address != NULL;
}

/**
 * sonor_line_settings_dup_address:
 * @settings: the settings of the telephone
 *
 * Returns: (transfer full) (nullable): who we are, `sip:user@server;transport=…`; %NULL if nothing is set up
 */
char *
sonor_line_settings_dup_address (GSettings *settings)
{
  g_autofree char *server = g_settings_get_string (settings, "server");
  g_autofree char *user = g_settings_get_string (settings, "user");
  g_autofree char *transport = g_settings_get_string (settings, "transport");

  if (*server == '\0' || *user == '\0')
    return NULL;

  return g_strdup_printf ("sip:%s@%s;transport=%s", user, server, transport);
}

/**
 * sonor_line_settings_dup_keyring_server:
 * @settings: the settings of the telephone
 *
 * Returns: (transfer full): what the keyring knows the server by, apart from the one of the database
 */
char *
sonor_line_settings_dup_keyring_server (GSettings *settings)
{
  g_autofree char *server = g_settings_get_string (settings, "server");

  return g_strconcat ("sip:", server, NULL);
}

/* The library wants a folder with a file of this name in it. */
static char *
make_system_certificates (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "sonor", "certificates", NULL);
  g_autofree char *link = g_build_filename (folder, "cafile.pem", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (link);

  if (g_mkdir_with_parents (folder, 0700) != 0 || !g_file_test (SYSTEM_AUTHORITIES, G_FILE_TEST_EXISTS))
    return NULL;
  if (!g_file_test (link, G_FILE_TEST_EXISTS))
    {
      (void) g_unlink (link);
      if (!g_file_make_symbolic_link (file, SYSTEM_AUTHORITIES, NULL, NULL))
        return NULL;
    }

  return g_steal_pointer (&folder);
}

/**
 * sonor_line_settings_dup_certificates:
 * @address: who we are, `sip:user@server;transport=…`
 *
 * Whom to trust over TLS: what the installation says (`certificates` in group `telephone` of its configuration), else whom
 * this computer trusts.
 *
 * Returns: (transfer full) (nullable) (type filename): the folder with `cafile.pem`; %NULL without TLS
 */
char *
sonor_line_settings_dup_certificates (const char *address)
{
  g_autoptr (SonorSipAddress) parsed = sonor_sip_address_new (address, NULL, NULL);
  g_autoptr (SonorConfig) config = NULL;
  char *folder;

  if (parsed == NULL || !sonor_sip_address_is_secure (parsed))
    return NULL;

  config = sonor_config_load (NULL);
  folder = config != NULL ? sonor_config_dup_string (config, "telephone", "certificates") : NULL;

  return folder != NULL ? folder : make_system_certificates ();
}

/**
 * sonor_line_settings_get_codecs:
 * @settings: the settings of the telephone
 * @codecs: (out caller-allocates): those to be used, the best liked first
 *
 * Returns: how many
 */
gsize
sonor_line_settings_get_codecs (GSettings  *settings,
                                SonorCodec  codecs[SONOR_N_CODECS])
{
  g_auto (GStrv) names = g_settings_get_strv (settings, "codecs");
  gsize n_codecs = 0;

  for (gsize i = 0; names[i] != NULL && n_codecs < SONOR_N_CODECS; i++)
    {
      SonorCodec codec;
      gboolean known = sonor_codec_from_name (names[i], &codec);

      for (gsize j = 0; known && j < n_codecs; j++)
        known = codecs[j] != codec;
      if (known)
        codecs[n_codecs++] = codec;
    }

  return n_codecs;
}

/**
 * sonor_line_settings_set_codecs:
 * @settings: the settings of the telephone
 * @codecs: (array length=n_codecs): those to be used, the best liked first
 * @n_codecs: how many, 1 or more
 */
void
sonor_line_settings_set_codecs (GSettings        *settings,
                                const SonorCodec *codecs,
                                gsize             n_codecs)
{
  const char *names[SONOR_N_CODECS + 1] = { NULL };

  g_return_if_fail (n_codecs > 0 && n_codecs <= SONOR_N_CODECS);

  for (gsize i = 0; i < n_codecs; i++)
    names[i] = sonor_codec_get_name (codecs[i]);
  g_settings_set_strv (settings, "codecs", names);
}

/**
 * sonor_line_settings_get_encryption:
 * @settings: the settings of the telephone
 *
 * Returns: whether speech is to be encrypted
 */
SonorEncryption
sonor_line_settings_get_encryption (GSettings *settings)
{
  g_autofree char *encryption = g_settings_get_string (settings, "encryption");

  if (g_str_equal (encryption, "required"))
    return SONOR_ENCRYPTION_REQUIRED;

  return g_str_equal (encryption, "off") ? SONOR_ENCRYPTION_OFF : SONOR_ENCRYPTION_PREFERRED;
}
