/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/language.h"

#include <fontconfig/fontconfig.h>
#include <libintl.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "sonor-build.h"

/* Which of them is of no matter: LANGUAGE says the language. */
static const char * const usual_locales[] = { "zh_CN.UTF-8", "en_US.UTF-8", "mn_CN.UTF-8" };

/**
 * sonor_language_start:
 * @settings: the settings of the desk
 *
 * Sets the language of the program, before GTK starts. What is not yet in Mongolian is shown in Chinese: its code is `mvf`, as
 * catalogues that begin with `mn` would bring GTK's own words in Cyrillic letters with them. gettext follows LANGUAGE only if the
 * locale is a real one, not C; to glibc 2.36 C.UTF-8 is one, to 2.41 (Debian 13) it is not, and one of those that are usual
 * must be installed. So GTK must not set it again (gtk_disable_setlocale()).
 */
void
sonor_language_start (GSettings *settings)
{
  g_autofree char *language = g_settings_get_string (settings, "language");
  const char *folder = g_getenv ("SONOR_LOCALE_DIR");
  const char *current;

  if (g_str_equal (language, "mvf"))
    g_setenv ("LANGUAGE", "mvf:zh_CN", TRUE);
  else if (*language != '\0')
    g_setenv ("LANGUAGE", language, TRUE);

  current = setlocale (LC_ALL, "");
  if (current != NULL)
    current = setlocale (LC_MESSAGES, NULL);
  if (current == NULL || g_str_equal (current, "C") || g_str_equal (current, "POSIX"))
    current = setlocale (LC_ALL, "C.UTF-8");
  if (g_getenv ("LANGUAGE") != NULL && (current == NULL || g_str_has_prefix (current, "C.")))
    for (gsize i = 0; i < G_N_ELEMENTS (usual_locales) && setlocale (LC_MESSAGES, usual_locales[i]) == NULL; i++)
      continue;

  bindtextdomain (SONOR_GETTEXT_DOMAIN, folder != NULL && *folder != '\0' ? folder : SONOR_LOCALE_DIR);
  bind_textdomain_codeset (SONOR_GETTEXT_DOMAIN, "UTF-8");
  textdomain (SONOR_GETTEXT_DOMAIN);
}

/**
 * sonor_language_add_fonts:
 *
 * Makes the font of the Mongolian script known that comes with the program, for computers that have none: without one its letters
 * are empty boxes. To be called before the first widget.
 */
void
sonor_language_add_fonts (void)
{
  const char *folder = g_getenv ("SONOR_DATA");
  g_autofree char *path = g_build_filename (folder != NULL && *folder != '\0' ? folder : SONOR_DATA_DIR, "fonts",
                                            "NotoSansMongolian-Regular.ttf", NULL);

  /* A distribution may do without the copy and depend on its own package. */
  if (g_file_test (path, G_FILE_TEST_EXISTS) && !FcConfigAppFontAddFile (FcConfigGetCurrent (), (const FcChar8 *) path))
    g_warning ("The font %s cannot be used", path);
}

/* A number in the header of the catalogue that is in use. */
static guint
get_header_number (const char *name)
{
  const char *header = gettext ("");
  const char *line = strstr (header, name);

  return line != NULL && (line == header || line[-1] == '\n') ? (guint) strtoul (line + strlen (name), NULL, 10) : 0;
}

/**
 * sonor_language_get_review:
 * @translated: (out): how many texts are in the language of the program
 * @reviewed: (out): how many of them a person who reads it has confirmed
 *
 * Returns: whether the catalogue of the language counts its review; those that are complete and reviewed do not
 */
gboolean
sonor_language_get_review (guint *translated,
                           guint *reviewed)
{
  *translated = get_header_number ("X-Translated: ");
  *reviewed = get_header_number ("X-Reviewed: ");

  return *translated > 0;
}
