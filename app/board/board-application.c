/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "board/board-application.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "base/config.h"
#include "board/board-monitor.h"
#include "board/board-view.h"
#include "store/database.h"

/* Between two tries to sign in. */
#define SIGN_IN_MILLISECONDS 1000
/* While the database is gone it is asked for so often: what is shown must be right within two seconds of its return. */
#define RETRY_MILLISECONDS 400

/**
 * SonorBoardApplication:
 *
 * One board on one monitor, for weeks, with nobody at it: `sonor --board NAME`. It signs in by itself as what the configuration
 * says: `connection` of the group `board`, or of the group `database`; the password is in the password file that the connection
 * names (`passfile`), or in libpq's own.
 */
struct _SonorBoardApplication
{
  GtkApplication    parent_instance;

  SonorBoardChoice  choice;
  SonorDatabase    *database;
  GCancellable     *cancellable;
  GtkWidget        *view;
  GtkWindow        *window;
  GFile            *file;
  GFileMonitor     *monitor;
  guint             sign_in_id;
  guint             retry_id;
};

G_DEFINE_FINAL_TYPE (SonorBoardApplication, sonor_board_application, GTK_TYPE_APPLICATION)

static void sign_in (SonorBoardApplication *self);

static gboolean
on_sign_in_time (gpointer user_data)
{
  SonorBoardApplication *self = user_data;

  self->sign_in_id = 0;
  sign_in (self);

  return G_SOURCE_REMOVE;
}

static void
sign_in_later (SonorBoardApplication *self,
               const char            *why)
{
  g_autofree char *words = g_strdup_printf (_("The board cannot sign in: %s"), why);

  sonor_board_view_set_trouble (SONOR_BOARD_VIEW (self->view), words);
  if (self->sign_in_id == 0)
    self->sign_in_id = g_timeout_add (SIGN_IN_MILLISECONDS, on_sign_in_time, self);
}

static void
on_signed_in (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (SonorBoardApplication) self = user_data;
  g_autoptr (GError) error = NULL;

  if (sonor_database_sign_in_finish (SONOR_DATABASE (source), result, &error))
    sonor_board_view_set_trouble (SONOR_BOARD_VIEW (self->view), NULL);
  else if (!g_cancellable_is_cancelled (self->cancellable))
    sign_in_later (self, error->message);
}

static void
sign_in (SonorBoardApplication *self)
{
  sonor_database_sign_in_async (self->database, NULL, NULL, self->cancellable, on_signed_in, g_object_ref (self));
}

/* The role was locked, or the database is of another version now: this is said until it is mended. */
static void
on_rejected (SonorDatabase         *database,
             const GError          *error,
             SonorBoardApplication *self)
{
  sign_in_later (self, error->message);
}

static gboolean
on_retry (gpointer user_data)
{
  SonorBoardApplication *self = user_data;

  sonor_database_retry (self->database);

  return G_SOURCE_CONTINUE;
}

/* The library waits longer and longer for the server; a wall has nobody who would press "try again". */
static void
on_connected (SonorBoardApplication *self)
{
  g_clear_handle_id (&self->retry_id, g_source_remove);
  if (!sonor_database_get_connected (self->database))
    self->retry_id = g_timeout_add (RETRY_MILLISECONDS, on_retry, self);
}

static void
on_file_loaded (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (SonorBoardApplication) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *contents = NULL;
  gsize length;

  if (!g_file_load_contents_finish (G_FILE (source), result, &contents, &length, NULL, &error))
    {
      if (!g_cancellable_is_cancelled (self->cancellable))
        sonor_board_view_set_trouble (SONOR_BOARD_VIEW (self->view), error->message);
      return;
    }
  if (!g_utf8_validate_len (contents, length, NULL))
    {
      g_autofree char *words = g_strdup_printf (_("%s is not UTF-8 text"), g_file_peek_path (G_FILE (source)));

      sonor_board_view_set_trouble (SONOR_BOARD_VIEW (self->view), words);
      return;
    }
  if (sonor_database_get_connected (self->database))
    sonor_board_view_set_trouble (SONOR_BOARD_VIEW (self->view), NULL);
  sonor_board_view_set_layout (SONOR_BOARD_VIEW (self->view), contents);
}

static void
load_file (SonorBoardApplication *self)
{
  g_file_load_contents_async (self->file, self->cancellable, on_file_loaded, g_object_ref (self));
}

