/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "desk/attachments/attachment-upload.h"
#include "model/json-member.h"

G_BEGIN_DECLS

#define SONOR_TYPE_ATTACHMENT_ROW (sonor_attachment_row_get_type ())
G_DECLARE_FINAL_TYPE (SonorAttachmentRow, sonor_attachment_row, SONOR, ATTACHMENT_ROW, GtkWidget)

GtkWidget  *sonor_attachment_row_new (SonorWorkplace *workplace,
                                      JsonObject     *attachment,
                                      gboolean        editable);
const char *sonor_attachment_row_get_id (SonorAttachmentRow *self);
GtkWidget  *sonor_attachment_row_new_for_upload (SonorAttachmentUpload *upload);

G_END_DECLS
