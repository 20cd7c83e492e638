/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "voice/backoff.h"

#define FIRST 1000
#define LONGEST 60000

/**
 * sonor_backoff_delay:
 * @attempt: how often it has failed in a row, from 1
 *
 * How long to wait before trying again: a second, doubled each time, up to a minute; of that a random part between the half
 * and the whole, so that the seats of a hotline do not all come back in the same moment.
 *
 * Returns: milliseconds, 500 to 60000
 */
guint
sonor_backoff_delay (guint attempt)
{
  guint doublings = CLAMP (attempt, 1, 7) - 1;
  guint whole = MIN (FIRST << doublings, LONGEST);

  return (guint) g_random_int_range ((gint32) whole / 2, (gint32) whole + 1);
}

/**
 * sonor_glare_delay:
 * @we_began: whether the call is ours, that is, whether we made its Call-ID
 *
 * How long to wait after a 491 before the next re-INVITE (RFC 3261 14.1): in steps of 10 ms, 2.1 to 4 seconds for whoever
 * began the call, 0 to 2 seconds for the other, so that the two do not meet again.
 *
 * Returns: milliseconds
 */
guint
sonor_glare_delay (gboolean we_began)
{
  return 10 * (guint) (we_began ? g_random_int_range (210, 401) : g_random_int_range (0, 201));
}
