/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

/*
 * board: wallboards. A board is a layout that the database has checked (board_show()); its tiles read figures (board_read()) when
 * the database tells of a change, say how old they are and what they mean, and go on through every outage. It signs in as a role
 * that sees no person.
 */

#include "board/board-application.h"
#include "board/board-view.h"
