/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "model/ticket-file.h"

G_BEGIN_DECLS

/* Makes the form for something that the person may do to a ticket now. */
typedef GtkWidget *(*SonorTicketTaskNew) (SonorTicketFile *file);

/**
 * SonorTicketTask:
 * @action: what it does, as in `ticket_transition`
 * @seat: the seat that it is for, "" for every seat that may do @action
 * @title: what it is called
 * @icon: its symbolic icon
 * @create: makes its form, usually a #SonorTicketForm
 * @aside: whether it is no step of the ticket's way, so that it does not lie open by itself
 *
 * Something that can be done to a ticket, and where it is done.
 */
typedef struct
{
  const char         *action;
  const char         *seat;
  const char         *title;
  const char         *icon;
  SonorTicketTaskNew  create;
  gboolean            aside;
} SonorTicketTask;

const SonorTicketTask *sonor_ticket_tasks (gsize *n_tasks);

G_END_DECLS
