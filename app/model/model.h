/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * model: the nouns of the hotline as objects and list models: who is signed in, tickets and lists of them, areas and
 * units, and the words each has in the person's language. Needs store; draws nothing.
 */

#pragma once

#include "model/floor-seats.h"
#include "model/intake-draft.h"
#include "model/intake-drafts.h"
#include "model/json-member.h"
#include "model/live-query.h"
#include "model/person.h"
#include "model/phrases.h"
#include "model/place.h"
#include "model/ticket.h"
#include "model/ticket-file.h"
#include "model/ticket-filter.h"
#include "model/ticket-list.h"
#include "model/ticket-words.h"
#include "model/urging.h"
#include "model/workplace.h"
