/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/figure-row.h"
#include "store/database.h"

G_BEGIN_DECLS

/**
 * SonorBriefingPartKind:
 * @SONOR_BRIEFING_TITLE: what it is called
 * @SONOR_BRIEFING_PERIOD: of which days it is
 * @SONOR_BRIEFING_HEADING: a heading
 * @SONOR_BRIEFING_TEXT: sentences
 * @SONOR_BRIEFING_FIGURES: figures, a row each
 * @SONOR_BRIEFING_CHART: a figure over the time
 * @SONOR_BRIEFING_LIST: a figure by what one likes, the largest first
 */
typedef enum
{
  SONOR_BRIEFING_TITLE,
  SONOR_BRIEFING_PERIOD,
  SONOR_BRIEFING_HEADING,
  SONOR_BRIEFING_TEXT,
  SONOR_BRIEFING_FIGURES,
  SONOR_BRIEFING_CHART,
  SONOR_BRIEFING_LIST,
} SonorBriefingPartKind;

/**
 * SonorBriefingPart:
 * @kind: what it is
 * @body: its words, or the title of its chart or list
 * @rows: (element-type SonorFigureRow): its figures beside those of the period before
 * @units: what each row's numbers are: count, percent (of 100) or seconds
 *
 * One part of a briefing.
 */
typedef struct
{
  SonorBriefingPartKind  kind;
  char                  *body;
  GListStore            *rows;
  GPtrArray             *units;
} SonorBriefingPart;

#define SONOR_TYPE_BRIEFING (sonor_briefing_get_type ())
G_DECLARE_FINAL_TYPE (SonorBriefing, sonor_briefing, SONOR, BRIEFING, GObject)

void                     sonor_briefing_load_async   (SonorDatabase         *database,
                                                      const char            *kind,
                                                      const char            *day,
                                                      const char            *body,
                                                      GCancellable          *cancellable,
                                                      GFileProgressCallback  progress,
                                                      gpointer               progress_data,
                                                      GAsyncReadyCallback    callback,
                                                      gpointer               user_data);
SonorBriefing           *sonor_briefing_load_finish  (GAsyncResult          *result,
                                                      GError               **error) G_GNUC_WARN_UNUSED_RESULT;
guint                    sonor_briefing_get_n_parts  (SonorBriefing         *self);
const SonorBriefingPart *sonor_briefing_get_part     (SonorBriefing         *self,
                                                      guint                  position);
const char              *sonor_briefing_get_title    (SonorBriefing         *self);

G_END_DECLS
