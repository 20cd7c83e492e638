/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How a line comes and goes: its password, its account at the server, its phone. */

#include "desk/line/line-private.h"

#include <libsecret/secret.h>

#include "desk/line/line-settings.h"
#include "desk/sign-in/keyring.h"

/* How long the program stays for the server to hear that we leave. */
#define FAREWELL_SECONDS 2

static void
set_trouble (SonorLine *self,
             GError    *error)
{
  g_clear_error (&self->trouble);
  self->trouble = error;
  sonor_line_emit (self, SONOR_LINE_SIGNAL_CHANGED, NULL);
}

/* The settings that hold for the next call, without signing in anew. */
void
sonor_line_apply_profile (SonorLine *self)
{
  SonorCodec codecs[SONOR_N_CODECS];
  gsize n_codecs = sonor_line_settings_get_codecs (self->settings, codecs);
  g_autofree char *area_code = g_settings_get_string (self->settings, "area-code");

  if (self->phone == NULL)
    return;

  sonor_phone_set_profile (self->phone, codecs, n_codecs, sonor_line_settings_get_encryption (self->settings));
  sonor_phone_set_area_code (self->phone, *area_code != '\0' ? area_code : NULL);
}

/* Coming and going */

static void
on_farewell (GObject      *source_object,
             GAsyncResult *result,
             gpointer      user_data)
{
  (void) sonor_user_agent_shutdown_finish (SONOR_USER_AGENT (source_object), result, NULL);
  g_application_release (g_application_get_default ());
}

static gboolean
on_farewell_timer (gpointer user_data)
{
  g_cancellable_cancel (user_data);

  return G_SOURCE_REMOVE;
}

/* Leaves the server and lets go of the phone. */
void
sonor_line_stop (SonorLine *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);

  if (self->phone != NULL)
    {
      g_signal_handlers_disconnect_by_data (sonor_phone_get_calls (self->phone), self);
      g_signal_handlers_disconnect_by_data (self->phone, self);
      g_object_run_dispose (G_OBJECT (self->phone));
      g_clear_object (&self->phone);
    }
  if (self->account != NULL)
    g_signal_handlers_disconnect_by_data (self->account, self);
  g_clear_object (&self->account);
  if (self->user_agent != NULL)
    {
      g_autoptr (GCancellable) patience = g_cancellable_new ();

      g_application_hold (g_application_get_default ());
      g_timeout_add_seconds_full (G_PRIORITY_DEFAULT, FAREWELL_SECONDS, on_farewell_timer, g_object_ref (patience), g_object_unref);
      sonor_user_agent_shutdown_async (self->user_agent, patience, on_farewell, NULL);
    }
  g_clear_object (&self->user_agent);
}

static void
on_account_state (SonorLine *self)
{
  sonor_line_emit (self, SONOR_LINE_SIGNAL_CHANGED, NULL);
}

static void
on_sound_problem (SonorLine    *self,
                  const GError *error)
{
  sonor_line_emit (self, SONOR_LINE_SIGNAL_PROBLEM, error);
}

static gboolean
make_phone (SonorLine   *self,
            const char  *address,
            GError     **error)
{
  g_autofree char *certificates = sonor_line_settings_dup_certificates (address);
  g_autofree char *bind = g_settings_get_string (self->settings, "local-address");
  SonorUserAgentSettings settings = {
    .address = *bind != '\0' ? bind : NULL,
    .certificate_directory = certificates,
  };
  SonorAccountSettings account = { .address = address, .password = self->password };
  SonorSound *sound;

  if (self->sound == NULL)
    {
      self->sound = sonor_line_sound_new (self->settings);
      g_signal_connect_object (self->sound, "problem", G_CALLBACK (on_sound_problem), self, G_CONNECT_SWAPPED);
    }
  sound = sonor_line_sound_open (self->sound, error);
  if (sound == NULL)
    return FALSE;

  self->user_agent = sonor_user_agent_start (&settings, error);
  if (self->user_agent == NULL)
    return FALSE;

  self->account = sonor_account_new (self->user_agent, &account, error);
  if (self->account == NULL)
    return FALSE;

  self->phone = sonor_phone_new (self->user_agent, sound);
  sonor_phone_set_account (self->phone, self->account);
  /* The hotline's own switch knows who is ready and offers nobody else a call. */
  sonor_phone_set_accepting (self->phone, self->ready || self->at_hotline);
  sonor_line_apply_profile (self);

  sonor_line_follow_phone (self);
  g_signal_connect_object (self->account, "notify::state", G_CALLBACK (on_account_state), self, G_CONNECT_SWAPPED);
  sonor_account_register (self->account);

  return TRUE;
}

static void
open_line (SonorLine *self)
{
  GError *error = NULL;

  if (self->address != NULL && !make_phone (self, self->address, &error))
    sonor_line_stop (self);
  set_trouble (self, error);
  sonor_line_calls_changed (self);
}

static void
on_recalled (GObject      *source_object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (SonorLine) self = user_data;
  g_autoptr (GError) error = NULL;
  char *password = sonor_keyring_load_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  /* Without one the server will say whether it wants one. */
  g_free (self->password);
  self->password = g_strdup (password);
  if (password != NULL)
    secret_password_free (password);
  open_line (self);
}

static void
on_seat_signed_in (GObject      *source_object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (SonorLine) self = user_data;
  g_autofree char *password = NULL;
  g_autofree char *address = NULL;
  GError *error = NULL;

  if (!sonor_hotline_seat_sign_in_finish (SONOR_HOTLINE_SEAT (source_object), result, &address, &password, &error))
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_error_free (error);
      else
        set_trouble (self, error);
      return;
    }

  self->address = g_steal_pointer (&address);
  g_free (self->password);
  self->password = g_steal_pointer (&password);
  open_line (self);
}

/* Signs in, with the settings as they are now. */
void
sonor_line_start (SonorLine *self)
{
  g_autofree char *server = sonor_line_settings_dup_keyring_server (self->settings);
  g_autofree char *user = g_settings_get_string (self->settings, "user");

  self->restarts = FALSE;
  sonor_line_stop (self);
  self->cancellable = g_cancellable_new ();
  g_clear_error (&self->trouble);
  g_free (self->address);
  self->address = sonor_line_settings_dup_address (self->settings);
  self->at_hotline = self->address == NULL && sonor_hotline_seat_exists (self->seat);
  if (self->at_hotline)
    {
      self->ready = FALSE;
      sonor_hotline_seat_sign_in_async (self->seat, self->cancellable, on_seat_signed_in, g_object_ref (self));
      sonor_line_emit (self, SONOR_LINE_SIGNAL_CHANGED, NULL);
    }
  else if (self->address == NULL || self->password != NULL)
    open_line (self);
  else
    sonor_keyring_load_async (server, user, self->cancellable, on_recalled, g_object_ref (self));
}
