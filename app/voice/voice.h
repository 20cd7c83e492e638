/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * voice: SIP for every program, on Sofia-SIP's NUA in the GLib loop and without a thread of its own. A user agent
 * (SonorUserAgent) has the sockets, an account (SonorAccount) is registered with a server, a call (SonorCall) is one dialog.
 * What is said on a call is agreed here (SonorSessionDescription) and carried by others: the softphone or the switch.
 */

#pragma once

#include "voice/account.h"
#include "voice/call-end.h"
#include "voice/call-headers.h"
#include "voice/call-state.h"
#include "voice/call.h"
#include "voice/media-profile.h"
#include "voice/media-stream.h"
#include "voice/redact.h"
#include "voice/registrar.h"
#include "voice/registration.h"
#include "voice/session-description.h"
#include "voice/sip-address.h"
#include "voice/user-agent.h"
#include "voice/voice-error.h"
