/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/workplace.h"

G_BEGIN_DECLS

#define SONOR_TYPE_INTAKE_SENDING (sonor_intake_sending_get_type ())
G_DECLARE_FINAL_TYPE (SonorIntakeSending, sonor_intake_sending, SONOR, INTAKE_SENDING, GObject)

/* Signals: "accepted" (JsonObject *: what ticket_accept() returned, or NULL), "refused" (const GError *). One of them, once. */

SonorIntakeSending *sonor_intake_sending_new (SonorWorkplace *workplace,
                                              const char     *id,
                                              const char     *payload);

G_END_DECLS
