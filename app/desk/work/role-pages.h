/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A page of the sidebar: a list of tickets with a filter that belongs to it. States and lights are comma-separated. */
typedef struct
{
  const char *id;
  const char *title;
  const char *icon;
  const char *states;
  const char *lights;
} SonorRolePage;

GPtrArray *sonor_role_pages_find (const char * const *seat_kinds);

G_END_DECLS
