/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "phone/srtp.h"

#include <string.h>

/* Encrypted senders are told apart before they have proved anything: an attacker may not fill the memory with them. */
#define MOST_SOURCES 256

/* RTCP keeps the long tag with either suite of RFC 4568 6.2. */
#define RTCP_AUTHENTICATION "hmac-sha1-80"

static const struct
{
  const char *cipher;
  const char *authentication;
} suites[SONOR_N_CRYPTO_SUITES] = {
  [SONOR_CRYPTO_SUITE_AES_256_80] = { "aes-256-icm", "hmac-sha1-80" },
  [SONOR_CRYPTO_SUITE_AES_128_80] = { "aes-128-icm", "hmac-sha1-80" },
  [SONOR_CRYPTO_SUITE_AES_128_32] = { "aes-128-icm", "hmac-sha1-32" },
};

/* What a decrypter asks for the key of each source. */
typedef struct
{
  SonorMediaKey key;
  int n_sources;
} Keeper;

static void
keeper_free (gpointer  data,
             GClosure *closure)
{
  Keeper *keeper = data;

  sonor_media_key_wipe (&keeper->key);
  g_free (keeper);
}

static void
wipe (gpointer memory)
{
  GByteArray *bytes = memory;

  explicit_bzero (bytes->data, bytes->len);
  g_byte_array_unref (bytes);
}

static GstBuffer *
make_key_buffer (const SonorMediaKey *key)
{
  GByteArray *bytes = g_byte_array_sized_new ((guint) key->length);

  g_byte_array_append (bytes, key->key, (guint) key->length);

  return gst_buffer_new_wrapped_full (GST_MEMORY_FLAG_READONLY, bytes->data, bytes->len, 0, bytes->len, bytes, wipe);
}

/* Runs in a thread of the pipeline. */
static GstCaps *
on_request_key (GstElement *decrypter,
                guint       source,
                Keeper     *keeper)
{
  const char *cipher = suites[keeper->key.suite].cipher;
  g_autoptr (GstBuffer) buffer = NULL;

  if (g_atomic_int_add (&keeper->n_sources, 1) >= MOST_SOURCES)
    return NULL;

  buffer = make_key_buffer (&keeper->key);

  return gst_caps_new_simple ("application/x-srtp", "srtp-key", GST_TYPE_BUFFER, buffer, "srtp-cipher", G_TYPE_STRING, cipher,
                              "srtp-auth", G_TYPE_STRING, suites[keeper->key.suite].authentication, "srtcp-cipher",
                              G_TYPE_STRING, cipher, "srtcp-auth", G_TYPE_STRING, RTCP_AUTHENTICATION, NULL);
}

/**
 * sonor_srtp_make_encrypter:
 * @key: what is sent is encrypted with
 *
 * Returns: (transfer floating) (nullable): an element with pads “rtp_sink_0”, “rtp_src_0” and the same for RTCP; %NULL if
 *   GStreamer has none
 */
GstElement *
sonor_srtp_make_encrypter (const SonorMediaKey *key)
{
  GstElement *encrypter = gst_element_factory_make ("srtpenc", NULL);
  g_autoptr (GstBuffer) buffer = NULL;

  if (encrypter == NULL)
    return NULL;

  buffer = make_key_buffer (key);
  g_object_set (encrypter, "key", buffer, NULL);
  gst_util_set_object_arg (G_OBJECT (encrypter), "rtp-cipher", suites[key->suite].cipher);
  gst_util_set_object_arg (G_OBJECT (encrypter), "rtp-auth", suites[key->suite].authentication);
  gst_util_set_object_arg (G_OBJECT (encrypter), "rtcp-cipher", suites[key->suite].cipher);
  gst_util_set_object_arg (G_OBJECT (encrypter), "rtcp-auth", RTCP_AUTHENTICATION);

  return encrypter;
}

/**
 * sonor_srtp_make_decrypter:
 * @key: what comes is encrypted with
 *
 * Returns: (transfer floating) (nullable): an element with pads “rtp_sink”, “rtp_src” and the same for RTCP, through which comes
 *   only what was encrypted with @key; %NULL if GStreamer has none
 */
GstElement *
sonor_srtp_make_decrypter (const SonorMediaKey *key)
{
  GstElement *decrypter = gst_element_factory_make ("srtpdec", NULL);
  Keeper *keeper;

  if (decrypter == NULL)
    return NULL;

  keeper = g_new0 (Keeper, 1);
  keeper->key = *key;
  g_signal_connect_data (decrypter, "request-key", G_CALLBACK (on_request_key), keeper, keeper_free, 0);

  return decrypter;
}
