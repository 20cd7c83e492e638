/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/database.h"

G_BEGIN_DECLS

#define SONOR_TYPE_RECORDING_SHELF (sonor_recording_shelf_get_type ())
G_DECLARE_FINAL_TYPE (SonorRecordingShelf, sonor_recording_shelf, SONOR, RECORDING_SHELF, GObject)

SonorRecordingShelf *sonor_recording_shelf_new (SonorDatabase *database,
                                                const char    *folder,
                                                const char    *switch_id);

G_END_DECLS
