/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/application.h"

#include <glib/gi18n.h>

#include "desk/about/about-window.h"
#include "desk/preferences/preferences-window.h"
#include "desk/trace.h"
#include "desk/window.h"
#include "sonor-build.h"
#include "widgets/palette.h"

/**
 * SonorApplication:
 *
 * The program: one window, its settings and its shortcuts.
 */
struct _SonorApplication
{
  AdwApplication  parent_instance;

  GSettings      *settings;
};

G_DEFINE_FINAL_TYPE (SonorApplication, sonor_application, ADW_TYPE_APPLICATION)

static const struct
{
  const char *action;
  const char *keys[3];
} shortcuts[] = {
  { "app.quit", { "<Control>q" } },
  { "app.preferences", { "<Control>comma" } },
  { "win.show-help-overlay", { "<Control>question", "F1" } },
  { "win.search", { "<Control>f" } },
  { "win.refresh", { "F5", "<Control>r" } },
  { "win.clear", { "<Control>Escape" } },
  { "win.page(1)", { "<Alt>1" } },
  { "win.page(2)", { "<Alt>2" } },
  { "win.page(3)", { "<Alt>3" } },
  { "win.page(4)", { "<Alt>4" } },
  { "win.page(5)", { "<Alt>5" } },
  { "win.page(6)", { "<Alt>6" } },
  { "win.page(7)", { "<Alt>7" } },
  { "win.page(8)", { "<Alt>8" } },
  { "win.page(9)", { "<Alt>9" } },
};

static void
on_appearance_changed (GSettings        *settings,
                       const char       *key,
                       SonorApplication *self)
{
  g_autofree char *appearance = g_settings_get_string (settings, "appearance");
  AdwColorScheme scheme = ADW_COLOR_SCHEME_DEFAULT;

  if (g_str_equal (appearance, "light"))
    scheme = ADW_COLOR_SCHEME_FORCE_LIGHT;
  else if (g_str_equal (appearance, "dark"))
    scheme = ADW_COLOR_SCHEME_FORCE_DARK;
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), scheme);
}

static void
show_preferences (SonorApplication *self,
                  const char       *page)
{
  GtkWindow *parent = gtk_application_get_active_window (GTK_APPLICATION (self));
  SonorLine *line = SONOR_IS_WINDOW (parent) ? sonor_window_get_line (SONOR_WINDOW (parent)) : NULL;
  SonorWorkplace *workplace = SONOR_IS_WINDOW (parent) ? sonor_window_get_workplace (SONOR_WINDOW (parent)) : NULL;
  GtkWidget *window = sonor_preferences_window_new (self->settings, line, workplace, page);

  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_window_present (GTK_WINDOW (window));
}

static void
on_preferences (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  show_preferences (user_data, "general");
}

static void
on_telephone (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  show_preferences (user_data, "telephone");
}

static void
on_phrases (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  show_preferences (user_data, "phrases");
}

static void
on_about (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  SonorApplication *self = user_data;
  GtkWidget *window = sonor_about_window_new ();

  gtk_window_set_transient_for (GTK_WINDOW (window), gtk_application_get_active_window (GTK_APPLICATION (self)));
  gtk_window_present (GTK_WINDOW (window));
}

static void
on_quit (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  GtkWindow *window;

  while ((window = gtk_application_get_active_window (user_data)) != NULL)
    gtk_window_destroy (window);
}

static void
sonor_application_startup (GApplication *application)
{
  static const GActionEntry actions[] = {
    { "preferences", on_preferences },
    { "telephone", on_telephone },
    { "phrases", on_phrases },
    { "about", on_about },
    { "quit", on_quit },
  };
  SonorApplication *self = SONOR_APPLICATION (application);

  G_APPLICATION_CLASS (sonor_application_parent_class)->startup (application);

  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  for (gsize i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), shortcuts[i].action, (const char **) shortcuts[i].keys);

  gtk_window_set_default_icon_name (SONOR_APPLICATION_ID);
  g_signal_connect_object (self->settings, "changed::appearance", G_CALLBACK (on_appearance_changed), self, 0);
  on_appearance_changed (self->settings, "appearance", self);
  g_object_bind_property (adw_style_manager_get_default (), "dark", sonor_palette_get_default (), "dark", G_BINDING_SYNC_CREATE);
}

static void
sonor_application_activate (GApplication *application)
{
  SonorApplication *self = SONOR_APPLICATION (application);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  if (window == NULL)
    {
      window = GTK_WINDOW (sonor_window_new (self, self->settings));
      gtk_window_present (window);
      sonor_trace_frame (GTK_WIDGET (window), "first-frame");
    }
  else
    {
      gtk_window_present (window);
    }
}

/* Links to call, from the command line or another program. */
static void
sonor_application_open (GApplication  *application,
                        GFile        **files,
                        int            n_files,
                        const char    *hint)
{
  g_autofree char *uri = g_file_get_uri (files[0]);
  g_autoptr (GError) error = NULL;
  GtkWindow *window;

  sonor_application_activate (application);
  window = gtk_application_get_active_window (GTK_APPLICATION (application));
  if (SONOR_IS_WINDOW (window) && !sonor_window_open_link (SONOR_WINDOW (window), uri, &error))
    g_warning ("%s", error->message);
}

static void
sonor_application_dispose (GObject *object)
{
  SonorApplication *self = SONOR_APPLICATION (object);

  g_clear_object (&self->settings);

  G_OBJECT_CLASS (sonor_application_parent_class)->dispose (object);
}

static void
sonor_application_class_init (SonorApplicationClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_application_dispose;
  G_APPLICATION_CLASS (klass)->startup = sonor_application_startup;
  G_APPLICATION_CLASS (klass)->activate = sonor_application_activate;
  G_APPLICATION_CLASS (klass)->open = sonor_application_open;
}

static void
sonor_application_init (SonorApplication *self)
{
}

/**
 * sonor_application_new:
 * @settings: the settings of the desk
 *
 * Makes the program. Started twice it shows the window that is there, unless `SONOR_CONFIG` names another installation:
 * two worlds side by side are two programs.
 *
 * Returns: (transfer full): the application
 */
SonorApplication *
sonor_application_new (GSettings *settings)
{
  GApplicationFlags flags = g_getenv ("SONOR_CONFIG") != NULL ? G_APPLICATION_NON_UNIQUE : G_APPLICATION_DEFAULT_FLAGS;
  SonorApplication *self = g_object_new (SONOR_TYPE_APPLICATION,
                                         "application-id", SONOR_APPLICATION_ID,
                                         "flags", flags | G_APPLICATION_HANDLES_OPEN,
                                         "resource-base-path", "/io/github/sonor_hotline/Sonor",
                                         NULL);

  self->settings = g_object_ref (settings);
  /* main() takes it before; here it is for --help alone. */
  g_application_add_main_option (G_APPLICATION (self), "board", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING,
                                 _("Show a wallboard instead of the desk; with --monitor N, --unit CODE, --window"), _("NAME|FILE"));

  return self;
}
