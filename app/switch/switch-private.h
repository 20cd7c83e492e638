/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "switch/dispatcher.h"
#include "switch/lines.h"
#include "switch/overseer.h"
#include "switch/reception.h"
#include "switch/reconciler.h"
#include "switch/recording-shelf.h"
#include "switch/switch-settings.h"

G_BEGIN_DECLS

struct _SonorSwitch
{
  GObject              parent_instance;

  SonorSwitchSettings *settings;
  SonorLines          *lines;
  SonorOverseer       *overseer;
  SonorDispatcher     *dispatcher;
  SonorReception      *reception;
  SonorReconciler     *reconciler;
  SonorPromptBook     *prompts;
  SonorUserAgent      *user_agent;
  SonorMediaEngine    *engine;
  SonorDatabase       *database;
  SonorLedger         *ledger;
  SonorOperations     *operations;
  SonorRecordingShelf *shelf;
  GCancellable        *cancellable;

  GHashTable          *calls;
  gboolean             stopping;
  guint                sign_in_id;
};

G_END_DECLS
