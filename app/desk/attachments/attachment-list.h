/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "model/workplace.h"

G_BEGIN_DECLS

#define SONOR_TYPE_ATTACHMENT_LIST (sonor_attachment_list_get_type ())
G_DECLARE_FINAL_TYPE (SonorAttachmentList, sonor_attachment_list, SONOR, ATTACHMENT_LIST, GtkWidget)

GtkWidget *sonor_attachment_list_new (SonorWorkplace *workplace,
                                      const char     *ticket_id,
                                      gboolean        editable);
void       sonor_attachment_list_set_public (SonorAttachmentList *self,
                                             gboolean             is_public);
void       sonor_attachment_list_add_file (SonorAttachmentList *self,
                                           GFile               *file);

G_END_DECLS
