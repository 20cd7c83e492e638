/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "phone/sound-test.h"

#include <glib/gi18n-lib.h>
#include <gst/app/gstappsink.h>
#include <gst/app/gstappsrc.h>
#include <math.h>

#include "phone/sound-error.h"
#include "phone/sound-level.h"
#include "phone/sound-route.h"

/* Wide enough for every codec we have. */
#define RATE 16000

/* Levels below full scale, in decibels. Speech on a telephone line is meant to have −26 (ITU-T P.56 and P.830). */
#define NOTHING (-60.0)
#define QUIET (-42.0)
#define CLIPPED (-0.2)
#define MARGIN 10.0

/* Some clipping happens to everybody. */
#define CLIPPED_SHARE 0.05

/* A microphone that delivers nothing at all is waited for so much longer than was to be recorded. */
#define PATIENCE 2

/**
 * SonorSoundTest:
 *
 * Records what the person says, plays it back, and says in words how it sounds. Nothing of it is stored.
 */
struct _SonorSoundTest
{
  GObject parent_instance;

  SonorSoundTestState state;
  SonorSoundTestFinding finding;
  char *speaker;
  char *failure;
  GstElement *pipeline;
  guint bus_watch;
  guint timer;
  GstClockTime length;
  GArray *levels;
  guint n_clipped;
  SonorSoundLevelMeter meter;
};

