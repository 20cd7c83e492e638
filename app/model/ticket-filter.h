/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <json-glib/json-glib.h>

#include "store/query.h"

G_BEGIN_DECLS

/**
 * SonorTicketFilterBy:
 * @SONOR_TICKET_FILTER_KIND: kinds
 * @SONOR_TICKET_FILTER_STATE: the city's states
 * @SONOR_TICKET_FILTER_UNIT: ids of units that have the ticket in hand
 * @SONOR_TICKET_FILTER_AREA: codes of areas, with what lies in them
 * @SONOR_TICKET_FILTER_LIGHT: green, amber, red
 * @SONOR_TICKET_FILTER_PART: states of a unit's part: to_sign, handling, return_requested, extension_requested, redoing,
 *   answered; for a unit of its own part, for the hotline's staff of any
 * @SONOR_TICKET_FILTER_MARK: mine (I took it down), held (I claimed it), supervised; all that are named must hold
 */
typedef enum
{
  SONOR_TICKET_FILTER_KIND,
  SONOR_TICKET_FILTER_STATE,
  SONOR_TICKET_FILTER_UNIT,
  SONOR_TICKET_FILTER_AREA,
  SONOR_TICKET_FILTER_LIGHT,
  SONOR_TICKET_FILTER_PART,
  SONOR_TICKET_FILTER_MARK,
  SONOR_TICKET_FILTER_N
} SonorTicketFilterBy;

typedef enum
{
  SONOR_TICKET_SORT_CREATED_DESCENDING,
  SONOR_TICKET_SORT_CREATED_ASCENDING,
  SONOR_TICKET_SORT_DUE_ASCENDING,
} SonorTicketSort;

typedef struct _SonorTicketFilter SonorTicketFilter;

SonorTicketFilter  *sonor_ticket_filter_new (void);
SonorTicketFilter  *sonor_ticket_filter_copy (const SonorTicketFilter *self);
void                sonor_ticket_filter_free (SonorTicketFilter *self);
gboolean            sonor_ticket_filter_equal (const SonorTicketFilter *self,
                                               const SonorTicketFilter *other);

const char         *sonor_ticket_filter_get_text (const SonorTicketFilter *self);
void                sonor_ticket_filter_set_text (SonorTicketFilter *self,
                                                  const char        *text);
const char * const *sonor_ticket_filter_get (const SonorTicketFilter *self,
                                             SonorTicketFilterBy      by);
void                sonor_ticket_filter_set (SonorTicketFilter   *self,
                                             SonorTicketFilterBy  by,
                                             const char * const  *values);
SonorTicketSort     sonor_ticket_filter_get_sort (const SonorTicketFilter *self);
void                sonor_ticket_filter_set_sort (SonorTicketFilter *self,
                                                  SonorTicketSort    sort);

void                sonor_ticket_filter_add_to_query (const SonorTicketFilter *self,
                                                      SonorQuery              *query);
const char         *sonor_ticket_filter_get_sort_code (const SonorTicketFilter *self);

JsonNode           *sonor_ticket_filter_to_json (const SonorTicketFilter *self);
void                sonor_ticket_filter_read_json (SonorTicketFilter *self,
                                                   JsonNode          *node);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SonorTicketFilter, sonor_ticket_filter_free)

G_END_DECLS
