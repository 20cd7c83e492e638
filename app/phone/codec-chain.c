/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "phone/codec-chain.h"

#include <glib/gi18n-lib.h>

#include "phone/sound-error.h"
#include "phone/speech-queue.h"

/* Bits a second for Opus: wideband speech needs no more (RFC 6716 2.1.1 says 16 to 20 thousand). */
#define OPUS_BITRATE 24000

/* How much loss Opus is told to expect, so that each packet carries a rough copy of the one before. */
#define OPUS_LOSS_PCT 10

/* After two losses no further apart more are to be expected. */
#define OPUS_LOSSES_APART (10 * GST_SECOND)

/* Half of what the library does of itself: for speech at this rate it is not heard, and with the copies it halves the
 * work. */
#define OPUS_COMPLEXITY 5

#define MOST_ELEMENTS 3

/* Each hands on to the next: the pads of a bin around them would cost some more at every packet. */
static const struct
{
  const char *encoder[MOST_ELEMENTS];
  const char *decoder[MOST_ELEMENTS];
} chains[SONOR_N_CODECS] = {
  [SONOR_CODEC_OPUS] = { { "opusenc", "rtpopuspay" }, { "rtpopusdepay", "opusdec" } },
  [SONOR_CODEC_G722] = { { "avenc_g722", "rtpg722pay" }, { "rtpg722depay", "avdec_g722", "spanplc" } },
  [SONOR_CODEC_PCMA] = { { "alawenc", "rtppcmapay" }, { "rtppcmadepay", "alawdec", "spanplc" } },
  [SONOR_CODEC_PCMU] = { { "mulawenc", "rtppcmupay" }, { "rtppcmudepay", "mulawdec", "spanplc" } },
};

static gboolean
are_present (const char *const names[MOST_ELEMENTS])
{
  for (guint i = 0; i < MOST_ELEMENTS && names[i] != NULL; i++)
    if (!gst_registry_check_feature_version (gst_registry_get (), names[i], 1, 0, 0))
      return FALSE;

  return TRUE;
}

/**
 * sonor_codec_chain_is_present:
 * @codec: a codec
 *
 * Returns: whether this machine's GStreamer can code and decode it
 */
gboolean
sonor_codec_chain_is_present (SonorCodec codec)
{
  return are_present (chains[codec].encoder) && are_present (chains[codec].decoder);
}

/**
 * sonor_codec_chain_get_rate:
 * @codec: a codec
 *
 * Returns: how many samples a second go into its encoder and come out of its decoder, as the mixer has it or as a telephone line
 */
guint
sonor_codec_chain_get_rate (SonorCodec codec)
{
  return codec == SONOR_CODEC_PCMA || codec == SONOR_CODEC_PCMU ? SONOR_SPEECH_NARROW_RATE : SONOR_SPEECH_RATE;
}

/**
 * sonor_codec_chain_make_caps:
 * @codec: a codec
 * @payload_type: the RTP payload type agreed for it
 *
 * Returns: (transfer full): what packets of it are
 */
GstCaps *
sonor_codec_chain_make_caps (SonorCodec codec,
                             guint      payload_type)
{
  /* GStreamer wants it in capitals, SDP does not care. */
  g_autofree char *name = g_ascii_strup (sonor_codec_get_name (codec), -1);

  return gst_caps_new_simple ("application/x-rtp", "media", G_TYPE_STRING, "audio", "payload", G_TYPE_INT,
                              (int) payload_type, "clock-rate", G_TYPE_INT, (int) sonor_codec_get_clock_rate (codec),
                              "encoding-name", G_TYPE_STRING, name, NULL);
}

static GPtrArray *
add_all (GstBin            *bin,
         const char *const  names[MOST_ELEMENTS],
         GError           **error)
{
  g_autoptr (GPtrArray) elements = g_ptr_array_new ();

  for (guint i = 0; i < MOST_ELEMENTS && names[i] != NULL; i++)
    {
      GstElement *element = gst_element_factory_make (names[i], NULL);

      if (element == NULL)
        {
          g_set_error (error, SONOR_SOUND_ERROR, SONOR_SOUND_ERROR_MISSING,
                       /* Translators: %s is what GStreamer says about it */
                       _("A part of GStreamer is not installed: %s; install the packages gstreamer1.0-plugins-good, "
                         "gstreamer1.0-plugins-bad and gstreamer1.0-libav"),
                       names[i]);
          return NULL;
        }
      gst_bin_add (bin, element);
      if (i > 0)
        gst_element_link (elements->pdata[i - 1], element);
      g_ptr_array_add (elements, element);
    }

  return g_steal_pointer (&elements);
}

static void
tell_opus (GstElement *encoder,
           guint       packet_time)
{
  /* Opus has frames of 10, 20, 40 and 60 ms; the enumeration's values are the milliseconds. */
  gst_util_set_object_arg (G_OBJECT (encoder), "audio-type", "voice");
  g_object_set (encoder, "bitrate", OPUS_BITRATE, "complexity", OPUS_COMPLEXITY, "inband-fec", TRUE,
                "packet-loss-percentage", OPUS_LOSS_PCT, "frame-size",
                packet_time >= 60   ? 60
                : packet_time >= 40 ? 40
                : packet_time >= 20 ? 20
                                    : 10,
                NULL);
}

