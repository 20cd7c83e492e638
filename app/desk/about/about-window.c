/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/about/about-window.h"

#include <glib/gi18n.h>

#include "desk/language.h"
#include "sonor-build.h"

/**
 * SonorAboutWindow:
 *
 * What this program is, which version, and under which licence; and how far its words can be trusted where a person who reads the
 * language has yet to confirm them.
 */
struct _SonorAboutWindow
{
  AdwWindow  parent_instance;

  GtkLabel  *version;
  GtkLabel  *review;
};

G_DEFINE_FINAL_TYPE (SonorAboutWindow, sonor_about_window, ADW_TYPE_WINDOW)

static void
sonor_about_window_class_init (SonorAboutWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/sonor_hotline/Sonor/about/about-window.ui");
  gtk_widget_class_bind_template_child (widget_class, SonorAboutWindow, version);
  gtk_widget_class_bind_template_child (widget_class, SonorAboutWindow, review);
}

static void
sonor_about_window_init (SonorAboutWindow *self)
{
  g_autofree char *version = NULL;
  guint translated, reviewed;

  gtk_widget_init_template (GTK_WIDGET (self));
  /* Translators: of the program, and of the database it fits to */
  version = g_strdup_printf (_("Version %s, database %d"), SONOR_VERSION, SONOR_SCHEMA_NUMBER);
  gtk_label_set_text (self->version, version);
  if (sonor_language_get_review (&translated, &reviewed))
    {
      /* Translators: of the Mongolian words of the program */
      g_autofree char *review = g_strdup_printf (_("%u texts are in Mongolian so far; people who read it have reviewed %u of them. The others are in Chinese."),
                                                 translated, reviewed);

      gtk_label_set_text (self->review, review);
      gtk_widget_set_visible (GTK_WIDGET (self->review), TRUE);
    }
}

/**
 * sonor_about_window_new:
 *
 * Returns: (transfer none): the window
 */
GtkWidget *
sonor_about_window_new (void)
{
  return g_object_new (SONOR_TYPE_ABOUT_WINDOW, NULL);
}
