/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "endpoint.h"

static gboolean
on_tick (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

void
endpoint_iterate (gint64      deadline,
                  const char *condition,
                  const char *file,
                  int         line)
{
  guint tick = g_timeout_add (1000, on_tick, NULL);

  if (g_get_monotonic_time () > deadline)
    g_error ("%s:%d: waited in vain for: %s", file, line, condition);
  g_main_context_iteration (NULL, TRUE);
  g_source_remove (tick);
}

static void
on_digit (SonorCall *call,
          char       digit,
          gpointer   user_data)
{
  Endpoint *endpoint = user_data;

  g_string_append_c (endpoint->digits, digit);
}

static void
on_refused (SonorCall *call,
            guint      verb,
            GError    *error,
            gpointer   user_data)
{
  Endpoint *endpoint = user_data;

  g_clear_error (&endpoint->refused);
  endpoint->refused = g_error_copy (error);
}

static void
on_transfer_progress (SonorCall  *call,
                      guint       status,
                      const char *phrase,
                      gpointer    user_data)
{
  Endpoint *endpoint = user_data;

  endpoint->transfer_status = status;
}

static gboolean
on_transfer_requested (SonorCall       *call,
                       SonorSipAddress *target,
                       gpointer         user_data)
{
  Endpoint *endpoint = user_data;
  g_autoptr (GError) error = NULL;

  if (!endpoint->follows_transfers)
    return FALSE;

  g_clear_object (&endpoint->transferred);
  endpoint->transferred = sonor_call_follow_transfer (call, endpoint->profile, "127.0.0.1", 4000, &error);
  g_assert_no_error (error);

  return TRUE;
}

void
endpoint_watch (Endpoint  *endpoint,
                SonorCall *call)
{
  g_signal_connect (call, "digit", G_CALLBACK (on_digit), endpoint);
  g_signal_connect (call, "refused", G_CALLBACK (on_refused), endpoint);
  g_signal_connect (call, "transfer-progress", G_CALLBACK (on_transfer_progress), endpoint);
  g_signal_connect (call, "transfer-requested", G_CALLBACK (on_transfer_requested), endpoint);
}

static void
on_incoming_call (SonorUserAgent *user_agent,
                  SonorCall      *call,
                  gpointer        user_data)
{
  Endpoint *endpoint = user_data;

  g_set_object (&endpoint->incoming, call);
  endpoint->n_incoming++;
  endpoint_watch (endpoint, call);
  sonor_call_set_media (call, endpoint->profile, "127.0.0.1", 4000);
}

Endpoint *
endpoint_new (const SonorUserAgentSettings *settings)
{
  static const SonorCodec codecs[] = { SONOR_CODEC_OPUS, SONOR_CODEC_G722, SONOR_CODEC_PCMA, SONOR_CODEC_PCMU };
  SonorUserAgentSettings used = settings != NULL ? *settings : (SonorUserAgentSettings) { 0 };
  Endpoint *endpoint = g_new0 (Endpoint, 1);
  g_autoptr (GError) error = NULL;

  if (used.address == NULL)
    used.address = "127.0.0.1";
  if (used.transaction_timeout == 0)
    used.transaction_timeout = 4000;
  endpoint->user_agent = sonor_user_agent_start (&used, &error);
  g_assert_no_error (error);
  endpoint->profile = sonor_media_profile_new (codecs, G_N_ELEMENTS (codecs), SONOR_ENCRYPTION_OFF);
  endpoint->digits = g_string_new (NULL);
  g_signal_connect (endpoint->user_agent, "incoming-call", G_CALLBACK (on_incoming_call), endpoint);

  return endpoint;
}

static void
on_shut_down (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  Endpoint *endpoint = user_data;
  g_autoptr (GError) error = NULL;

  g_assert_true (sonor_user_agent_shutdown_finish (SONOR_USER_AGENT (source), result, &error));
  g_assert_no_error (error);
  endpoint->is_shut_down = TRUE;
}

/* Shuts it down in good order and proves that nothing keeps any of it. */
void
endpoint_free (Endpoint *endpoint)
{
  g_clear_object (&endpoint->incoming);
  g_clear_object (&endpoint->transferred);
  sonor_user_agent_shutdown_async (endpoint->user_agent, NULL, on_shut_down, endpoint);
  WAIT (endpoint->is_shut_down);
  g_assert_cmpuint (g_list_model_get_n_items (sonor_user_agent_get_calls (endpoint->user_agent)), ==, 0);
  g_assert_finalize_object (endpoint->user_agent);
  g_object_unref (endpoint->profile);
  g_clear_error (&endpoint->refused);
  g_string_free (endpoint->digits, TRUE);
  g_free (endpoint);
}

SonorSipAddress *
endpoint_address (Endpoint *endpoint)
{
  g_autofree char *uri = g_strdup_printf ("sip:12345@127.0.0.1:%u", sonor_user_agent_get_port (endpoint->user_agent));
  g_autoptr (GError) error = NULL;
  SonorSipAddress *address = sonor_sip_address_new (uri, NULL, &error);

  g_assert_no_error (error);

  return address;
}

SonorCall *
endpoint_dial_uri (Endpoint   *from,
                   const char *uri)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorSipAddress) target = sonor_sip_address_new (uri, NULL, &error);
  SonorCall *call;

  g_assert_no_error (error);
  call = sonor_call_dial (from->user_agent, NULL, target, NULL, from->profile, "127.0.0.1", 4002, &error);
  g_assert_no_error (error);
  endpoint_watch (from, call);

  return call;
}

SonorCall *
endpoint_dial (Endpoint *from,
               Endpoint *to)
{
  g_autoptr (SonorSipAddress) target = endpoint_address (to);

  return endpoint_dial_uri (from, sonor_sip_address_get_uri (target));
}

SonorCall *
endpoint_take_incoming (Endpoint *endpoint)
{
  WAIT (endpoint->incoming != NULL);

  return g_steal_pointer (&endpoint->incoming);
}

void
endpoint_connect (Endpoint   *from,
                  Endpoint   *to,
                  SonorCall **out,
                  SonorCall **in)
{
  g_autoptr (GError) error = NULL;

  *out = endpoint_dial (from, to);
  *in = endpoint_take_incoming (to);
  g_assert_true (sonor_call_answer (*in, &error));
  g_assert_no_error (error);
  WAIT_STATE (*out, ACTIVE);
  WAIT_STATE (*in, ACTIVE);
}

/* Hangs up and waits until nothing is left of either side. */
void
endpoint_finish (SonorCall **out,
                 SonorCall **in)
{
  sonor_call_hang_up (*out);
  WAIT_STATE (*out, ENDED);
  WAIT_STATE (*in, ENDED);
  g_assert_finalize_object (*out);
  g_assert_finalize_object (*in);
  *out = NULL;
  *in = NULL;
}
