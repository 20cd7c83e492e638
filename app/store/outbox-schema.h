/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/local-file.h"

G_BEGIN_DECLS

#define SONOR_OUTBOX_SCHEMA_VERSION 2
extern const char sonor_outbox_schema[];

/* A work for sonor_local_file_work_async(): the data is a #SonorOutboxItem, and so is the answer. */
gpointer sonor_outbox_schema_settle (sqlite3   *database,
                                     gpointer   item,
                                     GError   **error);

G_END_DECLS
