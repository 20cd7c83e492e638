/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "admin/demo/city.h"
#include "admin/demo/phrase.h"

G_BEGIN_DECLS

typedef enum
{
  SONOR_DEMO_KIND_CONSULTATION,
  SONOR_DEMO_KIND_HELP,
  SONOR_DEMO_KIND_COMPLAINT,
  SONOR_DEMO_KIND_REPORT,
  SONOR_DEMO_KIND_SUGGESTION,
  SONOR_DEMO_KIND_PRAISE,
  SONOR_DEMO_N_KINDS,
} SonorDemoKind;

typedef enum
{
  SONOR_DEMO_SPIKE_NONE,
  SONOR_DEMO_SPIKE_COLD,
  SONOR_DEMO_SPIKE_OUTAGE,
  SONOR_DEMO_SPIKE_WAGES,
} SonorDemoSpike;

/* One thing that can be the matter within a matter, with what fits it: each list of phrases may be empty. */
typedef struct
{
  int             category;
  GPtrArray      *addresses;
  GPtrArray      *titles;
  GPtrArray      *facts;
  GPtrArray      *answers;
  SonorDemoPlace  place;
  double          urgent;
  double          kinds[SONOR_DEMO_N_KINDS];
} SonorDemoCase;

/* Something people call about: where, when in the year and how often, and what they say. */
typedef struct
{
  SonorDemoVocabulary *words;
  GPtrArray           *cases;
  GPtrArray           *details;
  GPtrArray           *demands;
  double               weight;
  double               direct;
  SonorDemoSpike       spike;
  gboolean             company;
  guint                season_from;
  guint                season_to;
} SonorDemoMatter;

/* Words whose text the program sets in each scene. */
typedef struct
{
  guint county;
  guint town;
  guint recent_day;
  guint last_month;
  guint next_month;
  guint this_year;
  guint last_year;
  guint unit;
  guint former_title;
  guint former_number;
} SonorDemoSlots;

typedef struct
{
  SonorDemoVocabulary *words;
  SonorDemoSlots       slots;
  GHashTable          *phrases;
  GPtrArray           *matters;
} SonorDemoStock;

SonorDemoStock  *sonor_demo_stock_load (const char           *folder,
                                        const SonorDemoCity  *city,
                                        GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void             sonor_demo_stock_free (SonorDemoStock *self);
const GPtrArray *sonor_demo_stock_get (const SonorDemoStock *self,
                                       const char           *name);
const char      *sonor_demo_kind_to_string (SonorDemoKind kind);
gboolean         sonor_demo_matter_in_season (const SonorDemoMatter *self,
                                              guint                  month_day);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SonorDemoStock, sonor_demo_stock_free)

G_END_DECLS
