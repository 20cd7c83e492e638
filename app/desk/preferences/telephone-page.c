/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/preferences/telephone-page.h"

#include <glib/gi18n.h>

#include "desk/line/line-settings.h"
#include "desk/preferences/codec-list.h"
#include "desk/preferences/device-row.h"
#include "desk/sign-in/keyring.h"
#include "phone/sound-test.h"

#define TEST_SECONDS 5

/**
 * SonorTelephonePage:
 *
 * The telephone's settings on this computer, for whichever SIP server, and whether it works.
 */
struct _SonorTelephonePage
{
  AdwBin               parent_instance;

  GtkEditable         *server;
  GtkEditable         *user;
  GtkEditable         *password;
  AdwComboRow         *transport;
  GtkLabel            *state;
  GtkWidget           *sign_in;
  AdwComboRow         *microphone;
  AdwComboRow         *speaker;
  AdwComboRow         *ring;
  GtkSwitch           *headset;
  AdwActionRow        *test_row;
  GtkLevelBar         *level;
  GtkButton           *test;
  GtkEditable         *area_code;
  AdwComboRow         *encryption;
  AdwPreferencesGroup *codecs;

  GSettings           *settings;
  SonorLine           *line;
  SonorSoundTest      *sound_test;
  SonorSoundDevices   *microphones;
  SonorSoundDevices   *speakers;
  GCancellable        *cancellable;
};

/* In the order in which the rows offer them. */
static const char * const transports[] = { "udp", "tcp", "tls" };
static const char * const encryptions[] = { "off", "preferred", "required" };

G_DEFINE_FINAL_TYPE (SonorTelephonePage, sonor_telephone_page, ADW_TYPE_BIN)

static gboolean
to_position (GValue   *value,
             GVariant *variant,
             gpointer  user_data)
{
  const char * const *codes = user_data;

  for (guint i = 0; i < 3; i++)
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

  return position < 3 ? g_variant_new_string (codes[position]) : NULL;
}

/* The line */

static void
say (SonorTelephonePage *self,
     const char         *text,
     const char         *style)
{
  const char *classes[] = { style, NULL };

  gtk_label_set_text (self->state, text);
  gtk_widget_set_css_classes (GTK_WIDGET (self->state), classes);
}

static void
show_state (SonorTelephonePage *self)
{
  g_autofree char *trouble = NULL;

  if (self->line == NULL)
    {
      say (self, _("Sonor connects the telephone when somebody signs in."), "dim-label");
      return;
    }

  trouble = sonor_line_dup_trouble (self->line);
  switch (sonor_line_get_state (self->line))
    {
    case SONOR_LINE_STATE_NOT_SET_UP:
      say (self, _("No telephone server is set up on this computer."), "dim-label");
      break;
    case SONOR_LINE_STATE_CONNECTED:
      say (self, _("Connected: calls can be made and taken."), "success");
      break;
    case SONOR_LINE_STATE_WAITING:
    case SONOR_LINE_STATE_REJECTED:
      say (self, trouble != NULL ? trouble : _("No connection"), "error");
      break;
    case SONOR_LINE_STATE_CONNECTING:
    default:
      say (self, _("Connecting…"), "dim-label");
    }
}

static void
on_saved (GObject      *source_object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (SonorTelephonePage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!sonor_keyring_save_finish (result, &error))
    say (self, _("The keyring of this computer did not take the password; you will have to type it next time."), "warning");
}

static void
on_sign_in (SonorTelephonePage *self)
{
  g_autofree char *server = g_strstrip (g_strdup (gtk_editable_get_text (self->server)));
  g_autofree char *user = g_strstrip (g_strdup (gtk_editable_get_text (self->user)));
  g_autofree char *keyring_server = NULL;
  const char *password = gtk_editable_get_text (self->password);
  g_autoptr (GError) error = NULL;

  if (!sonor_line_settings_check (server, user, &error))
    {
      say (self, error->message, "error");
      return;
    }

  g_settings_set_string (self->settings, "server", server);
  g_settings_set_string (self->settings, "user", user);
  g_settings_set_string (self->settings, "transport", transports[adw_combo_row_get_selected (self->transport)]);
  keyring_server = sonor_line_settings_dup_keyring_server (self->settings);
  if (*password != '\0')
    sonor_keyring_save_async (keyring_server, user, password, NULL, on_saved, g_object_ref (self));
  if (self->line != NULL)
    sonor_line_sign_in (self->line, *password != '\0' ? password : NULL);
  gtk_editable_set_text (self->password, "");
  show_state (self);
}

