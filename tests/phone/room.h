/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/* Sound cards for a test: “near-mouth” and “near-ear” are in a room where what the ear plays comes back into the mouth,
 * “near-stream” is the same ear behind a sound server that does not tell how long it holds what it is given, “far-mouth” is
 * somewhere else. They keep time as hardware does. Who talks says syllables of changing pitch and sound. */

typedef enum
{
  ROOM_NEAR,
  ROOM_FAR,
} RoomPerson;

void room_open (void);
void room_let_talk (RoomPerson person,
                    gboolean   talks);

G_END_DECLS
