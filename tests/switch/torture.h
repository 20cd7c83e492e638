/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a message has to be answered with. */
typedef enum
{
  /* It is right, however strange: anything but “bad request” or silence. */
  TORTURE_UNDERSTOOD,
  /* It is wrong, and is told so: 4xx or 5xx or 6xx. */
  TORTURE_REFUSED,
  /* It is no request, or one that nothing can be sent back for. */
  TORTURE_IGNORED,
  /* Wrong, and refused or dropped, as the stack sees fit. */
  TORTURE_NOT_TAKEN,
} TortureVerdict;

typedef struct
{
  const char     *name;
  TortureVerdict  verdict;
  const char     *text;
} Torture;

extern const Torture tortures[];
extern const guint n_tortures;

char *torture_fill (const char *text,
                    guint       port,
                    guint       number);

G_END_DECLS