static void
on_area_code (SonorTelephonePage *self)
{
  g_autofree char *area_code = g_strstrip (g_strdup (gtk_editable_get_text (self->area_code)));
  gboolean good = *area_code == '\0' || g_regex_match_simple ("^0[1-9][0-9]{1,2}$", area_code, 0, 0);

  if (good)
    g_settings_set_string (self->settings, "area-code", area_code);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->area_code),
                                 good ? _("Own area code, as 0478") : _("An area code is a 0 and two or three digits, as 0478"));
  if (good)
    gtk_widget_remove_css_class (GTK_WIDGET (self->area_code), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->area_code), "error");
}

/* Recording and listening */

static void
show_test (SonorTelephonePage *self)
{
  SonorSoundTestState state = sonor_sound_test_get_state (self->sound_test);
  const char *words = sonor_sound_test_get_words (self->sound_test);
  gboolean busy = state == SONOR_SOUND_TEST_RECORDING || state == SONOR_SOUND_TEST_PLAYING;

  gtk_button_set_label (self->test, busy ? _("_Stop") : _("_Record"));
  gtk_widget_set_visible (GTK_WIDGET (self->level), busy);
  gtk_level_bar_set_value (self->level, sonor_sound_test_get_level (self->sound_test));
  if (words != NULL && *words != '\0')
    adw_action_row_set_subtitle (self->test_row, words);
}

static void
on_test (SonorTelephonePage *self)
{
  SonorSoundTestState state = sonor_sound_test_get_state (self->sound_test);
  g_autofree char *microphone = g_settings_get_string (self->settings, "microphone");
  g_autofree char *speaker = g_settings_get_string (self->settings, "speaker");
  g_autoptr (GError) error = NULL;

  if (state == SONOR_SOUND_TEST_RECORDING || state == SONOR_SOUND_TEST_PLAYING)
    sonor_sound_test_stop (self->sound_test);
  else if (!sonor_sound_test_start (self->sound_test, microphone, speaker, TEST_SECONDS, &error))
    adw_action_row_set_subtitle (self->test_row, error->message);
}

/* The page */

static void
on_started (GObject      *source_object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (SonorTelephonePage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!sonor_sound_devices_start_finish (SONOR_SOUND_DEVICES (source_object), result, &error) &&
      !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    adw_action_row_set_subtitle (self->test_row, error->message);
}

static SonorSoundDevices *
find_devices (SonorTelephonePage   *self,
              SonorSoundDeviceKind  kind)
{
  SonorLineSound *sound = self->line != NULL ? sonor_line_get_sound (self->line) : NULL;
  SonorSoundDevices *devices;

  if (sound != NULL)
    return g_object_ref (sonor_line_sound_get_devices (sound, kind));

  devices = sonor_sound_devices_new (kind);
  sonor_sound_devices_start_async (devices, self->cancellable, on_started, g_object_ref (self));

  return devices;
}

static void
sonor_telephone_page_dispose (GObject *object)
{
  SonorTelephonePage *self = SONOR_TELEPHONE_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  if (self->sound_test != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->sound_test, self);
      sonor_sound_test_stop (self->sound_test);
    }
  g_clear_object (&self->sound_test);
  if (self->line != NULL)
    g_signal_handlers_disconnect_by_data (self->line, self);
  g_clear_object (&self->line);
  g_clear_object (&self->microphones);
  g_clear_object (&self->speakers);
  g_clear_object (&self->settings);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (sonor_telephone_page_parent_class)->dispose (object);
}

