/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "desk/ticket/form-field.h"
#include "model/workplace.h"

G_BEGIN_DECLS

#define SONOR_TYPE_LOOKUP (sonor_lookup_get_type ())
G_DECLARE_FINAL_TYPE (SonorLookup, sonor_lookup, SONOR, LOOKUP, GtkWidget)

#define SONOR_LOOKUP_CATEGORY "SELECT id::text AS code, name, path AS detail FROM category_find($1, 6)"
#define SONOR_LOOKUP_AREA \
  "SELECT area_code AS code, name, path AS detail FROM place_find($1, NULL, 8) WHERE kind = 'area' LIMIT 6"
#define SONOR_LOOKUP_UNIT \
  "SELECT id::text AS code, short_name_zh AS name, name_zh AS detail FROM unit" \
  " WHERE dissolved_at IS NULL AND strpos(name_zh || ' ' || short_name_zh || ' ' || id, btrim($1)) > 0" \
  " ORDER BY short_name_zh <> btrim($1), id LIMIT 6"
/* Whoever may do the work of some stage, which the database checks. */
#define SONOR_LOOKUP_COLLEAGUE \
  "SELECT id::text AS code, name, work_number AS detail FROM staff WHERE unit_id IS NULL AND left_at IS NULL" \
  " AND strpos(name || ' ' || work_number, btrim($1)) > 0 ORDER BY work_number LIMIT 6"
#define SONOR_LOOKUP_OPEN_TICKET \
  "SELECT id::text AS code, title AS name, number AS detail FROM ticket_list($1, NULL," \
  " ARRAY['first_review', 'dispatch', 'handling', 'follow_up', 'redo', 'final_review'], NULL, NULL, NULL, NULL, NULL, NULL, 6)"

GtkWidget *sonor_lookup_new (SonorWorkplace *workplace,
                             const char     *sql);
GtkWidget *sonor_lookup_new_field (const char     *label,
                                   SonorWorkplace *workplace,
                                   const char     *sql);
void       sonor_lookup_set_label (SonorLookup *self,
                                   const char  *label);
char      *sonor_lookup_dup_code (SonorLookup *self);
char      *sonor_lookup_dup_name (SonorLookup *self);
void       sonor_lookup_set (SonorLookup *self,
                             const char  *code,
                             const char  *name);
gboolean   sonor_lookup_check_field (SonorFormField *field);

G_END_DECLS