/**
 * sonor_codec_chain_add_encoder:
 * @bin: where to add it
 * @codec: a codec
 * @payload_type: the RTP payload type
 * @packet_time: milliseconds of speech in a packet, 10 to 60
 * @error: return location for a #GError
 *
 * Returns: (transfer container) (element-type GstElement) (nullable): elements in a row: speech at the codec's rate in, a
 *   packet's worth at once; packets out; %NULL with @error set
 */
GPtrArray *
sonor_codec_chain_add_encoder (GstBin      *bin,
                               SonorCodec   codec,
                               guint        payload_type,
                               guint        packet_time,
                               GError     **error)
{
  GPtrArray *elements = add_all (bin, chains[codec].encoder, error);
  GstElement *payloader;

  if (elements == NULL)
    return NULL;

  payloader = elements->pdata[elements->len - 1];
  g_object_set (payloader, "pt", payload_type, NULL);
  /* A packet is what comes at once. */
  if (codec == SONOR_CODEC_OPUS)
    tell_opus (elements->pdata[0], packet_time);
  else
    g_object_set (payloader, "max-ptime", (gint64) packet_time * GST_MSECOND, NULL);

  return elements;
}

/* plc_fillin() of spandsp 0.0.6 joins the old speech with what it makes up over a quarter of a pitch period, which is
 * up to 30 samples (PLC_PITCH_MIN / 4, 8,000 a second), and does not ask whether there is room for so many. */
#define SHORTEST_GAP gst_util_uint64_scale_ceil (30, GST_SECOND, 8000)

/* A gap too short to be heard, or one before any sound, is nothing to make up; spanplc of GStreamer 1.22 would crash,
 * or write beyond its buffer. */
static GstPadProbeReturn
on_concealer_event (GstPad          *pad,
                    GstPadProbeInfo *info,
                    gpointer         user_data)
{
  GstEvent *event = GST_PAD_PROBE_INFO_EVENT (info);
  GstClockTime duration;

  if (GST_EVENT_TYPE (event) != GST_EVENT_GAP)
    return GST_PAD_PROBE_OK;

  gst_event_parse_gap (event, NULL, &duration);

  return duration >= SHORTEST_GAP && GST_CLOCK_TIME_IS_VALID (duration) && gst_pad_has_current_caps (pad)
           ? GST_PAD_PROBE_OK
           : GST_PAD_PROBE_DROP;
}

/* To find the copy of what was lost in the next packet, opusdec holds back every packet until the next has come. It need not
 * before the network is seen to lose some: to make up for one is not worth 20 ms for the rest of a call. */
static GstPadProbeReturn
on_opus_event (GstPad          *pad,
               GstPadProbeInfo *info,
               gpointer         user_data)
{
  GstEvent *event = GST_PAD_PROBE_INFO_EVENT (info);
  GstClockTime *last = user_data;
  g_autoptr (GstElement) decoder = NULL;
  GstClockTime before = *last;

  if (GST_EVENT_TYPE (event) != GST_EVENT_GAP)
    return GST_PAD_PROBE_OK;

  gst_event_parse_gap (event, last, NULL);
  if (!GST_CLOCK_TIME_IS_VALID (before) || !GST_CLOCK_TIME_IS_VALID (*last) || *last > before + OPUS_LOSSES_APART)
    return GST_PAD_PROBE_OK;

  decoder = gst_pad_get_parent_element (pad);
  if (decoder != NULL)
    g_object_set (decoder, "use-inband-fec", TRUE, NULL);

  return GST_PAD_PROBE_REMOVE;
}

/**
 * sonor_codec_chain_add_decoder:
 * @bin: where to add it
 * @codec: a codec
 * @error: return location for a #GError
 *
 * What was lost on the way is made up from what was before, for a moment.
 *
 * Returns: (transfer container) (element-type GstElement) (nullable): elements in a row: packets in, speech out; %NULL with
 *   @error set
 */
GPtrArray *
sonor_codec_chain_add_decoder (GstBin      *bin,
                               SonorCodec   codec,
                               GError     **error)
{
  GPtrArray *elements = add_all (bin, chains[codec].decoder, error);
  GstElement *last = elements != NULL ? elements->pdata[elements->len - 1] : NULL;
  g_autoptr (GstPad) entry = last != NULL ? gst_element_get_static_pad (last, "sink") : NULL;
  GstClockTime *last_loss;

  if (elements == NULL)
    return NULL;

  if (codec == SONOR_CODEC_OPUS)
    {
      g_object_set (last, "plc", TRUE, NULL);
      last_loss = g_new (GstClockTime, 1);
      *last_loss = GST_CLOCK_TIME_NONE;
      gst_pad_add_probe (entry, GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM, on_opus_event, last_loss, g_free);
    }
  else
    {
      gst_pad_add_probe (entry, GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM, on_concealer_event, NULL, NULL);
    }

  return elements;
}
