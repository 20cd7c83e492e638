/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "widgets/passing-popover.h"

G_BEGIN_DECLS

#define SONOR_TYPE_NUMBER_POPOVER (sonor_number_popover_get_type ())
G_DECLARE_FINAL_TYPE (SonorNumberPopover, sonor_number_popover, SONOR, NUMBER_POPOVER, SonorPassingPopover)

/**
 * SonorNumberUse:
 * @number: what was typed
 * @user_data: data
 * @error: return location for a #GError
 *
 * Does what the number was asked for.
 *
 * Returns: whether it could; if not, @error says why
 */
typedef gboolean (*SonorNumberUse) (const char  *number,
                                    gpointer     user_data,
                                    GError     **error);

void sonor_number_popover_open (GtkWidget      *button,
                                const char     *heading,
                                const char     *verb,
                                const char     *area_code,
                                SonorNumberUse  use,
                                gpointer        user_data,
                                GDestroyNotify  destroy);

G_END_DECLS
