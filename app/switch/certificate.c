/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "switch/certificate.h"

#include <glib/gi18n-lib.h>

#include "base/config.h"

/* As voice/ wants them. */
#define OURS "agent.pem"
#define TRUSTED "cafile.pem"
/* Somebody has to ask for another one, and to put it here. */
#define WARNING_DAYS 14

/* The certificate that telephones and trunks see, with its key. */
static GTlsCertificate *
load (const char  *folder,
      GError     **error)
{
  g_autofree char *path = g_build_filename (folder, OURS, NULL);
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autofree char *key = NULL;

  if (!g_tls_backend_supports_tls (g_tls_backend_get_default ()))
    {
      g_set_error_literal (error, SONOR_CONFIG_ERROR, SONOR_CONFIG_ERROR_UNREADABLE,
                           _("this machine has nothing to read certificates with (glib-networking)"));
      return NULL;
    }
  certificate = g_tls_certificate_new_from_file (path, error);
  if (certificate == NULL)
    {
      g_prefix_error (error, "%s: ", path);
      return NULL;
    }
  g_object_get (certificate, "private-key-pem", &key, NULL);
  if (key != NULL)
    return g_steal_pointer (&certificate);

  g_set_error (error, SONOR_CONFIG_ERROR, SONOR_CONFIG_ERROR_UNREADABLE, _("%s holds no private key"), path);

  return NULL;
}

static GTlsDatabase *
load_trusted (const char  *folder,
              GError     **error)
{
  g_autofree char *path = g_build_filename (folder, TRUSTED, NULL);
  GTlsDatabase *trusted = g_tls_file_database_new (path, error);

  if (trusted == NULL)
    g_prefix_error (error, "%s: ", path);

  return trusted;
}

/**
 * sonor_certificate_check:
 * @folder: (type filename): a folder with `agent.pem` (our key and certificate) and `cafile.pem` (whom we trust)
 * @error: return location for a #GError
 *
 * Whether TLS can be offered with what is in there. A certificate whose time is over is none of its business: telephones refuse
 * that one themselves, and whoever comes in another way is served.
 *
 * Returns: whether both files can be read; %FALSE with @error set that names the file
 */
gboolean
sonor_certificate_check (const char  *folder,
                         GError     **error)
{
  g_autoptr (GTlsCertificate) certificate = load (folder, error);
  g_autoptr (GTlsDatabase) trusted = certificate != NULL ? load_trusted (folder, error) : NULL;

  return trusted != NULL;
}

/**
 * sonor_certificate_find_fault:
 * @folder: (type filename): as for sonor_certificate_check()
 * @now: what time it is
 *
 * Returns: (transfer full) (nullable): for supervisors, why telephones do not trust our certificate, or will not in two weeks;
 *   %NULL if all is well
 */
char *
sonor_certificate_find_fault (const char *folder,
                              GDateTime  *now)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsCertificate) certificate = load (folder, &error);
  g_autoptr (GTlsDatabase) trusted = certificate != NULL ? load_trusted (folder, &error) : NULL;
  g_autoptr (GDateTime) before = NULL;
  g_autoptr (GDateTime) after = NULL;
  g_autoptr (GDateTime) soon = g_date_time_add_days (now, WARNING_DAYS);
  g_autofree char *day = NULL;
  GTlsCertificateFlags flags;

  if (trusted == NULL)
    return g_strdup (error->message);

  before = g_tls_certificate_get_not_valid_before (certificate);
  after = g_tls_certificate_get_not_valid_after (certificate);
  if (before == NULL || after == NULL)
    return g_strdup (_("its dates cannot be read"));
  day = g_date_time_format (after, "%Y-%m-%d");
  if (g_date_time_compare (now, after) > 0)
    return g_strdup_printf (_("it has expired on %s; telephones do not register over TLS"), day);
  if (g_date_time_compare (now, before) < 0)
    return g_strdup (_("it is not valid yet; telephones do not register over TLS"));

  flags = g_tls_database_verify_chain (trusted, certificate, G_TLS_DATABASE_PURPOSE_AUTHENTICATE_SERVER, NULL, NULL,
                                       G_TLS_DATABASE_VERIFY_NONE, NULL, NULL);
  if ((flags & G_TLS_CERTIFICATE_UNKNOWN_CA) != 0)
    return g_strdup_printf (_("nobody in %s has signed it"), TRUSTED);
  if (g_date_time_compare (soon, after) > 0)
    return g_strdup_printf (_("it ends on %s"), day);

  return NULL;
}
