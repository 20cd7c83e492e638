/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "switch/call-leg.h"

G_BEGIN_DECLS

#define SONOR_TYPE_LINES (sonor_lines_get_type ())
G_DECLARE_FINAL_TYPE (SonorLines, sonor_lines, SONOR, LINES, GObject)

SonorLines      *sonor_lines_new (SonorSwitch    *owner,
                                  SonorRegistrar *registrar,
                                  GPtrArray      *trunks);
gboolean         sonor_lines_start (SonorLines      *self,
                                    SonorUserAgent  *user_agent,
                                    GError         **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean         sonor_lines_reload (SonorLines      *self,
                                     GPtrArray       *trunks,
                                     SonorUserAgent  *user_agent,
                                     GError         **error) G_GNUC_WARN_UNUSED_RESULT;
void             sonor_lines_tell (SonorLines *self);
const char      *sonor_lines_find_number (SonorLines *self,
                                          SonorCall  *call);
SonorTrunk      *sonor_lines_find_way_out (SonorLines *self);
SonorSipAddress *sonor_lines_find_seat (SonorLines *self,
                                        const char *login,
                                        const char *contact);
SonorCallLeg    *sonor_lines_make_leg (SonorLines       *self,
                                       SonorMediaCall   *media,
                                       SonorResult      *rows,
                                       const char       *caller,
                                       SonorCallHeaders *headers);
SonorCallRefusal sonor_lines_find_refusal (const GError *error);

G_END_DECLS
