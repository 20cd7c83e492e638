/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define SONOR_TYPE_PERSON (sonor_person_get_type ())
G_DECLARE_FINAL_TYPE (SonorPerson, sonor_person, SONOR, PERSON, GObject)

const char         *sonor_person_get_login (SonorPerson *self);
const char         *sonor_person_get_name (SonorPerson *self);
const char         *sonor_person_get_work_number (SonorPerson *self);
const char         *sonor_person_get_unit_name (SonorPerson *self);
const char         *sonor_person_get_city_name (SonorPerson *self);
const char * const *sonor_person_get_seat_kinds (SonorPerson *self);
char               *sonor_person_dup_seat_words (SonorPerson *self);

G_END_DECLS
