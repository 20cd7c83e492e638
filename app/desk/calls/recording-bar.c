/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/calls/recording-bar.h"

#include <glib/gi18n.h>

#include "desk/calls/recording-fetch.h"
#include "desk/work/work-view.h"
#include "phone/recording-player.h"
#include "widgets/waveform.h"

/**
 * SonorRecordingBar:
 *
 * Listens to a call: the waveform of both sides, playing, pausing, going elsewhere, and faster or slower. The recording is
 * fetched when somebody wants to hear it, not before, for each listening is written down. A call that comes stops it.
 */
struct _SonorRecordingBar
{
  GtkWidget             parent_instance;

  GtkWidget            *play;
  GtkWidget            *waveform;
  GtkWidget            *spinner;
  GtkLabel             *clock;
  GtkDropDown          *speed;
  GtkLabel             *trouble;

  SonorWorkplace       *workplace;
  SonorLine            *line;
  SonorRecordingPlayer *player;
  GCancellable         *cancellable;
  char                 *call_id;
  gboolean              loaded;
  gboolean              plays_when_loaded;
};

static const double speeds[] = { 0.75, 1, 1.25, 1.5, 2 };
#define NORMAL_SPEED 1

G_DEFINE_FINAL_TYPE (SonorRecordingBar, sonor_recording_bar, GTK_TYPE_WIDGET)

static void
say (SonorRecordingBar *self,
     const char        *text)
{
  gtk_label_set_text (self->trouble, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), text != NULL);
  gtk_widget_set_visible (self->waveform, text == NULL);
}

static void
update (SonorRecordingBar *self)
{
  double seconds = sonor_recording_player_get_seconds (self->player);
  double position = sonor_recording_player_get_position (self->player);
  gboolean playing = sonor_recording_player_is_playing (self->player);
  const char *words = playing ? C_("recording", "Pause") : C_("recording", "Play");
  g_autofree char *at = sonor_waveform_dup_clock (position);
  g_autofree char *whole = sonor_waveform_dup_clock (seconds);
  g_autofree char *clock = self->loaded ? g_strdup_printf ("%s / %s", at, whole) : g_strdup ("");

  gtk_button_set_icon_name (GTK_BUTTON (self->play), playing ? "media-playback-pause-symbolic" : "media-playback-start-symbolic");
  gtk_widget_set_tooltip_text (self->play, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->play), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_label_set_text (self->clock, clock);
  gtk_widget_set_visible (GTK_WIDGET (self->clock), self->loaded);
  gtk_widget_set_visible (GTK_WIDGET (self->speed), self->loaded);
  sonor_waveform_set_position (SONOR_WAVEFORM (self->waveform), position);
}

static void
start (SonorRecordingBar *self)
{
  g_autofree char *route = self->line != NULL ? g_settings_get_string (sonor_line_get_settings (self->line), "speaker")
                                              : g_strdup ("default");
  g_autoptr (GError) error = NULL;

  if (!sonor_recording_player_play (self->player, *route != '\0' ? route : "default", &error))
    say (self, error->message);
}

/* Fetching */

static void
set_busy (SonorRecordingBar *self,
          gboolean           busy)
{
  gtk_widget_set_visible (self->spinner, busy);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), busy);
  gtk_widget_set_visible (self->play, !busy);
}

