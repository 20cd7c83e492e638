/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * SonorBoardTileSpec:
 * @page: its page, from 1
 * @kind: what it is drawn as
 * @source: what it reads
 * @options: the source's options, JSON
 * @title: what it shows
 * @definition: what its figures mean
 * @period: of what time they are, in words
 * @figure: what its numbers are, as board_source has it
 * @channels: channels that tell of a change
 * @column: its first column, from 0
 * @row: its first row, from 0
 * @width: in columns
 * @height: in rows
 * @every_s: read again after so many seconds
 * @least_ms: and never sooner than after so many milliseconds
 *
 * One good tile of a layout.
 */
typedef struct
{
  guint  page;
  char  *kind;
  char  *source;
  char  *options;
  char  *title;
  char  *definition;
  char  *period;
  char  *figure;
  GStrv  channels;
  int    column;
  int    row;
  int    width;
  int    height;
  guint  every_s;
  guint  least_ms;
} SonorBoardTileSpec;

/**
 * SonorBoardSpec:
 * @title: of the board
 * @sign_zh: the sign at its left edge in Chinese, or ""
 * @sign_mn: and in Mongolian
 * @columns: of its grid
 * @rows: of its grid
 * @units_width: its width in the unit of text sizes
 * @units_height: its height in that unit
 * @rotate_s: seconds a page stays
 * @light: whether dark things stand on a light ground
 * @night_from: hour of the city from which it is dimmed
 * @night_until: hour until which it is
 * @night_light: how bright it is then, per cent
 * @shift_minutes: minutes between two moves of the picture
 * @zone: the city's time zone
 * @map: (nullable): GeoJSON of the city; %NULL for none
 * @map_approval: (nullable): the approval number of the map
 * @n_pages: how many pages it has
 * @tiles: (element-type SonorBoardTileSpec): its tiles
 * @problems: what is wrong with its layout, in words
 *
 * A layout as board_show() makes it ready.
 */
typedef struct
{
  char      *title;
  char      *sign_zh;
  char      *sign_mn;
  int        columns;
  int        rows;
  int        units_width;
  int        units_height;
  guint      rotate_s;
  gboolean   light;
  int        night_from;
  int        night_until;
  int        night_light;
  guint      shift_minutes;
  GTimeZone *zone;
  char      *map;
  char      *map_approval;
  guint      n_pages;
  GPtrArray *tiles;
  GStrv      problems;
} SonorBoardSpec;

SonorBoardSpec *sonor_board_spec_new  (const char      *json,
                                       GError         **error) G_GNUC_WARN_UNUSED_RESULT;
void            sonor_board_spec_free (SonorBoardSpec  *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SonorBoardSpec, sonor_board_spec_free)

G_END_DECLS