static void
on_file_changed (GFileMonitor          *monitor,
                 GFile                 *file,
                 GFile                 *other,
                 GFileMonitorEvent      event,
                 SonorBoardApplication *self)
{
  if (event == G_FILE_MONITOR_EVENT_CHANGES_DONE_HINT || event == G_FILE_MONITOR_EVENT_CREATED)
    load_file (self);
}

static char *
dup_connection (SonorBoardApplication  *self,
                GError                **error)
{
  g_autoptr (SonorConfig) config = sonor_config_load (error);
  char *connection;

  if (config == NULL)
    return NULL;

  connection = sonor_config_dup_string (config, "board", "connection");
  if (connection == NULL)
    connection = sonor_config_require_string (config, "database", "connection", error);

  return connection;
}

static gboolean
on_key (GtkEventControllerKey *controller,
        guint                  key,
        guint                  code,
        GdkModifierType        modifiers,
        SonorBoardApplication *self)
{
  switch (key)
    {
    case GDK_KEY_i:
    case GDK_KEY_I:
      sonor_board_view_define_all (SONOR_BOARD_VIEW (self->view));
      break;
    case GDK_KEY_Page_Down:
      sonor_board_view_turn (SONOR_BOARD_VIEW (self->view), 1);
      break;
    case GDK_KEY_Page_Up:
      sonor_board_view_turn (SONOR_BOARD_VIEW (self->view), -1);
      break;
    case GDK_KEY_F11:
      if (gtk_window_is_fullscreen (self->window))
        gtk_window_unfullscreen (self->window);
      else
        gtk_window_fullscreen (self->window);
      break;
    case GDK_KEY_q:
      if (modifiers & GDK_CONTROL_MASK)
        {
          gtk_window_close (self->window);
          break;
        }
      return GDK_EVENT_PROPAGATE;
    default:
      return GDK_EVENT_PROPAGATE;
    }

  return GDK_EVENT_STOP;
}

static void
show_window (SonorBoardApplication *self)
{
  GdkDisplay *display = gtk_widget_get_display (GTK_WIDGET (self->window));
  GListModel *monitors = gdk_display_get_monitors (display);
  guint n = MIN ((guint) MAX (self->choice.monitor, 1), g_list_model_get_n_items (monitors));
  g_autoptr (GdkMonitor) monitor = n > 0 ? g_list_model_get_item (monitors, n - 1) : NULL;
  GdkRectangle area = { 0, 0, 1920, 1080 };

  if (monitor != NULL)
    gdk_monitor_get_geometry (monitor, &area);
  if (self->choice.window)
    gtk_window_set_default_size (self->window, area.width * 3 / 4, area.height * 3 / 4);
  else
    {
      /* Without a window manager nobody makes it fill the screen. */
      gtk_window_set_default_size (self->window, area.width, area.height);
      gtk_window_set_decorated (self->window, FALSE);
      gtk_widget_set_cursor_from_name (GTK_WIDGET (self->window), "none");
    }
  gtk_window_present (self->window);
  if (self->choice.window)
    return;
  if (self->choice.monitor > 0 && monitor != NULL)
    {
      sonor_board_monitor_move (self->window, monitor);
      gtk_window_fullscreen_on_monitor (self->window, monitor);
    }
  else
    {
      gtk_window_fullscreen (self->window);
    }
}

static void
sonor_board_application_activate (GApplication *application)
{
  SonorBoardApplication *self = SONOR_BOARD_APPLICATION (application);
  g_autoptr (GError) error = NULL;
  g_autofree char *connection = NULL;
  g_autofree char *options = NULL;
  GtkEventController *keys;
  gboolean is_file = strchr (self->choice.board, '/') != NULL || g_str_has_suffix (self->choice.board, ".json");

  if (self->window != NULL)
    {
      gtk_window_present (self->window);
      return;
    }

  connection = dup_connection (self, &error);
  self->database = sonor_database_new (connection != NULL ? connection : "");
  g_signal_connect_object (self->database, "rejected", G_CALLBACK (on_rejected), self, 0);
  g_signal_connect_object (self->database, "notify::connected", G_CALLBACK (on_connected), self, G_CONNECT_SWAPPED);
  if (self->choice.unit != NULL)
    {
      g_autoptr (GVariantDict) dict = g_variant_dict_new (NULL);
      g_autoptr (GVariant) variant = NULL;

      g_variant_dict_insert (dict, "unit", "s", self->choice.unit);
      variant = g_variant_ref_sink (g_variant_dict_end (dict));
      options = json_gvariant_serialize_data (variant, NULL);
    }
  self->view = sonor_board_view_new (self->database, is_file ? NULL : self->choice.board, options != NULL ? options : "{}");
  self->window = GTK_WINDOW (gtk_application_window_new (GTK_APPLICATION (self)));
  g_object_bind_property (self->view, "title", self->window, "title", G_BINDING_SYNC_CREATE);
  gtk_window_set_child (self->window, self->view);
  keys = gtk_event_controller_key_new ();
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_key), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self->window), keys);
  gtk_application_inhibit (GTK_APPLICATION (self), self->window, GTK_APPLICATION_INHIBIT_IDLE, _("A wallboard is shown"));
  show_window (self);

  if (is_file)
    {
      self->file = g_file_new_for_commandline_arg (self->choice.board);
      self->monitor = g_file_monitor_file (self->file, G_FILE_MONITOR_NONE, NULL, NULL);
      if (self->monitor != NULL)
        g_signal_connect_object (self->monitor, "changed", G_CALLBACK (on_file_changed), self, 0);
      load_file (self);
    }
  if (connection != NULL)
    sign_in (self);
  else
    sonor_board_view_set_trouble (SONOR_BOARD_VIEW (self->view), error->message);
}

