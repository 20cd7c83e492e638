/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "handset.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>

#include "ear.h"

/* Everybody in a test hums one of these: far from each other's harmonics, and from any tone of a line (450 Hz). */
static const double tones[] = { 620, 1000, 1380, 1790 };

#define LISTENING_MILLISECONDS 300
/* A hum comes in at about a tenth of full scale or more; what leaks or is left over stays far below. */
#define CLEAR 0.03
#define FAINT 0.006

static gboolean
on_tick (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/* What is heard is in a file, which no source tells about. */
void
handset_iterate (gint64      deadline,
                 const char *condition,
                 const char *file,
                 int         line)
{
  guint tick = g_timeout_add (50, on_tick, NULL);

  if (g_get_monotonic_time () > deadline)
    g_error ("%s:%d: waited in vain for: %s", file, line, condition);
  g_main_context_iteration (NULL, TRUE);
  g_source_remove (tick);
}

static void
on_digit (SonorPhoneCall *call,
          char            digit,
          Handset        *handset)
{
  g_string_append_c (handset->digits, digit);
}

void
handset_watch (Handset        *handset,
               SonorPhoneCall *call)
{
  g_signal_connect (call, "digit", G_CALLBACK (on_digit), handset);
}

static void
on_arrived (Handset        *handset,
            SonorPhoneCall *call)
{
  g_set_object (&handset->arrived, call);
  handset->n_arrived++;
  handset_watch (handset, call);
}

static void
on_ended (Handset *handset)
{
  handset->n_ended++;
}

static void
on_problem (Handset      *handset,
            const GError *error)
{
  g_test_message ("%g: %s", handset->tone, error->message);
  g_ptr_array_add (handset->problems, g_strdup (error->message));
}

static void
on_record (Handset    *handset,
           const char *json)
{
  g_ptr_array_add (handset->records, g_strdup (json));
}

Handset *
handset_new_with (double                        tone,
                  const SonorUserAgentSettings *settings)
{
  SonorUserAgentSettings used = settings != NULL ? *settings : (SonorUserAgentSettings) { 0 };
  Handset *handset = g_new0 (Handset, 1);
  g_autofree char *microphone = g_strdup_printf ("tone:%g", tone);
  g_autofree char *speaker = NULL;
  g_autoptr (GError) error = NULL;
  int file = g_file_open_tmp ("sonor-heard-XXXXXX.wav", &handset->heard, &error);

  g_assert_no_error (error);
  g_close (file, NULL);
  if (used.address == NULL)
    used.address = "127.0.0.1";
  if (used.transaction_timeout == 0)
    used.transaction_timeout = 4000;
  handset->user_agent = sonor_user_agent_start (&used, &error);
  g_assert_no_error (error);
  speaker = g_strconcat ("file:", handset->heard, NULL);
  handset->sound = sonor_sound_new (microphone, speaker, &error);
  g_assert_no_error (error);
  handset->phone = sonor_phone_new (handset->user_agent, handset->sound);
  handset->tone = tone;
  handset->digits = g_string_new (NULL);
  handset->problems = g_ptr_array_new_with_free_func (g_free);
  handset->records = g_ptr_array_new_with_free_func (g_free);
  g_signal_connect_swapped (handset->phone, "arrived", G_CALLBACK (on_arrived), handset);
  g_signal_connect_swapped (handset->phone, "ended", G_CALLBACK (on_ended), handset);
  g_signal_connect_swapped (handset->phone, "problem", G_CALLBACK (on_problem), handset);
  g_signal_connect_swapped (handset->phone, "record", G_CALLBACK (on_record), handset);

  return handset;
}

Handset *
handset_new (double tone)
{
  return handset_new_with (tone, NULL);
}

static void
on_shut_down (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  Handset *handset = user_data;
  g_autoptr (GError) error = NULL;

  g_assert_true (sonor_user_agent_shutdown_finish (SONOR_USER_AGENT (source), result, &error));
  g_assert_no_error (error);
  handset->is_shut_down = TRUE;
}

/* Shuts it down in good order and proves that nothing keeps any of it. */
void
handset_free (Handset *handset)
{
  g_clear_object (&handset->arrived);
  HANDSET_WAIT (g_list_model_get_n_items (sonor_phone_get_calls (handset->phone)) == 0);
  g_assert_finalize_object (handset->phone);
  sonor_user_agent_shutdown_async (handset->user_agent, NULL, on_shut_down, handset);
  HANDSET_WAIT (handset->is_shut_down);
  g_assert_finalize_object (handset->user_agent);
  g_assert_finalize_object (handset->sound);
  g_unlink (handset->heard);
  g_free (handset->heard);
  g_string_free (handset->digits, TRUE);
  g_ptr_array_unref (handset->problems);
  g_ptr_array_unref (handset->records);
  g_free (handset);
}

char *
handset_uri (Handset *handset)
{
  return g_strdup_printf ("sip:%g@127.0.0.1:%u", handset->tone, sonor_user_agent_get_port (handset->user_agent));
}

SonorPhoneCall *
handset_dial_uri (Handset    *from,
                  const char *uri)
{
  g_autoptr (GError) error = NULL;
  SonorPhoneCall *call = sonor_phone_dial (from->phone, uri, NULL, &error);

  g_assert_no_error (error);
  handset_watch (from, call);

  return g_object_ref (call);
}

SonorPhoneCall *
handset_dial (Handset *from,
              Handset *to)
{
  g_autofree char *uri = handset_uri (to);

  return handset_dial_uri (from, uri);
}

SonorPhoneCall *
handset_take (Handset *handset)
{
  HANDSET_WAIT (handset->arrived != NULL);

  return g_steal_pointer (&handset->arrived);
}

void
handset_connect (Handset         *from,
                 Handset         *to,
                 SonorPhoneCall **out,
                 SonorPhoneCall **in)
{
  g_autoptr (GError) error = NULL;

  *out = handset_dial (from, to);
  *in = handset_take (to);
  g_assert_true (sonor_phone_call_answer (*in, &error));
  g_assert_no_error (error);
  HANDSET_WAIT_STATE (*out, ACTIVE);
  HANDSET_WAIT_STATE (*in, ACTIVE);
}

/* A speaker that nobody speaks to is closed: its file grows no more, and what is at the end of it was heard long ago. */
static double
listen (Handset *handset,
        double   tone)
{
  gint64 now = g_get_monotonic_time ();
  guint duration = ear_duration (handset->heard);

  if (duration != handset->duration)
    {
      handset->duration = duration;
      handset->heard_at = now;
    }
  if (now - handset->heard_at > 2 * LISTENING_MILLISECONDS * G_TIME_SPAN_MILLISECOND)
    return 0;

  return ear_level (handset->heard, tone, LISTENING_MILLISECONDS);
}

/* Whether the speaker has hummed like that for a while. */
gboolean
handset_hears (Handset *handset,
               double   tone)
{
  return listen (handset, tone) > CLEAR;
}

static gboolean
hears_just (Handset      *handset,
            const double *wanted,
            guint         n_wanted)
{
  for (gsize i = 0; i < G_N_ELEMENTS (tones); i++)
    {
      double level = listen (handset, tones[i]);
      gboolean want = FALSE;

      for (guint w = 0; w < n_wanted; w++)
        want = want || wanted[w] == tones[i];
      if (want ? level < CLEAR : level > FAINT)
        return FALSE;
    }

  return TRUE;
}

/* Waits until these and no others are heard; ends with NULL, each is a Handset. */
void
handset_assert_hears (Handset *handset,
                      ...)
{
  gint64 deadline = g_get_monotonic_time () + 20 * G_TIME_SPAN_SECOND;
  double wanted[G_N_ELEMENTS (tones)];
  guint n_wanted = 0;
  va_list others;
  Handset *other;

  va_start (others, handset);
  while ((other = va_arg (others, Handset *)) != NULL)
    wanted[n_wanted++] = other->tone;
  va_end (others);

  while (!hears_just (handset, wanted, n_wanted))
    {
      if (g_get_monotonic_time () > deadline)
        g_error ("%g hears %g: %.3f, %g: %.3f, %g: %.3f, %g: %.3f; wanted %u of them, the first %g", handset->tone, tones[0],
                 ear_level (handset->heard, tones[0], LISTENING_MILLISECONDS), tones[1],
                 ear_level (handset->heard, tones[1], LISTENING_MILLISECONDS), tones[2],
                 ear_level (handset->heard, tones[2], LISTENING_MILLISECONDS), tones[3],
                 ear_level (handset->heard, tones[3], LISTENING_MILLISECONDS), n_wanted, n_wanted > 0 ? wanted[0] : 0.0);
      handset_iterate (deadline + G_TIME_SPAN_SECOND, "what is heard", __FILE__, __LINE__);
    }
}

/* A member of a line for the history as text: %NULL for null. */
char *
handset_get_record (Handset    *handset,
                    guint       position,
                    const char *member)
{
  g_autoptr (JsonNode) root = NULL;
  JsonNode *node;

  g_assert_cmpuint (position, <, handset->records->len);
  root = json_from_string (g_ptr_array_index (handset->records, position), NULL);
  g_assert_nonnull (root);
  node = json_object_get_member (json_node_get_object (root), member);
  g_assert_nonnull (node);
  if (JSON_NODE_HOLDS_NULL (node))
    return NULL;
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return json_node_dup_string (node);

  return json_to_string (node, FALSE);
}