enum
{
  PROPERTY_STATE = 1,
  PROPERTY_LEVEL,
  PROPERTY_WORDS,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (SonorSoundTest, sonor_sound_test, G_TYPE_OBJECT)

static void
stop_now (GstElement *pipeline, gpointer user_data)
{
  gst_element_set_state (pipeline, GST_STATE_NULL);
}

static void
release (SonorSoundTest *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_handle_id (&self->bus_watch, g_source_remove);
  if (self->pipeline == NULL)
    return;

  /* A sound server that hangs keeps whoever stops it waiting: not us. */
  gst_element_call_async (self->pipeline, stop_now, NULL, NULL);
  g_clear_object (&self->pipeline);
}

static void
sonor_sound_test_finalize (GObject *object)
{
  SonorSoundTest *self = SONOR_SOUND_TEST (object);

  release (self);
  g_free (self->speaker);
  g_free (self->failure);
  g_array_unref (self->levels);

  G_OBJECT_CLASS (sonor_sound_test_parent_class)->finalize (object);
}

static void
sonor_sound_test_get_property (GObject *object, guint property, GValue *value, GParamSpec *pspec)
{
  SonorSoundTest *self = SONOR_SOUND_TEST (object);

  switch (property)
    {
    case PROPERTY_STATE:
      g_value_set_int (value, (int) self->state);
      break;
    case PROPERTY_LEVEL:
      g_value_set_double (value, self->meter.level);
      break;
    case PROPERTY_WORDS:
      g_value_set_string (value, sonor_sound_test_get_words (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
sonor_sound_test_class_init (SonorSoundTestClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = sonor_sound_test_finalize;
  object_class->get_property = sonor_sound_test_get_property;

  /**
   * SonorSoundTest:state:
   *
   * A #SonorSoundTestState.
   */
  properties[PROPERTY_STATE] = g_param_spec_int ("state", NULL, NULL, SONOR_SOUND_TEST_IDLE, SONOR_SOUND_TEST_FAILED,
                                                 SONOR_SOUND_TEST_IDLE, flags);
  /**
   * SonorSoundTest:level:
   *
   * What a level meter shows while the person speaks, 0 to 1.
   */
  properties[PROPERTY_LEVEL] = g_param_spec_double ("level", NULL, NULL, 0, 1, 0, flags);
  /**
   * SonorSoundTest:words:
   *
   * What to do now, or how it was.
   */
  properties[PROPERTY_WORDS] = g_param_spec_string ("words", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
sonor_sound_test_init (SonorSoundTest *self)
{
  self->levels = g_array_new (FALSE, FALSE, sizeof (double));
}

static void
set_state (SonorSoundTest *self, SonorSoundTestState state)
{
  self->state = state;
  g_object_freeze_notify (G_OBJECT (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROPERTY_STATE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROPERTY_WORDS]);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
fail (SonorSoundTest *self, char *words)
{
  release (self);
  g_free (self->failure);
  self->failure = words;
  set_state (self, SONOR_SOUND_TEST_FAILED);
}

static int
compare_levels (gconstpointer a, gconstpointer b)
{
  double first = *(const double *) a;
  double second = *(const double *) b;

  return (first > second) - (first < second);
}

/* Speech is what is exceeded in a tenth of the time, noise what is there nine tenths of it. */
static SonorSoundTestFinding
judge (SonorSoundTest *self)
{
  double noise, speech;

  if (self->levels->len == 0)
    return SONOR_SOUND_TEST_NOTHING_HEARD;

  g_array_sort (self->levels, compare_levels);
  noise = g_array_index (self->levels, double, self->levels->len / 10);
  speech = g_array_index (self->levels, double, self->levels->len * 9 / 10);

  if (speech < NOTHING)
    return SONOR_SOUND_TEST_NOTHING_HEARD;
  if (self->n_clipped > CLIPPED_SHARE * self->levels->len)
    return SONOR_SOUND_TEST_TOO_LOUD;
  if (speech < QUIET)
    return SONOR_SOUND_TEST_TOO_QUIET;
  if (speech - noise < MARGIN)
    return SONOR_SOUND_TEST_NOISY;

  return SONOR_SOUND_TEST_GOOD;
}

static double
first_channel (const GstStructure *structure, const char *name)
{
  const GValue *value = gst_structure_get_value (structure, name);
  GValueArray *channels = value != NULL ? g_value_get_boxed (value) : NULL;

  return channels != NULL && channels->n_values > 0 ? g_value_get_double (channels->values) : -G_MAXDOUBLE;
}

static void
play_back (SonorSoundTest *self);

static void
take_level (SonorSoundTest *self, const GstStructure *structure)
{
  double level = first_channel (structure, "rms");
  GstClockTime end = 0;

  g_array_append_val (self->levels, level);
  self->n_clipped += first_channel (structure, "peak") > CLIPPED;
  sonor_sound_level_meter_feed (&self->meter, level, g_get_monotonic_time ());
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROPERTY_LEVEL]);

  if (gst_structure_get_clock_time (structure, "endtime", &end) && end >= self->length)
    play_back (self);
}

static void
take_failure (SonorSoundTest *self, GstMessage *message)
{
  g_autoptr (GError) error = NULL;

  gst_message_parse_error (message, &error, NULL);
  if (self->state == SONOR_SOUND_TEST_RECORDING)
    /* Translators: %s is what the sound system says */
    fail (self, g_strdup_printf (_("The microphone does not work (%s); plug it in again or choose another one"),
                                 error->message));
  else
    fail (self, g_strdup_printf (_("The speaker does not work (%s); plug it in again or choose another one"),
                                 error->message));
}

static gboolean
on_message (GstBus *bus, GstMessage *message, gpointer user_data)
{
  g_autoptr (SonorSoundTest) self = g_object_ref (SONOR_SOUND_TEST (user_data));
  guint watch = self->bus_watch;

  switch ((guint) GST_MESSAGE_TYPE (message))
    {
    case GST_MESSAGE_ELEMENT:
      if (self->state == SONOR_SOUND_TEST_RECORDING && gst_message_has_name (message, "level"))
        take_level (self, gst_message_get_structure (message));
      break;
    case GST_MESSAGE_ERROR:
      take_failure (self, message);
      break;
    case GST_MESSAGE_EOS:
      if (self->state == SONOR_SOUND_TEST_RECORDING)
        {
          play_back (self);
        }
      else
        {
          release (self);
          set_state (self, SONOR_SOUND_TEST_DONE);
        }
      break;
    default:
      break;
    }

  /* Who ends a part of the test removes its watch. */
  return watch == self->bus_watch ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static gboolean
on_nothing_came (gpointer user_data)
{
  SonorSoundTest *self = SONOR_SOUND_TEST (user_data);

  self->timer = 0;
  release (self);
  self->finding = SONOR_SOUND_TEST_NOTHING_HEARD;
  set_state (self, SONOR_SOUND_TEST_DONE);

  return G_SOURCE_REMOVE;
}

static GstElement *
make_pipeline (GstElement *ends[2], const char *description, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GstElement) pipeline =
    gst_parse_launch_full (description, NULL, GST_PARSE_FLAG_FATAL_ERRORS, &local_error);
  g_autoptr (GstElement) first = NULL;
  g_autoptr (GstElement) last = NULL;

  if (pipeline == NULL)
    {
      g_set_error (error, SONOR_SOUND_ERROR, SONOR_SOUND_ERROR_MISSING,
                   _("A part of GStreamer is not installed: %s; install the packages gstreamer1.0-plugins-base and "
                     "gstreamer1.0-plugins-good"),
                   local_error->message);
      return NULL;
    }

  first = gst_bin_get_by_name (GST_BIN (pipeline), "first");
  last = gst_bin_get_by_name (GST_BIN (pipeline), "last");
  for (guint i = 0; i < 2; i++)
    {
      if (ends[i] != NULL)
        gst_bin_add (GST_BIN (pipeline), ends[i]);
    }
  if ((ends[0] != NULL && !gst_element_link (ends[0], first)) || (ends[1] != NULL && !gst_element_link (last, ends[1])))
    {
      g_set_error_literal (error, SONOR_SOUND_ERROR, SONOR_SOUND_ERROR_DEVICE,
                           _("This device and the telephone share no format of sound; choose another one"));
      return NULL;
    }

  return g_steal_pointer (&pipeline);
}

static void
run (SonorSoundTest *self, GstElement *pipeline)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);

  self->pipeline = gst_object_ref (pipeline);
  self->bus_watch = gst_bus_add_watch (bus, on_message, self);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
}

/* What was recorded, in the order it came. */
static GstBuffer *
collect (SonorSoundTest *self)
{
  g_autoptr (GstElement) sink = gst_bin_get_by_name (GST_BIN (self->pipeline), "last");
  GstBuffer *all = gst_buffer_new ();
  GstSample *sample;

  while ((sample = gst_app_sink_try_pull_sample (GST_APP_SINK (sink), 0)) != NULL)
    {
      all = gst_buffer_append (all, gst_buffer_ref (gst_sample_get_buffer (sample)));
      gst_sample_unref (sample);
    }

  return all;
}

static void
play_back (SonorSoundTest *self)
{
  g_autoptr (GstBuffer) recorded = collect (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (GstElement) pipeline = NULL;
  g_autoptr (GstElement) source = NULL;
  g_autoptr (GstElement) sink = NULL;

  release (self);
  self->meter = (SonorSoundLevelMeter){ 0 };
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROPERTY_LEVEL]);
  self->finding = judge (self);
  sink = sonor_sound_route_make_sink (self->speaker, &error);
  if (sink != NULL)
    {
      gst_object_ref_sink (sink);
      pipeline =
        make_pipeline ((GstElement *[]){ NULL, sink },
                       "appsrc name=first ! rawaudioparse pcm-format=s16le num-channels=1 sample-rate=" G_STRINGIFY (
                         RATE) " ! audioconvert ! audioresample name=last",
                       &error);
    }
  if (pipeline == NULL)
    {
      fail (self, g_strdup (error->message));
      return;
    }

  source = gst_bin_get_by_name (GST_BIN (pipeline), "first");
  run (self, pipeline);
  gst_app_src_push_buffer (GST_APP_SRC (source), g_steal_pointer (&recorded));
  gst_app_src_end_of_stream (GST_APP_SRC (source));
  set_state (self, SONOR_SOUND_TEST_PLAYING);
}

/**
 * sonor_sound_test_new:
 *
 * Returns: (transfer full): a test that was not started
 */
SonorSoundTest *
sonor_sound_test_new (void)
{
  return g_object_new (SONOR_TYPE_SOUND_TEST, NULL);
}

/**
 * sonor_sound_test_start:
 * @self: a test
 * @microphone: the route to record from
 * @speaker: the route to play back to
 * @seconds: how long to record, 1 to 60 seconds
 * @error: return location for a #GError
 *
 * Records, then plays back; a test that runs begins anew.
 *
 * Returns: whether it records; if not, @error says what to do
 */
gboolean
sonor_sound_test_start (SonorSoundTest *self,
                        const char *microphone,
                        const char *speaker,
                        guint seconds,
                        GError **error)
{
  g_autoptr (GstElement) source = NULL;
  g_autoptr (GstElement) pipeline = NULL;

  g_return_val_if_fail (SONOR_IS_SOUND_TEST (self), FALSE);
  g_return_val_if_fail (microphone != NULL, FALSE);
  g_return_val_if_fail (speaker != NULL, FALSE);
  g_return_val_if_fail (seconds > 0 && seconds <= 60, FALSE);

  source = sonor_sound_route_make_source (microphone, error);
  if (source == NULL)
    return FALSE;
  gst_object_ref_sink (source);
  pipeline =
    make_pipeline ((GstElement *[]){ source, NULL },
                   "audioconvert name=first ! audioresample ! audio/x-raw,format=S16LE,channels=1,rate=" G_STRINGIFY (
                     RATE) " ! level interval=100000000 ! appsink name=last sync=false wait-on-eos=false",
                   error);
  if (pipeline == NULL)
    return FALSE;

  release (self);
  g_free (self->speaker);
  self->speaker = g_strdup (speaker);
  g_clear_pointer (&self->failure, g_free);
  g_array_set_size (self->levels, 0);
  self->n_clipped = 0;
  self->meter = (SonorSoundLevelMeter){ 0 };
  self->length = seconds * GST_SECOND;
  self->timer = g_timeout_add_seconds (seconds + PATIENCE, on_nothing_came, self);
  run (self, pipeline);
  set_state (self, SONOR_SOUND_TEST_RECORDING);

  return TRUE;
}

/**
 * sonor_sound_test_stop:
 * @self: a test
 *
 * Stops it and forgets what was recorded.
 */
void
sonor_sound_test_stop (SonorSoundTest *self)
{
  g_return_if_fail (SONOR_IS_SOUND_TEST (self));

  if (self->pipeline == NULL)
    return;

  release (self);
  set_state (self, SONOR_SOUND_TEST_IDLE);
}

/**
 * sonor_sound_test_get_state:
 * @self: a test
 *
 * Returns: how far it is
 */
SonorSoundTestState
sonor_sound_test_get_state (SonorSoundTest *self)
{
  g_return_val_if_fail (SONOR_IS_SOUND_TEST (self), SONOR_SOUND_TEST_IDLE);

  return self->state;
}

/**
 * sonor_sound_test_get_finding:
 * @self: a test that plays or is done
 *
 * Returns: how the person sounded
 */
SonorSoundTestFinding
sonor_sound_test_get_finding (SonorSoundTest *self)
{
  g_return_val_if_fail (SONOR_IS_SOUND_TEST (self), SONOR_SOUND_TEST_NOTHING_HEARD);

  return self->finding;
}

/**
 * sonor_sound_test_get_level:
 * @self: a test
 *
 * Returns: what a level meter shows, 0 to 1
 */
double
sonor_sound_test_get_level (SonorSoundTest *self)
{
  g_return_val_if_fail (SONOR_IS_SOUND_TEST (self), 0);

  return self->meter.level;
}

static const char *
finding_to_string (SonorSoundTestFinding finding)
{
  switch (finding)
    {
    case SONOR_SOUND_TEST_NOTHING_HEARD:
      return _("We heard nothing: check that the microphone is plugged in, switched on and not muted");
    case SONOR_SOUND_TEST_TOO_QUIET:
      return _("You are hard to hear: bring the microphone closer to your mouth or turn it up");
    case SONOR_SOUND_TEST_TOO_LOUD:
      return _("You are too loud: move the microphone away from your mouth or turn it down");
    case SONOR_SOUND_TEST_NOISY:
      return _("There is as much noise as speech: speak after you start, and keep the microphone away from fans and "
               "loudspeakers");
    case SONOR_SOUND_TEST_GOOD:
      return _("We heard you well. Did you hear yourself? If not, check the speaker and its volume");
    default:
      return "";
    }
}

/**
 * sonor_sound_test_get_words:
 * @self: a test
 *
 * Returns: (transfer none): what the person should do now, or how it was, in their language
 */
const char *
sonor_sound_test_get_words (SonorSoundTest *self)
{
  g_return_val_if_fail (SONOR_IS_SOUND_TEST (self), NULL);

  switch (self->state)
    {
    case SONOR_SOUND_TEST_RECORDING:
      return _("Speak as you would on the telephone");
    case SONOR_SOUND_TEST_PLAYING:
      return _("Now listen to yourself");
    case SONOR_SOUND_TEST_DONE:
      return finding_to_string (self->finding);
    case SONOR_SOUND_TEST_FAILED:
      return self->failure;
    case SONOR_SOUND_TEST_IDLE:
    default:
      return "";
    }
}
