/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SONOR_SMS_ERROR (sonor_sms_error_quark ())

/**
 * SonorSmsError:
 * @SONOR_SMS_ERROR_PASSING: the provider did not take it, and may later
 * @SONOR_SMS_ERROR_REFUSED: the provider did not take it, and never will
 * @SONOR_SMS_ERROR_UNANSWERED: nobody knows whether the provider took it
 */
typedef enum
{
  SONOR_SMS_ERROR_PASSING,
  SONOR_SMS_ERROR_REFUSED,
  SONOR_SMS_ERROR_UNANSWERED,
} SonorSmsError;

GQuark sonor_sms_error_quark (void);

/**
 * SonorSmsPart:
 * @message_id: the message, a UUID
 * @recipient: number it goes to, E.164
 * @body: UTF-8
 * @number: which part, from 1
 * @n_parts: of how many
 * @wire_id: what it is called on the wire, the same whenever it is repeated
 *
 * A part of a short message on its way.
 */
typedef struct
{
  char   *message_id;
  char   *recipient;
  char   *body;
  guint   number;
  guint   n_parts;
  guint32 wire_id;
} SonorSmsPart;

SonorSmsPart *sonor_sms_part_new (const char *message_id,
                                  const char *recipient,
                                  const char *body,
                                  guint       number,
                                  guint       n_parts);
SonorSmsPart *sonor_sms_part_ref (SonorSmsPart *self);
void          sonor_sms_part_unref (SonorSmsPart *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SonorSmsPart, sonor_sms_part_unref)

#define SONOR_TYPE_SMS_PROVIDER (sonor_sms_provider_get_type ())
G_DECLARE_INTERFACE (SonorSmsProvider, sonor_sms_provider, SONOR, SMS_PROVIDER, GObject)

/**
 * SonorSmsProviderInterface:
 * @parent: the parent
 * @arrives: whether what it takes has arrived, so that no report will come
 * @whole: whether it takes messages uncut
 * @get_room: how many parts it takes just now
 * @send_async: gives it a part
 * @send_finish: the id it gave the part, or an error of %SONOR_SMS_ERROR
 *
 * Who carries short messages to telephones. Signal "room" tells that there is room (again).
 */
struct _SonorSmsProviderInterface
{
  GTypeInterface parent;

  gboolean arrives;
  gboolean whole;
  guint  (*get_room) (SonorSmsProvider *self);
  void   (*send_async) (SonorSmsProvider    *self,
                        SonorSmsPart        *part,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data);
  char  *(*send_finish) (SonorSmsProvider  *self,
                         GAsyncResult      *result,
                         GError           **error);
};

guint sonor_sms_provider_get_room (SonorSmsProvider *self);
void  sonor_sms_provider_send_async (SonorSmsProvider    *self,
                                     SonorSmsPart        *part,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data);
char *sonor_sms_provider_send_finish (SonorSmsProvider  *self,
                                      GAsyncResult      *result,
                                      GError           **error) G_GNUC_WARN_UNUSED_RESULT;
void  sonor_sms_provider_tell_room (SonorSmsProvider *self);

G_END_DECLS
