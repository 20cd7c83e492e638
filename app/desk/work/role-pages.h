/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "model/workplace.h"

G_BEGIN_DECLS

typedef struct _SonorRolePage SonorRolePage;

/**
 * SonorRolePage:
 * @id: what it is called in actions, preferences and `ticket_counts()`
 * @title: what it is called in the sidebar
 * @icon: its symbolic icon
 * @create: makes the page, a widget that implements #SonorPage
 * @states: for a list of tickets: the states that belong to it, separated by commas
 * @lights: for a list of tickets: the lights that belong to it
 * @parts: for a list of tickets: the states of units' parts that belong to it
 * @marks: for a list of tickets: the marks that belong to it
 *
 * A page of the sidebar.
 */
struct _SonorRolePage
{
  const char *id;
  const char *title;
  const char *icon;
  GtkWidget  *(*create) (SonorWorkplace      *workplace,
                         const SonorRolePage *page);
  const char *states;
  const char *lights;
  const char *parts;
  const char *marks;
};

GPtrArray *sonor_role_pages_find (const char * const *seat_kinds);

G_END_DECLS
