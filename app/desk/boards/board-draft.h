/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* In what a place is told. */
typedef enum
{
  SONOR_BOARD_PLACE_COLUMN,
  SONOR_BOARD_PLACE_ROW,
  SONOR_BOARD_PLACE_WIDTH,
  SONOR_BOARD_PLACE_HEIGHT,
  SONOR_BOARD_N_PLACES
} SonorBoardPlace;

#define SONOR_TYPE_BOARD_DRAFT (sonor_board_draft_get_type ())
G_DECLARE_FINAL_TYPE (SonorBoardDraft, sonor_board_draft, SONOR, BOARD_DRAFT, GObject)

/* Signal: "changed". */

SonorBoardDraft *sonor_board_draft_new          (void);
gboolean         sonor_board_draft_set_text     (SonorBoardDraft  *self,
                                                 const char       *text,
                                                 GError          **error);
char            *sonor_board_draft_dup_text     (SonorBoardDraft  *self);
double           sonor_board_draft_get_ratio    (SonorBoardDraft  *self);
const char      *sonor_board_draft_get_title    (SonorBoardDraft  *self);
void             sonor_board_draft_set_title    (SonorBoardDraft  *self,
                                                 const char       *title);
int              sonor_board_draft_get_columns  (SonorBoardDraft  *self);
int              sonor_board_draft_get_rows     (SonorBoardDraft  *self);
void             sonor_board_draft_set_grid     (SonorBoardDraft  *self,
                                                 int               columns,
                                                 int               rows);
int              sonor_board_draft_get_rotation (SonorBoardDraft  *self);
void             sonor_board_draft_set_rotation (SonorBoardDraft  *self,
                                                 int               seconds);
gboolean         sonor_board_draft_get_dark     (SonorBoardDraft  *self);
void             sonor_board_draft_set_dark     (SonorBoardDraft  *self,
                                                 gboolean          dark);
guint            sonor_board_draft_get_n_pages  (SonorBoardDraft  *self);
void             sonor_board_draft_add_page     (SonorBoardDraft  *self);
void             sonor_board_draft_remove_page  (SonorBoardDraft  *self,
                                                 guint             page);
guint            sonor_board_draft_get_n_tiles  (SonorBoardDraft  *self,
                                                 guint             page);
guint            sonor_board_draft_add_tile     (SonorBoardDraft  *self,
                                                 guint             page,
                                                 const char       *source,
                                                 const char       *kind);
void             sonor_board_draft_remove_tile  (SonorBoardDraft  *self,
                                                 guint             page,
                                                 guint             tile);
const char      *sonor_board_draft_get_member   (SonorBoardDraft  *self,
                                                 guint             page,
                                                 guint             tile,
                                                 const char       *member);
void             sonor_board_draft_set_member   (SonorBoardDraft  *self,
                                                 guint             page,
                                                 guint             tile,
                                                 const char       *member,
                                                 const char       *value);
int              sonor_board_draft_get_place    (SonorBoardDraft  *self,
                                                 guint             page,
                                                 guint             tile,
                                                 SonorBoardPlace   place);
void             sonor_board_draft_set_place    (SonorBoardDraft  *self,
                                                 guint             page,
                                                 guint             tile,
                                                 SonorBoardPlace   place,
                                                 int               value);
char            *sonor_board_draft_dup_options  (SonorBoardDraft  *self,
                                                 guint             page,
                                                 guint             tile);
void             sonor_board_draft_set_options  (SonorBoardDraft  *self,
                                                 guint             page,
                                                 guint             tile,
                                                 const char       *options);

G_END_DECLS
