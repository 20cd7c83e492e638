/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "switch/talk.h"

G_BEGIN_DECLS

#define SONOR_TYPE_TALK_TRANSFER (sonor_talk_transfer_get_type ())
G_DECLARE_FINAL_TYPE (SonorTalkTransfer, sonor_talk_transfer, SONOR, TALK_TRANSFER, GObject)

SonorTalkTransfer *sonor_talk_transfer_new (SonorTalk *talk);
void               sonor_talk_transfer_begin (SonorTalkTransfer *self,
                                              SonorCallLeg      *seat,
                                              SonorSipAddress   *target);
void               sonor_talk_transfer_cancel (SonorTalkTransfer *self);
SonorCallLeg      *sonor_talk_transfer_get_rung (SonorTalkTransfer *self);

G_END_DECLS
