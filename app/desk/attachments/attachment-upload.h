/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "model/workplace.h"

G_BEGIN_DECLS

#define SONOR_TYPE_ATTACHMENT_UPLOAD (sonor_attachment_upload_get_type ())
G_DECLARE_FINAL_TYPE (SonorAttachmentUpload, sonor_attachment_upload, SONOR, ATTACHMENT_UPLOAD, GObject)

/**
 * SonorAttachmentUploadState:
 * @SONOR_ATTACHMENT_UPLOAD_SENDING: it is being read or sent
 * @SONOR_ATTACHMENT_UPLOAD_WAITING: the server is away; it goes on when it is back
 * @SONOR_ATTACHMENT_UPLOAD_FAILED: it is not taken, see sonor_attachment_upload_get_error()
 * @SONOR_ATTACHMENT_UPLOAD_DONE: it is attached
 */
typedef enum
{
  SONOR_ATTACHMENT_UPLOAD_SENDING,
  SONOR_ATTACHMENT_UPLOAD_WAITING,
  SONOR_ATTACHMENT_UPLOAD_FAILED,
  SONOR_ATTACHMENT_UPLOAD_DONE,
} SonorAttachmentUploadState;

/* Signal: "changed": its state or how much has been sent. */

SonorAttachmentUpload      *sonor_attachment_upload_new (SonorWorkplace *workplace,
                                                         const char     *ticket_id,
                                                         gboolean        is_public);
void                        sonor_attachment_upload_send_file (SonorAttachmentUpload *self,
                                                               GFile                 *file,
                                                               gint64                 largest);
void                        sonor_attachment_upload_send_bytes (SonorAttachmentUpload *self,
                                                                const char            *name,
                                                                GBytes                *bytes);
void                        sonor_attachment_upload_give_up (SonorAttachmentUpload *self);
SonorAttachmentUploadState  sonor_attachment_upload_get_state (SonorAttachmentUpload *self);
const char                 *sonor_attachment_upload_get_id (SonorAttachmentUpload *self);
const char                 *sonor_attachment_upload_get_name (SonorAttachmentUpload *self);
double                      sonor_attachment_upload_get_share (SonorAttachmentUpload *self);
const GError               *sonor_attachment_upload_get_error (SonorAttachmentUpload *self);

G_END_DECLS