static void
sonor_telephone_page_class_init (SonorTelephonePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sonor_telephone_page_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/sonor_hotline/Sonor/preferences/telephone-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SonorTelephonePage, server);
  gtk_widget_class_bind_template_child (widget_class, SonorTelephonePage, user);
  gtk_widget_class_bind_template_child (widget_class, SonorTelephonePage, password);
  gtk_widget_class_bind_template_child (widget_class, SonorTelephonePage, transport);
  gtk_widget_class_bind_template_child (widget_class, SonorTelephonePage, state);
  gtk_widget_class_bind_template_child (widget_class, SonorTelephonePage, sign_in);
  gtk_widget_class_bind_template_child (widget_class, SonorTelephonePage, microphone);
  gtk_widget_class_bind_template_child (widget_class, SonorTelephonePage, speaker);
  gtk_widget_class_bind_template_child (widget_class, SonorTelephonePage, ring);
  gtk_widget_class_bind_template_child (widget_class, SonorTelephonePage, headset);
  gtk_widget_class_bind_template_child (widget_class, SonorTelephonePage, test_row);
  gtk_widget_class_bind_template_child (widget_class, SonorTelephonePage, level);
  gtk_widget_class_bind_template_child (widget_class, SonorTelephonePage, test);
  gtk_widget_class_bind_template_child (widget_class, SonorTelephonePage, area_code);
  gtk_widget_class_bind_template_child (widget_class, SonorTelephonePage, encryption);
  gtk_widget_class_bind_template_child (widget_class, SonorTelephonePage, codecs);
  gtk_widget_class_bind_template_callback (widget_class, on_sign_in);
  gtk_widget_class_bind_template_callback (widget_class, on_area_code);
  gtk_widget_class_bind_template_callback (widget_class, on_test);
}

static void
sonor_telephone_page_init (SonorTelephonePage *self)
{
  g_autofree char *transport = NULL;
  g_autofree char *server = NULL;
  g_autofree char *user = NULL;
  g_autofree char *area_code = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  self->settings = sonor_line_settings_new ();
  self->sound_test = sonor_sound_test_new ();
  g_signal_connect_object (self->sound_test, "notify", G_CALLBACK (show_test), self, G_CONNECT_SWAPPED);
  show_test (self);

  /* Those of the line are taken together, when the person connects. */
  server = g_settings_get_string (self->settings, "server");
  user = g_settings_get_string (self->settings, "user");
  transport = g_settings_get_string (self->settings, "transport");
  area_code = g_settings_get_string (self->settings, "area-code");
  gtk_editable_set_text (self->server, server);
  gtk_editable_set_text (self->user, user);
  gtk_editable_set_text (self->area_code, area_code);
  for (guint i = 0; i < G_N_ELEMENTS (transports); i++)
    {
      if (g_str_equal (transports[i], transport))
        adw_combo_row_set_selected (self->transport, i);
    }

  g_settings_bind (self->settings, "headset", self->headset, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind_with_mapping (self->settings, "encryption", self->encryption, "selected", G_SETTINGS_BIND_DEFAULT,
                                to_position, to_code, (gpointer) encryptions, NULL);
  sonor_codec_list_add (self->codecs, self->settings);
}

/**
 * sonor_telephone_page_new:
 * @line: (nullable): the telephone, if somebody has signed in
 *
 * Returns: (transfer floating): the page
 */
GtkWidget *
sonor_telephone_page_new (SonorLine *line)
{
  SonorTelephonePage *self = g_object_new (SONOR_TYPE_TELEPHONE_PAGE, NULL);

  if (line != NULL)
    {
      self->line = g_object_ref (line);
      g_signal_connect_object (line, "changed", G_CALLBACK (show_state), self, G_CONNECT_SWAPPED);
    }
  show_state (self);

  self->microphones = find_devices (self, SONOR_SOUND_DEVICE_MICROPHONE);
  self->speakers = find_devices (self, SONOR_SOUND_DEVICE_SPEAKER);
  sonor_device_row_set_up (self->microphone, self->microphones, self->settings, "microphone");
  sonor_device_row_set_up (self->speaker, self->speakers, self->settings, "speaker");
  sonor_device_row_set_up (self->ring, self->speakers, self->settings, "ring");

  return GTK_WIDGET (self);
}