static void
on_loaded (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (SonorRecordingBar) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean loaded = sonor_recording_player_load_finish (SONOR_RECORDING_PLAYER (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->workplace == NULL)
    return;

  set_busy (self, FALSE);
  self->loaded = loaded;
  if (!loaded)
    {
      say (self, error->message);
      return;
    }

  sonor_waveform_set_peaks (SONOR_WAVEFORM (self->waveform), sonor_recording_player_get_peaks (self->player, 0),
                            sonor_recording_player_get_peaks (self->player, 1), sonor_recording_player_get_seconds (self->player));
  update (self);
  if (self->plays_when_loaded)
    start (self);
}

static void
on_fetched (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (SonorRecordingBar) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = sonor_recording_fetch_finish (SONOR_DATABASE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->workplace == NULL)
    return;

  if (bytes == NULL)
    {
      set_busy (self, FALSE);
      say (self, error->message);
      return;
    }

  sonor_recording_player_load_async (self->player, bytes, self->cancellable, on_loaded, g_object_ref (self));
}

static void
fetch (SonorRecordingBar *self)
{
  if (gtk_widget_get_visible (self->spinner))
    return;

  say (self, NULL);
  set_busy (self, TRUE);
  sonor_recording_fetch_async (sonor_workplace_get_database (self->workplace), self->call_id, self->cancellable, on_fetched,
                               g_object_ref (self));
}

/* What a person does */

static void
on_play (SonorRecordingBar *self)
{
  if (self->call_id == NULL)
    return;

  if (sonor_recording_player_is_playing (self->player))
    sonor_recording_player_pause (self->player);
  else if (self->loaded)
    start (self);
  else
    {
      self->plays_when_loaded = TRUE;
      fetch (self);
    }
}

static void
on_seek (SonorWaveform     *waveform,
         double             seconds,
         SonorRecordingBar *self)
{
  sonor_recording_player_seek (self->player, seconds);
}

static void
on_speed (SonorRecordingBar *self)
{
  guint chosen = gtk_drop_down_get_selected (self->speed);

  if (chosen < G_N_ELEMENTS (speeds))
    sonor_recording_player_set_speed (self->player, speeds[chosen]);
}

static void
on_problem (SonorRecordingPlayer *player,
            const GError         *error,
            SonorRecordingBar    *self)
{
  say (self, error->message);
}

/* Who is called listens to the caller. */
static void
on_call_offered (SonorRecordingBar *self)
{
  self->plays_when_loaded = FALSE;
  sonor_recording_player_pause (self->player);
}

static void
sonor_recording_bar_root (GtkWidget *widget)
{
  SonorRecordingBar *self = SONOR_RECORDING_BAR (widget);
  SonorLine *line;

  GTK_WIDGET_CLASS (sonor_recording_bar_parent_class)->root (widget);
  line = sonor_work_view_get_line (widget);
  if (line == NULL || self->line != NULL)
    return;

  self->line = g_object_ref (line);
  g_signal_connect_object (line, "call-offered", G_CALLBACK (on_call_offered), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (line, "call-answered", G_CALLBACK (on_call_offered), self, G_CONNECT_SWAPPED);
}

/* What is not seen is not heard. */
static void
sonor_recording_bar_unmap (GtkWidget *widget)
{
  sonor_recording_player_pause (SONOR_RECORDING_BAR (widget)->player);

  GTK_WIDGET_CLASS (sonor_recording_bar_parent_class)->unmap (widget);
}

static void
sonor_recording_bar_dispose (GObject *object)
{
  SonorRecordingBar *self = SONOR_RECORDING_BAR (object);
  GtkWidget *child;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->player != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->player, self);
      sonor_recording_player_pause (self->player);
    }
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->line);
  g_clear_object (&self->workplace);

  G_OBJECT_CLASS (sonor_recording_bar_parent_class)->dispose (object);
}

static void
sonor_recording_bar_finalize (GObject *object)
{
  SonorRecordingBar *self = SONOR_RECORDING_BAR (object);

  g_object_unref (self->player);
  g_free (self->call_id);

  G_OBJECT_CLASS (sonor_recording_bar_parent_class)->finalize (object);
}

