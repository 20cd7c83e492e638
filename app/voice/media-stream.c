/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "voice/media-stream.h"

#include <string.h>

G_DEFINE_BOXED_TYPE (SonorMediaStream, sonor_media_stream, sonor_media_stream_copy, sonor_media_stream_free)

/**
 * sonor_media_stream_copy:
 * @self: what was agreed
 *
 * Returns: (transfer full): a copy
 */
SonorMediaStream *
sonor_media_stream_copy (const SonorMediaStream *self)
{
  SonorMediaStream *copy = g_new (SonorMediaStream, 1);

  *copy = *self;
  copy->address = g_strdup (self->address);

  return copy;
}

/**
 * sonor_media_stream_free:
 * @self: (transfer full): what was agreed
 *
 * Frees it and wipes the keys.
 */
void
sonor_media_stream_free (SonorMediaStream *self)
{
  g_free (self->address);
  explicit_bzero (self, sizeof *self);
  g_free (self);
}

static gboolean
key_equal (const SonorMediaKey *one,
           const SonorMediaKey *other)
{
  return one->suite == other->suite && one->length == other->length && memcmp (one->key, other->key, one->length) == 0;
}

/**
 * sonor_media_stream_equal:
 * @self: (nullable): what was agreed
 * @other: (nullable): what was agreed another time
 *
 * Returns: whether nothing has changed for whoever carries the speech
 */
gboolean
sonor_media_stream_equal (const SonorMediaStream *self,
                          const SonorMediaStream *other)
{
  if (self == NULL || other == NULL)
    return self == other;

  return self->codec == other->codec &&
         self->send_payload_type == other->send_payload_type &&
         self->receive_payload_type == other->receive_payload_type &&
         self->send_event_payload_type == other->send_event_payload_type &&
         self->receive_event_payload_type == other->receive_event_payload_type &&
         self->packet_time == other->packet_time &&
         self->direction == other->direction &&
         strcmp (self->address, other->address) == 0 &&
         self->port == other->port &&
         self->encrypted == other->encrypted &&
         (!self->encrypted ||
          (key_equal (&self->send_key, &other->send_key) && key_equal (&self->receive_key, &other->receive_key)));
}