static void
sonor_board_application_shutdown (GApplication *application)
{
  SonorBoardApplication *self = SONOR_BOARD_APPLICATION (application);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->sign_in_id, g_source_remove);
  g_clear_handle_id (&self->retry_id, g_source_remove);
  if (self->database != NULL)
    g_signal_handlers_disconnect_by_data (self->database, self);

  G_APPLICATION_CLASS (sonor_board_application_parent_class)->shutdown (application);
}

static void
sonor_board_application_finalize (GObject *object)
{
  SonorBoardApplication *self = SONOR_BOARD_APPLICATION (object);

  sonor_board_choice_clear (&self->choice);
  g_clear_object (&self->database);
  g_clear_object (&self->file);
  g_clear_object (&self->monitor);
  g_object_unref (self->cancellable);

  G_OBJECT_CLASS (sonor_board_application_parent_class)->finalize (object);
}

static void
sonor_board_application_class_init (SonorBoardApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sonor_board_application_finalize;
  application_class->activate = sonor_board_application_activate;
  application_class->shutdown = sonor_board_application_shutdown;
}

static void
sonor_board_application_init (SonorBoardApplication *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * sonor_board_application_new:
 * @application_id: the program's id
 * @choice: which board, and where
 *
 * Returns: (transfer full): the program; it is one more beside every other board and desk on this computer
 */
SonorBoardApplication *
sonor_board_application_new (const char             *application_id,
                             const SonorBoardChoice *choice)
{
  SonorBoardApplication *self = g_object_new (SONOR_TYPE_BOARD_APPLICATION,
                                              "application-id", application_id,
                                              "flags", G_APPLICATION_NON_UNIQUE,
                                              NULL);

  self->choice = *choice;
  self->choice.board = g_strdup (choice->board);
  self->choice.unit = g_strdup (choice->unit);

  return self;
}

/**
 * sonor_board_choice_parse:
 * @self: (out caller-allocates): what is asked for; @board stays %NULL if no board is
 * @argc: (inout): number of arguments
 * @argv: (inout): the arguments; those that are for a board are taken out
 * @error: return location for a #GError
 *
 * Reads `--board NAME|FILE`, `--monitor N`, `--unit CODE` and `--window` from the command line and leaves the rest.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
sonor_board_choice_parse (SonorBoardChoice  *self,
                          int               *argc,
                          char            ***argv,
                          GError           **error)
{
  const GOptionEntry entries[] = {
    { "board", 0, 0, G_OPTION_ARG_STRING, &self->board, NULL, NULL },
    { "monitor", 0, 0, G_OPTION_ARG_INT, &self->monitor, NULL, NULL },
    { "unit", 0, 0, G_OPTION_ARG_STRING, &self->unit, NULL, NULL },
    { "window", 0, 0, G_OPTION_ARG_NONE, &self->window, NULL, NULL },
    { NULL }
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  *self = (SonorBoardChoice) { 0 };
  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_set_ignore_unknown_options (context, TRUE);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;

  if (self->board != NULL && *self->board == '\0')
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _("--board needs the name of a board or a file"));
      return FALSE;
    }
  if (self->monitor < 0)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _("--monitor counts from 1"));
      return FALSE;
    }

  return TRUE;
}

/**
 * sonor_board_choice_clear:
 * @self: what was asked for
 *
 * Frees what is in it.
 */
void
sonor_board_choice_clear (SonorBoardChoice *self)
{
  g_clear_pointer (&self->board, g_free);
  g_clear_pointer (&self->unit, g_free);
}
