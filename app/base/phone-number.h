/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SonorPhoneNumberError:
 * @SONOR_PHONE_NUMBER_ERROR_EMPTY: there is nothing to dial
 * @SONOR_PHONE_NUMBER_ERROR_CHARACTER: something in it is no part of a number; the message says what and where
 * @SONOR_PHONE_NUMBER_ERROR_LENGTH: too many or too few digits
 */
typedef enum
{
  SONOR_PHONE_NUMBER_ERROR_EMPTY,
  SONOR_PHONE_NUMBER_ERROR_CHARACTER,
  SONOR_PHONE_NUMBER_ERROR_LENGTH,
} SonorPhoneNumberError;

#define SONOR_PHONE_NUMBER_ERROR (sonor_phone_number_error_quark ())
GQuark   sonor_phone_number_error_quark (void);

gboolean sonor_phone_number_normalise (const char  *text,
                                       const char  *area_code,
                                       char       **dialled,
                                       char       **international,
                                       GError     **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