static void
sonor_recording_bar_class_init (SonorRecordingBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sonor_recording_bar_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_recording_bar_finalize;
  widget_class->root = sonor_recording_bar_root;
  widget_class->unmap = sonor_recording_bar_unmap;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "recordingbar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sonor_recording_bar_init (SonorRecordingBar *self)
{
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);

  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))), 10);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Recording"), -1);

  self->player = sonor_recording_player_new ();
  self->cancellable = g_cancellable_new ();
  g_signal_connect_object (self->player, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->player, "problem", G_CALLBACK (on_problem), self, 0);

  self->play = gtk_button_new_from_icon_name ("media-playback-start-symbolic");
  gtk_widget_set_valign (self->play, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->play, "circular");
  g_signal_connect_object (self->play, "clicked", G_CALLBACK (on_play), self, G_CONNECT_SWAPPED);
  self->spinner = gtk_spinner_new ();
  gtk_widget_set_size_request (self->spinner, 34, 34);
  gtk_widget_set_visible (self->spinner, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->spinner), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Fetching the recording"), -1);
  self->waveform = sonor_waveform_new ();
  gtk_widget_set_hexpand (self->waveform, TRUE);
  sonor_waveform_set_names (SONOR_WAVEFORM (self->waveform), _("Citizen"), C_("recording", "Hotline"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->waveform), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Place in the recording"), -1);
  g_signal_connect_object (self->waveform, "seek", G_CALLBACK (on_seek), self, 0);
  self->trouble = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->trouble, TRUE);
  gtk_label_set_xalign (self->trouble, 0);
  gtk_widget_set_hexpand (GTK_WIDGET (self->trouble), TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self->trouble), "error");
  self->clock = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->clock), "numeric");
  for (gsize i = 0; i < G_N_ELEMENTS (speeds); i++)
    {
      g_autofree char *word = g_strdup_printf ("%g×", speeds[i]);

      gtk_string_list_append (words, word);
    }
  self->speed = GTK_DROP_DOWN (gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&words)), NULL));
  gtk_drop_down_set_selected (self->speed, NORMAL_SPEED);
  gtk_widget_set_valign (GTK_WIDGET (self->speed), GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->speed), _("Speed"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->speed), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Speed"), -1);
  g_signal_connect_object (self->speed, "notify::selected", G_CALLBACK (on_speed), self, G_CONNECT_SWAPPED);

  gtk_widget_set_parent (self->play, GTK_WIDGET (self));
  gtk_widget_set_parent (self->spinner, GTK_WIDGET (self));
  gtk_widget_set_parent (self->waveform, GTK_WIDGET (self));
  gtk_widget_set_parent (GTK_WIDGET (self->trouble), GTK_WIDGET (self));
  gtk_widget_set_parent (GTK_WIDGET (self->clock), GTK_WIDGET (self));
  gtk_widget_set_parent (GTK_WIDGET (self->speed), GTK_WIDGET (self));
  update (self);
}

/**
 * sonor_recording_bar_new:
 * @workplace: what the person works with
 *
 * Returns: (transfer floating): a bar without a call
 */
GtkWidget *
sonor_recording_bar_new (SonorWorkplace *workplace)
{
  SonorRecordingBar *self = g_object_new (SONOR_TYPE_RECORDING_BAR, NULL);

  self->workplace = g_object_ref (workplace);

  return GTK_WIDGET (self);
}

/**
 * sonor_recording_bar_set_call:
 * @self: a bar
 * @call_id: (nullable): the call to listen to
 *
 * Shows another call; what was heard ends. Nothing is fetched before somebody plays it.
 */
void
sonor_recording_bar_set_call (SonorRecordingBar *self,
                              const char        *call_id)
{
  g_return_if_fail (SONOR_IS_RECORDING_BAR (self));

  if (g_strcmp0 (call_id, self->call_id) == 0)
    return;

  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  sonor_recording_player_pause (self->player);
  g_free (self->call_id);
  self->call_id = g_strdup (call_id);
  self->loaded = FALSE;
  set_busy (self, FALSE);
  say (self, NULL);
  sonor_waveform_set_peaks (SONOR_WAVEFORM (self->waveform), NULL, NULL, 0);
  update (self);
}

/**
 * sonor_recording_bar_play:
 * @self: a bar with a call
 *
 * Plays it, if it does not play already.
 */
void
sonor_recording_bar_play (SonorRecordingBar *self)
{
  g_return_if_fail (SONOR_IS_RECORDING_BAR (self));

  if (!sonor_recording_player_is_playing (self->player))
    on_play (self);
}
