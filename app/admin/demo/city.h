/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "admin/connection.h"
#include "admin/demo/clock.h"

G_BEGIN_DECLS

#define SONOR_DEMO_MAX_CO_UNITS 3

typedef enum
{
  SONOR_DEMO_PLACE_URBAN,
  SONOR_DEMO_PLACE_RURAL,
  SONOR_DEMO_PLACE_PASTURE,
  SONOR_DEMO_PLACE_ANY,
} SonorDemoPlace;

typedef enum
{
  SONOR_DEMO_LIMIT_NONE,
  SONOR_DEMO_LIMIT_WORKING_DAYS,
  SONOR_DEMO_LIMIT_WORKING_SECONDS,
  SONOR_DEMO_LIMIT_SECONDS,
} SonorDemoLimitUnit;

typedef struct
{
  SonorDemoLimitUnit unit;
  gint64             amount;
} SonorDemoLimit;

typedef struct
{
  char          *code;
  char          *name;
  char          *county;
  SonorDemoPlace place;
  double         weight;
  int            government;
} SonorDemoTown;

typedef struct
{
  int   id;
  char *name;
  char *officer;
} SonorDemoUnit;

/* Whom the catalogue names for a category in a town. */
typedef struct
{
  int            lead;
  int            co_units[SONOR_DEMO_MAX_CO_UNITS];
  guint          n_co_units;
  SonorDemoLimit limit;
} SonorDemoRoute;

/* What the database knows of the city, read once. */
typedef struct
{
  GPtrArray  *towns;
  GHashTable *units;
  GHashTable *categories;
  GHashTable *routes;
  GHashTable *limits;
} SonorDemoCity;

SonorDemoCity        *sonor_demo_city_load (PGconn  *connection,
                                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
void                  sonor_demo_city_free (SonorDemoCity *self);
const SonorDemoUnit  *sonor_demo_city_get_unit (const SonorDemoCity *self,
                                                int                  id);
int                   sonor_demo_city_find_category (const SonorDemoCity *self,
                                                     const char          *code);
const SonorDemoRoute *sonor_demo_city_get_route (const SonorDemoCity *self,
                                                 int                  category,
                                                 guint                town);
SonorDemoLimit        sonor_demo_city_get_limit (const SonorDemoCity *self,
                                                 const char          *key);
gint64                sonor_demo_limit_apply (SonorDemoLimit        self,
                                              const SonorDemoClock *clock,
                                              gint64                start);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SonorDemoCity, sonor_demo_city_free)

G_END_DECLS
