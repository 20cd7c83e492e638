/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/preferences/preferences-window.h"

#include <glib/gi18n.h>

#include "desk/preferences/phrase-page.h"
#include "desk/preferences/telephone-page.h"

/**
 * SonorPreferencesWindow:
 *
 * What a person can set: language, appearance and the telephone of this computer, and their own phrases.
 */
struct _SonorPreferencesWindow
{
  AdwWindow     parent_instance;

  AdwViewStack *stack;
  AdwComboRow  *language;
  AdwComboRow  *appearance;
};

/* In the order in which the rows offer them. */
static const char * const languages[] = { "", "zh_CN", "mvf", "en", NULL };
static const char * const appearances[] = { "system", "light", "dark", NULL };

G_DEFINE_FINAL_TYPE (SonorPreferencesWindow, sonor_preferences_window, ADW_TYPE_WINDOW)

static gboolean
to_position (GValue   *value,
             GVariant *variant,
             gpointer  user_data)
{
  const char * const *codes = user_data;

  for (guint i = 0; codes[i] != NULL; i++)
    {
      if (g_str_equal (codes[i], g_variant_get_string (variant, NULL)))
        g_value_set_uint (value, i);
    }

  return TRUE;
}

static GVariant *
to_code (const GValue       *value,
         const GVariantType *expected_type,
         gpointer            user_data)
{
  const char * const *codes = user_data;
  guint position = g_value_get_uint (value);

  return position < g_strv_length ((char **) codes) ? g_variant_new_string (codes[position]) : NULL;
}

static void
sonor_preferences_window_class_init (SonorPreferencesWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sonor_hotline/Sonor/preferences/preferences-window.ui");
  gtk_widget_class_bind_template_child (widget_class, SonorPreferencesWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, SonorPreferencesWindow, language);
  gtk_widget_class_bind_template_child (widget_class, SonorPreferencesWindow, appearance);
}

static void
sonor_preferences_window_init (SonorPreferencesWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sonor_preferences_window_new:
 * @settings: the settings of the desk
 * @line: (nullable): the telephone, if somebody has signed in
 * @workplace: (nullable): where somebody has signed in
 * @page: which page to open: `general`, `telephone` or, where somebody has signed in, `phrases`
 *
 * Returns: (transfer none): the window; what is chosen takes effect at once, but for the language
 */
GtkWidget *
sonor_preferences_window_new (GSettings      *settings,
                              SonorLine      *line,
                              SonorWorkplace *workplace,
                              const char     *page)
{
  SonorPreferencesWindow *self = g_object_new (SONOR_TYPE_PREFERENCES_WINDOW, NULL);
  AdwViewStackPage *telephone;

  g_settings_bind_with_mapping (settings, "language", self->language, "selected", G_SETTINGS_BIND_DEFAULT,
                                to_position, to_code, (gpointer) languages, NULL);
  g_settings_bind_with_mapping (settings, "appearance", self->appearance, "selected", G_SETTINGS_BIND_DEFAULT,
                                to_position, to_code, (gpointer) appearances, NULL);

  telephone = adw_view_stack_add_titled (self->stack, sonor_telephone_page_new (line), "telephone", _("Telephone"));
  adw_view_stack_page_set_icon_name (telephone, "call-start-symbolic");
  if (workplace != NULL)
    {
      GtkWidget *page_widget = sonor_phrase_page_new (sonor_workplace_get_phrases (workplace));
      AdwViewStackPage *phrases = adw_view_stack_add_titled (self->stack, page_widget, "phrases", _("Phrases"));

      adw_view_stack_page_set_icon_name (phrases, "document-edit-symbolic");
    }
  adw_view_stack_set_visible_child_name (self->stack, page);

  return GTK_WIDGET (self);
}
