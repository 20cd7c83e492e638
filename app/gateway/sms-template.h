/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

#include "gateway/sms-provider.h"

G_BEGIN_DECLS

/**
 * SonorSmsCallback:
 * @list: (nullable): JSON pointer to a list of what is told; %NULL: one thing is told at a time
 * @id: pointer to the provider's id, in each
 * @state: (nullable): pointer to what became of it, in a report
 * @sender: (nullable): pointer to who wrote, in a message
 * @text: (nullable): pointer to what they wrote, in a message
 * @delivered: (nullable): states that mean that it arrived
 * @pending: (nullable): states that are no end
 * @header: header that holds the signature
 *
 * How a provider tells what happens: POST with JSON, signed with HMAC-SHA-256 of the body in hexadecimal.
 */
typedef struct
{
  char *list;
  char *id;
  char *state;
  char *sender;
  char *text;
  GStrv delivered;
  GStrv pending;
  char *header;
} SonorSmsCallback;

#define SONOR_TYPE_SMS_TEMPLATE (sonor_sms_template_get_type ())
G_DECLARE_FINAL_TYPE (SonorSmsTemplate, sonor_sms_template, SONOR, SMS_TEMPLATE, GObject)

SonorSmsTemplate       *sonor_sms_template_load (const char  *path,
                                                 GError     **error) G_GNUC_WARN_UNUSED_RESULT;
void                    sonor_sms_template_set_contract (SonorSmsTemplate *self,
                                                         const char       *account,
                                                         const char       *secret);
SoupMessage            *sonor_sms_template_write (SonorSmsTemplate    *self,
                                                  const SonorSmsPart  *part);
char                   *sonor_sms_template_read (SonorSmsTemplate  *self,
                                                 guint              status,
                                                 const char        *body,
                                                 gssize             length,
                                                 GError           **error) G_GNUC_WARN_UNUSED_RESULT;
const SonorSmsCallback *sonor_sms_template_get_reports (SonorSmsTemplate *self);
const SonorSmsCallback *sonor_sms_template_get_messages (SonorSmsTemplate *self);
char                   *sonor_json_point (JsonNode   *node,
                                          const char *pointer);
JsonNode               *sonor_json_point_node (JsonNode   *node,
                                               const char *pointer);

G_END_DECLS
