/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * sonor-chart-gallery: shows every chart of widgets/ with invented numbers. Is not installed.
 */

#include <adwaita.h>
#include <glib/gi18n.h>
#include <libintl.h>
#include <locale.h>

#include "sonor-build.h"
#include "widgets/gallery/gallery-window.h"
#include "widgets/gallery/vertical-page.h"
#include "widgets/palette.h"
#include "widgets/vertical-input.h"

static int width = 1600, height = 980;
static double scale = 1;
static gboolean dark, storm, full, vertical;
static char *map;

static const GOptionEntry entries[] = {
  { "width", 0, 0, G_OPTION_ARG_INT, &width, N_("Width of the window in pixels"), "N" },
  { "height", 0, 0, G_OPTION_ARG_INT, &height, N_("Height of the window in pixels"), "N" },
  { "scale", 0, 0, G_OPTION_ARG_DOUBLE, &scale, N_("Size of everything; a wall of 4864x1920 has 2.2"), "N" },
  { "dark", 0, 0, G_OPTION_ARG_NONE, &dark, N_("Start dark"), NULL },
  { "storm", 0, 0, G_OPTION_ARG_NONE, &storm, N_("Start with numbers that change all the time"), NULL },
  { "fullscreen", 0, 0, G_OPTION_ARG_NONE, &full, N_("Fill the screen"), NULL },
  { "vertical", 0, 0, G_OPTION_ARG_NONE, &vertical, N_("Show widgets with upright Mongolian text"), NULL },
  { "map", 0, 0, G_OPTION_ARG_FILENAME, &map, N_("Show this GeoJSON file in place of the scheme"), N_("FILE") },
  { NULL },
};

static void
show_vertical (AdwApplication *application)
{
  GtkWidget *window = adw_application_window_new (GTK_APPLICATION (application));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), sonor_gallery_vertical_page_new ());
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), box);
  gtk_window_set_title (GTK_WINDOW (window), "ᠮᠣᠩᠭᠣᠯ");
  gtk_window_set_default_size (GTK_WINDOW (window), MIN (width, 900), MIN (height, 560));
  gtk_window_present (GTK_WINDOW (window));
}

static void
on_activate (AdwApplication *application)
{
  AdwStyleManager *style = adw_style_manager_get_default ();
  GtkWidget *window;

  adw_style_manager_set_color_scheme (style, dark ? ADW_COLOR_SCHEME_FORCE_DARK : ADW_COLOR_SCHEME_FORCE_LIGHT);
  g_object_bind_property (style, "dark", sonor_palette_get_default (), "dark", G_BINDING_SYNC_CREATE);

  if (vertical)
    {
      show_vertical (application);
      return;
    }

  window = sonor_gallery_window_new (application, scale);
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  if (full)
    gtk_window_fullscreen (GTK_WINDOW (window));
  if (storm)
    sonor_gallery_window_set_storm (SONOR_GALLERY_WINDOW (window), TRUE);
  if (map != NULL)
    {
      g_autoptr (GFile) file = g_file_new_for_commandline_arg (map);

      sonor_gallery_window_load_map (SONOR_GALLERY_WINDOW (window), file);
    }
  gtk_window_present (GTK_WINDOW (window));
}

static int
on_options (GApplication *application,
            GVariantDict *options)
{
  if (width >= 200 && height >= 200 && scale >= 0.5 && scale <= 10)
    return -1;

  g_printerr (_("sonor-chart-gallery: a window has at least 200x200 pixels and a scale from 0.5 to 10\n"));
  return 2;
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (AdwApplication) application = NULL;
  const char *folder = g_getenv ("SONOR_LOCALE_DIR");

  /* gettext follows LANGUAGE only in a locale other than C. */
  if (setlocale (LC_ALL, "") == NULL || g_str_equal (setlocale (LC_MESSAGES, NULL), "C"))
    setlocale (LC_ALL, "C.UTF-8");
  bindtextdomain (SONOR_GETTEXT_DOMAIN, folder != NULL && *folder != '\0' ? folder : SONOR_LOCALE_DIR);
  bind_textdomain_codeset (SONOR_GETTEXT_DOMAIN, "UTF-8");
  textdomain (SONOR_GETTEXT_DOMAIN);
  gtk_disable_setlocale ();
  sonor_vertical_input_start ();

  application = adw_application_new (SONOR_APPLICATION_ID ".ChartGallery", G_APPLICATION_NON_UNIQUE);
  g_application_add_main_option_entries (G_APPLICATION (application), entries);
  g_signal_connect (application, "activate", G_CALLBACK (on_activate), NULL);
  g_signal_connect (application, "handle-local-options", G_CALLBACK (on_options), NULL);

  return g_application_run (G_APPLICATION (application), argc, argv);
}
