/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * SRTP and SRTCP of a leg, hooked between the packets and the sockets, so that nothing can pass by it: what cannot be
 * encrypted is not sent, what does not prove itself is not heard. Sending goes through libre, which is five times as
 * fast; receiving through libsrtp2, because libre moves its roll-over counter before it has checked a packet's tag, and
 * one forged packet ends the stream.
 */

#include "media/leg-crypto.h"

#include <srtp2/srtp.h>
#include <string.h>

/* Between the sockets and everything else. */
#define LAYER 10
#define REPLAY_WINDOW 1024

struct _SonorLegCrypto
{
  struct srtp       *sender;
  srtp_t             receiver;
  struct udp_helper *rtp_helper;
  struct udp_helper *rtcp_helper;
  guint64            n_refused;
};

static gboolean
send_through (SonorLegCrypto *self,
              int            *error,
              struct mbuf    *packet,
              int           (*encrypt) (struct srtp *, struct mbuf *))
{
  *error = encrypt (self->sender, packet);

  /* What is handled here goes no further. */
  return *error != 0;
}

static bool
send_rtp (int         *error,
          struct sa   *destination,
          struct mbuf *packet,
          void        *user_data)
{
  return send_through (user_data, error, packet, srtp_encrypt);
}

static bool
send_rtcp (int         *error,
           struct sa   *destination,
           struct mbuf *packet,
           void        *user_data)
{
  return send_through (user_data, error, packet, srtcp_encrypt);
}

static gboolean
receive_through (SonorLegCrypto       *self,
                 struct mbuf          *packet,
                 srtp_err_status_t   (*decrypt) (srtp_t, void *, int *))
{
  int length = (int) mbuf_get_left (packet);

  if (decrypt (self->receiver, mbuf_buf (packet), &length) != srtp_err_status_ok)
    {
      self->n_refused++;
      return TRUE;
    }
  mbuf_set_end (packet, packet->pos + (size_t) length);

  return FALSE;
}

static bool
receive_rtp (struct sa   *source,
             struct mbuf *packet,
             void        *user_data)
{
  return receive_through (user_data, packet, srtp_unprotect);
}

static bool
receive_rtcp (struct sa   *source,
              struct mbuf *packet,
              void        *user_data)
{
  return receive_through (user_data, packet, srtp_unprotect_rtcp);
}

static enum srtp_suite
find_suite (SonorCryptoSuite suite)
{
  switch (suite)
    {
    case SONOR_CRYPTO_SUITE_AES_256_80:
      return SRTP_AES_256_CM_HMAC_SHA1_80;
    case SONOR_CRYPTO_SUITE_AES_128_80:
      return SRTP_AES_CM_128_HMAC_SHA1_80;
    case SONOR_CRYPTO_SUITE_AES_128_32:
    default:
      return SRTP_AES_CM_128_HMAC_SHA1_32;
    }
}

static srtp_t
new_receiver (const SonorMediaKey *key)
{
  srtp_policy_t policy = { .ssrc = { ssrc_any_inbound, 0 }, .window_size = REPLAY_WINDOW };
  guint8 bytes[SONOR_MEDIA_KEY_LONGEST];
  srtp_t receiver = NULL;

  memcpy (bytes, key->key, sizeof bytes);
  policy.key = bytes;
  switch (key->suite)
    {
    case SONOR_CRYPTO_SUITE_AES_256_80:
      srtp_crypto_policy_set_aes_cm_256_hmac_sha1_80 (&policy.rtp);
      srtp_crypto_policy_set_aes_cm_256_hmac_sha1_80 (&policy.rtcp);
      break;
    case SONOR_CRYPTO_SUITE_AES_128_80:
      srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80 (&policy.rtp);
      srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80 (&policy.rtcp);
      break;
    case SONOR_CRYPTO_SUITE_AES_128_32:
    default:
      srtp_crypto_policy_set_aes_cm_128_hmac_sha1_32 (&policy.rtp);
      /* RFC 4568 6.2: the short tag is for speech only. */
      srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80 (&policy.rtcp);
      break;
    }
  if (srtp_create (&receiver, &policy) != srtp_err_status_ok)
    receiver = NULL;
  explicit_bzero (bytes, sizeof bytes);

  return receiver;
}

/* Whatever goes through the sockets of @rtp is encrypted from now on; NULL if it cannot be. */
SonorLegCrypto *
sonor_leg_crypto_new (struct rtp_sock     *rtp,
                      const SonorMediaKey *send_key,
                      const SonorMediaKey *receive_key)
{
  static gsize initialised;
  SonorLegCrypto *self = g_new0 (SonorLegCrypto, 1);

  if (g_once_init_enter (&initialised))
    g_once_init_leave (&initialised, srtp_init () == srtp_err_status_ok ? 1 : 2);

  self->receiver = initialised == 1 ? new_receiver (receive_key) : NULL;
  if (self->receiver == NULL || srtp_alloc (&self->sender, find_suite (send_key->suite), send_key->key, send_key->length, 0) != 0
      || udp_register_helper (&self->rtp_helper, rtp_sock (rtp), LAYER, send_rtp, receive_rtp, self) != 0
      || udp_register_helper (&self->rtcp_helper, rtcp_sock (rtp), LAYER, send_rtcp, receive_rtcp, self) != 0)
    {
      sonor_leg_crypto_free (self);
      return NULL;
    }

  return self;
}

void
sonor_leg_crypto_free (SonorLegCrypto *self)
{
  if (self == NULL)
    return;

  mem_deref (self->rtp_helper);
  mem_deref (self->rtcp_helper);
  mem_deref (self->sender);
  if (self->receiver != NULL)
    srtp_dealloc (self->receiver);
  g_free (self);
}

/* Packets that did not prove to come from the other side. */
guint64
sonor_leg_crypto_get_n_refused (SonorLegCrypto *self)
{
  return self->n_refused;
}
