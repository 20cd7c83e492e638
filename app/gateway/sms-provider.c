/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gateway/sms-provider.h"

enum
{
  ROOM,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_QUARK (sonor-sms-error-quark, sonor_sms_error)
G_DEFINE_INTERFACE (SonorSmsProvider, sonor_sms_provider, G_TYPE_OBJECT)

static void
sonor_sms_provider_default_init (SonorSmsProviderInterface *iface)
{
  signals[ROOM] = g_signal_new ("room", SONOR_TYPE_SMS_PROVIDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

/**
 * sonor_sms_provider_get_room:
 * @self: a provider
 *
 * Returns: how many parts it takes just now
 */
guint
sonor_sms_provider_get_room (SonorSmsProvider *self)
{
  g_return_val_if_fail (SONOR_IS_SMS_PROVIDER (self), 0);

  return SONOR_SMS_PROVIDER_GET_IFACE (self)->get_room (self);
}

/**
 * sonor_sms_provider_send_async:
 * @self: a provider that has room
 * @part: what is to go
 * @cancellable: (nullable): a #GCancellable
 * @callback: called when the provider has answered, or will not any more
 * @user_data: for @callback
 *
 * Puts a part on the wire.
 */
void
sonor_sms_provider_send_async (SonorSmsProvider    *self,
                               SonorSmsPart        *part,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_return_if_fail (SONOR_IS_SMS_PROVIDER (self));

  SONOR_SMS_PROVIDER_GET_IFACE (self)->send_async (self, part, cancellable, callback, user_data);
}

/**
 * sonor_sms_provider_send_finish:
 * @self: a provider
 * @result: what the callback got
 * @error: return location for a #GError, of %SONOR_SMS_ERROR unless it was cancelled
 *
 * Returns: (transfer full) (nullable): the id that the provider gave the part, %NULL with @error set
 */
char *
sonor_sms_provider_send_finish (SonorSmsProvider  *self,
                                GAsyncResult      *result,
                                GError           **error)
{
  g_return_val_if_fail (SONOR_IS_SMS_PROVIDER (self), NULL);

  return SONOR_SMS_PROVIDER_GET_IFACE (self)->send_finish (self, result, error);
}

/**
 * sonor_sms_provider_tell_room:
 * @self: a provider
 *
 * For providers: emits "room".
 */
void
sonor_sms_provider_tell_room (SonorSmsProvider *self)
{
  g_return_if_fail (SONOR_IS_SMS_PROVIDER (self));

  g_signal_emit (self, signals[ROOM], 0);
}

/**
 * sonor_sms_part_new:
 * @message_id: the message
 * @recipient: number it goes to, E.164
 * @body: UTF-8
 * @number: which part, from 1
 * @n_parts: of how many
 *
 * Returns: (transfer full): a part
 */
SonorSmsPart *
sonor_sms_part_new (const char *message_id,
                    const char *recipient,
                    const char *body,
                    guint       number,
                    guint       n_parts)
{
  SonorSmsPart *self = g_rc_box_new0 (SonorSmsPart);

  self->message_id = g_strdup (message_id);
  self->recipient = g_strdup (recipient);
  self->body = g_strdup (body);
  self->number = number;
  self->n_parts = n_parts;

  return self;
}

/**
 * sonor_sms_part_ref:
 * @self: a part
 *
 * Returns: (transfer full): @self
 */
SonorSmsPart *
sonor_sms_part_ref (SonorSmsPart *self)
{
  return g_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  SonorSmsPart *self = data;

  g_free (self->message_id);
  g_free (self->recipient);
  g_free (self->body);
}

/**
 * sonor_sms_part_unref:
 * @self: (transfer full): a part
 */
void
sonor_sms_part_unref (SonorSmsPart *self)
{
  g_rc_box_release_full (self, clear);
}
