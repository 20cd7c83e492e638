/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/ticket/ticket-task.h"

#include <glib/gi18n.h>

#include "desk/ticket/unit-tasks.h"

/* In the order in which they are offered. Each seat's own tasks stand together. */
static const SonorTicketTask tasks[] = {
  /* Unit officer */
  { "sign", "unit", N_("Sign"), "emblem-ok-symbolic", sonor_unit_task_sign_new },
  { "contact", "unit", N_("Contact the citizen"), "call-start-symbolic", sonor_unit_task_contact_new },
  { "answer", "unit", N_("Answer"), "mail-reply-sender-symbolic", sonor_unit_task_answer_new },
  { "return_request", "unit", N_("Ask for a return"), "edit-undo-symbolic", sonor_unit_task_return_new },
  { "extension_request", "unit", N_("Ask for an extension"), "alarm-symbolic", sonor_unit_task_extension_new },
  { "note", "unit", N_("Ask for co-units"), "system-users-symbolic", sonor_unit_task_co_unit_new },
  { "sub_dispatch", "unit", N_("Pass on to a unit below"), "mail-forward-symbolic", sonor_unit_task_sub_dispatch_new },
  { "appeal", "unit", N_("Appeal against the score"), "dialog-question-symbolic", sonor_unit_task_appeal_new },

  /* Everybody */
  { "note", "", N_("Note"), "document-edit-symbolic", sonor_unit_task_note_new },
};

/**
 * sonor_ticket_tasks:
 * @n_tasks: (out): how many there are
 *
 * Returns: (transfer none) (array length=n_tasks): all that can be done to tickets, in the order in which it is offered
 */
const SonorTicketTask *
sonor_ticket_tasks (gsize *n_tasks)
{
  *n_tasks = G_N_ELEMENTS (tasks);

  return tasks;
}
