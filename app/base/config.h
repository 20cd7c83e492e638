/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SONOR_CONFIG_ERROR (sonor_config_error_quark ())

/**
 * SonorConfigError:
 * @SONOR_CONFIG_ERROR_UNREADABLE: the file cannot be read or is not a key file
 * @SONOR_CONFIG_ERROR_MISSING: a key that the program cannot do without is not set, or not as it must be
 */
typedef enum
{
  SONOR_CONFIG_ERROR_UNREADABLE,
  SONOR_CONFIG_ERROR_MISSING,
} SonorConfigError;

GQuark sonor_config_error_quark (void);

#define SONOR_TYPE_CONFIG (sonor_config_get_type ())
G_DECLARE_FINAL_TYPE (SonorConfig, sonor_config, SONOR, CONFIG, GObject)

SonorConfig *sonor_config_load (GError **error) G_GNUC_WARN_UNUSED_RESULT;
SonorConfig *sonor_config_load_file (const char  *path,
                                     GError     **error) G_GNUC_WARN_UNUSED_RESULT;
const char  *sonor_config_get_path (SonorConfig *self);
char        *sonor_config_dup_string (SonorConfig *self,
                                      const char  *group,
                                      const char  *key);
char       **sonor_config_list_groups (SonorConfig *self);
char        *sonor_config_require_string (SonorConfig  *self,
                                          const char   *group,
                                          const char   *key,
                                          GError      **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean     sonor_config_read_number (SonorConfig  *self,
                                       const char   *group,
                                       const char   *key,
                                       guint         otherwise,
                                       guint         least,
                                       guint         most,
                                       guint        *number,
                                       GError      **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean     sonor_config_refuse (SonorConfig  *self,
                                  const char   *group,
                                  const char   *key,
                                  const char   *why,
                                  GError      **error);

G_END_DECLS
