/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "phone/codec-chain.h"

#include <glib/gi18n-lib.h>

#include "phone/sound-error.h"

/* Bits a second for Opus: wideband speech needs no more (RFC 6716 2.1.1 says 16 to 20 thousand). */
#define OPUS_BITRATE 24000

/* How much loss Opus is told to expect, so that each packet carries a rough copy of the one before. */
#define OPUS_LOSS_PCT 10

/* Half of what the library does of itself: for speech at this rate it is not heard, and with the copies it halves the
 * work. */
#define OPUS_COMPLEXITY 5

static const struct
{
  const char *encoder;
  const char *decoder;
  const char *elements[8];
} chains[SONOR_N_CODECS] = {
  [SONOR_CODEC_OPUS] = {
    .encoder = "opusenc name=encoder audio-type=voice inband-fec=true ! rtpopuspay name=payloader",
    .decoder = "rtpopusdepay ! opusdec use-inband-fec=true plc=true ! audioconvert",
    .elements = { "opusenc", "rtpopuspay", "rtpopusdepay", "opusdec" },
  },
  [SONOR_CODEC_G722] = {
    .encoder = "avenc_g722 ! rtpg722pay name=payloader",
    .decoder = "rtpg722depay ! avdec_g722 ! audioconvert ! spanplc name=concealer",
    .elements = { "avenc_g722", "rtpg722pay", "rtpg722depay", "avdec_g722", "spanplc" },
  },
  [SONOR_CODEC_PCMA] = {
    .encoder = "audioresample ! alawenc ! rtppcmapay name=payloader",
    .decoder = "rtppcmadepay ! alawdec ! spanplc name=concealer ! audioresample",
    .elements = { "alawenc", "rtppcmapay", "rtppcmadepay", "alawdec", "spanplc" },
  },
  [SONOR_CODEC_PCMU] = {
    .encoder = "audioresample ! mulawenc ! rtppcmupay name=payloader",
    .decoder = "rtppcmudepay ! mulawdec ! spanplc name=concealer ! audioresample",
    .elements = { "mulawenc", "rtppcmupay", "rtppcmudepay", "mulawdec", "spanplc" },
  },
};

/**
 * sonor_codec_chain_is_present:
 * @codec: a codec
 *
 * Returns: whether this machine's GStreamer can code and decode it
 */
gboolean
sonor_codec_chain_is_present (SonorCodec codec)
{
  for (guint i = 0; chains[codec].elements[i] != NULL; i++)
    if (!gst_registry_check_feature_version (gst_registry_get (), chains[codec].elements[i], 1, 0, 0))
      return FALSE;

  return TRUE;
}

/**
 * sonor_codec_chain_make_caps:
 * @codec: a codec
 * @payload_type: the RTP payload type agreed for it
 *
 * Returns: (transfer full): what packets of it are
 */
GstCaps *
sonor_codec_chain_make_caps (SonorCodec codec, guint payload_type)
{
  /* GStreamer wants it in capitals, SDP does not care. */
  g_autofree char *name = g_ascii_strup (sonor_codec_get_name (codec), -1);

  return gst_caps_new_simple ("application/x-rtp", "media", G_TYPE_STRING, "audio", "payload", G_TYPE_INT,
                              (int) payload_type, "clock-rate", G_TYPE_INT, (int) sonor_codec_get_clock_rate (codec),
                              "encoding-name", G_TYPE_STRING, name, NULL);
}

static GstElement *
make_bin (const char *description, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  GstElement *bin =
    gst_parse_bin_from_description_full (description, TRUE, NULL, GST_PARSE_FLAG_FATAL_ERRORS, &local_error);

  if (bin == NULL)
    g_set_error (error, SONOR_SOUND_ERROR, SONOR_SOUND_ERROR_MISSING,
                 /* Translators: %s is what GStreamer says about it */
                 _ ("A part of GStreamer is not installed: %s; install the packages gstreamer1.0-plugins-good, "
                    "gstreamer1.0-plugins-bad and gstreamer1.0-libav"),
                 local_error->message);

  return bin;
}

/**
 * sonor_codec_chain_make_encoder:
 * @codec: a codec
 * @payload_type: the RTP payload type
 * @packet_time: milliseconds of speech in a packet, 10 to 60
 * @error: return location for a #GError
 *
 * Returns: (transfer floating) (nullable): the mixer's speech in, a packet's worth at once; packets out; %NULL with
 * @error set
 */
GstElement *
sonor_codec_chain_make_encoder (SonorCodec codec, guint payload_type, guint packet_time, GError **error)
{
  GstElement *bin = make_bin (chains[codec].encoder, error);
  g_autoptr (GstElement) payloader = NULL;

  if (bin == NULL)
    return NULL;

  payloader = gst_bin_get_by_name (GST_BIN (bin), "payloader");
  g_object_set (payloader, "pt", payload_type, NULL);
  if (codec == SONOR_CODEC_OPUS)
    {
      g_autoptr (GstElement) encoder = gst_bin_get_by_name (GST_BIN (bin), "encoder");

      /* Opus has frames of 10, 20, 40 and 60 ms; the enumeration's values are the milliseconds. */
      g_object_set (encoder, "bitrate", OPUS_BITRATE, "complexity", OPUS_COMPLEXITY, "packet-loss-percentage",
                    OPUS_LOSS_PCT, "frame-size",
                    packet_time >= 60   ? 60
                    : packet_time >= 40 ? 40
                    : packet_time >= 20 ? 20
                                        : 10,
                    NULL);
    }
  else
    {
      /* A packet is what comes at once. To wait for a full one would cost its length: a resampler gives less at its
       * start. */
      g_object_set (payloader, "max-ptime", (gint64) packet_time * GST_MSECOND, NULL);
    }

  return bin;
}

/* plc_fillin() of spandsp 0.0.6 joins the old speech with what it makes up over a quarter of a pitch period, which is
 * up to 30 samples (PLC_PITCH_MIN / 4, 8,000 a second), and does not ask whether there is room for so many. */
#define SHORTEST_GAP gst_util_uint64_scale_ceil (30, GST_SECOND, 8000)

/* A gap too short to be heard, or one before any sound, is nothing to make up; spanplc of GStreamer 1.22 would crash,
 * or write beyond its buffer. */
static GstPadProbeReturn
on_concealer_event (GstPad *pad, GstPadProbeInfo *info, gpointer user_data)
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

/**
 * sonor_codec_chain_make_decoder:
 * @codec: a codec
 * @error: return location for a #GError
 *
 * What was lost on the way is made up from what was before, for a moment.
 *
 * Returns: (transfer floating) (nullable): packets in, speech out; %NULL with @error set
 */
GstElement *
sonor_codec_chain_make_decoder (SonorCodec codec, GError **error)
{
  GstElement *bin = make_bin (chains[codec].decoder, error);
  g_autoptr (GstElement) concealer = bin != NULL ? gst_bin_get_by_name (GST_BIN (bin), "concealer") : NULL;

  if (concealer != NULL)
    {
      g_autoptr (GstPad) pad = gst_element_get_static_pad (concealer, "sink");

      gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM, on_concealer_event, NULL, NULL);
    }

  return bin;
}
