/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/language.h"

#include <libintl.h>
#include <locale.h>

#include "sonor-build.h"

/**
 * sonor_language_start:
 * @settings: the settings of the desk
 *
 * Sets the language of the program, before GTK starts. gettext follows LANGUAGE only if the locale is a real one, not C, and a
 * hotline's computer may have none but C.UTF-8; so GTK must not set it again (gtk_disable_setlocale()).
 */
void
sonor_language_start (GSettings *settings)
{
  g_autofree char *language = g_settings_get_string (settings, "language");
  const char *folder = g_getenv ("SONOR_LOCALE_DIR");
  const char *current;

  if (*language != '\0')
    g_setenv ("LANGUAGE", language, TRUE);

  current = setlocale (LC_ALL, "");
  if (current != NULL)
    current = setlocale (LC_MESSAGES, NULL);
  if (current == NULL || g_str_equal (current, "C") || g_str_equal (current, "POSIX"))
    setlocale (LC_ALL, "C.UTF-8");

  bindtextdomain (SONOR_GETTEXT_DOMAIN, folder != NULL && *folder != '\0' ? folder : SONOR_LOCALE_DIR);
  bind_textdomain_codeset (SONOR_GETTEXT_DOMAIN, "UTF-8");
  textdomain (SONOR_GETTEXT_DOMAIN);
}
