/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/ticket/ticket-task.h"

#include <glib/gi18n.h>

#include "desk/dispatch/dispatch-tasks.h"
#include "desk/follow-up/follow-up-tasks.h"
#include "desk/review/review-tasks.h"
#include "desk/supervise/supervise-tasks.h"
#include "desk/ticket/unit-tasks.h"
#include "desk/tickets/pool-tasks.h"
#include "desk/transfer/transfer-task.h"

/* In the order in which they are offered. Each seat's own tasks stand together. */
static const SonorTicketTask tasks[] = {
  /* Unit officer */
  { "sign", "unit", N_("Sign"), "emblem-ok-symbolic", sonor_unit_task_sign_new },
  { "contact", "unit", N_("Contact the citizen"), "call-start-symbolic", sonor_unit_task_contact_new },
  { "answer", "unit", N_("Answer"), "mail-reply-sender-symbolic", sonor_unit_task_answer_new },
  { "return_request", "unit", N_("Ask for a return"), "edit-undo-symbolic", sonor_unit_task_return_new },
  { "extension_request", "unit", N_("Ask for an extension"), "alarm-symbolic", sonor_unit_task_extension_new },
  { "co_unit_request", "unit", N_("Ask for co-units"), "system-users-symbolic", sonor_unit_task_co_units_new },
  { "sub_dispatch", "unit", N_("Pass on to a unit below"), "mail-forward-symbolic", sonor_unit_task_sub_dispatch_new },
  { "appeal", "unit", N_("Appeal against the score"), "dialog-question-symbolic", sonor_unit_task_appeal_new, TRUE },

  /* The centre: what waits for a decision, then the step that comes next, then what may be done besides */
  { "return", "", N_("Decide the return"), "edit-undo-symbolic", sonor_dispatch_task_return_new },
  { "extension_reject", "", N_("Decide the extension"), "alarm-symbolic", sonor_dispatch_task_extension_new },
  { "co_unit_reject", "", N_("Decide the co-units"), "system-users-symbolic", sonor_dispatch_task_co_units_new },
  { "appeal_review", "", N_("Decide the appeal"), "dialog-question-symbolic", sonor_follow_up_task_appeal_new },
  { "dispatch", "", N_("Dispatch"), "mail-send-symbolic", sonor_dispatch_task_dispatch_new },
  { "follow_up", "", N_("Call back"), "call-start-symbolic", sonor_follow_up_task_call_new },
  { "close", "", N_("Close"), "emblem-ok-symbolic", sonor_follow_up_task_close_new },
  { "redo", "", N_("Send back"), "mail-replied-symbolic", sonor_follow_up_task_redo_new },
  { "archive", "", N_("Archive"), "folder-symbolic", sonor_follow_up_task_archive_new },
  { "submit", "", N_("Hand on"), "go-next-symbolic", sonor_review_task_submit_new },
  { "correct", "", N_("Correct"), "document-edit-symbolic", sonor_review_task_correct_new },
  { "answer_at_once", "", N_("Answer at once"), "mail-reply-sender-symbolic", sonor_review_task_answer_new },
  { "redispatch", "", N_("Redispatch"), "mail-forward-symbolic", sonor_dispatch_task_redispatch_new },
  { "negotiate", "", N_("Negotiate the duty"), "system-users-symbolic", sonor_dispatch_task_negotiate_new },
  { "withdraw", "", N_("Withdraw a unit"), "list-remove-symbolic", sonor_dispatch_task_withdraw_new },
  { "urge", "", N_("Urge"), "alarm-symbolic", sonor_supervise_task_urge_new },
  { "supervise", "", N_("Supervise"), "dialog-warning-symbolic", sonor_supervise_task_supervise_new },
  { "emergency", "", N_("Emergency"), "call-start-symbolic", sonor_review_task_emergency_new },
  { "transfer_out", "", N_("To another hotline"), "mail-forward-symbolic", sonor_transfer_task_new, TRUE },
  { "mark_urgent", "", N_("Urgency"), "emblem-important-symbolic", sonor_review_task_urgent_new },
  { "mark_confidential", "", N_("Confidentiality"), "security-high-symbolic", sonor_review_task_confidential_new },
  { "merge", "", N_("Merge a repeat"), "insert-link-symbolic", sonor_review_task_merge_new },
  { "refuse", "", N_("Refuse"), "action-unavailable-symbolic", sonor_review_task_refuse_new },
  { "void", "", N_("Make void"), "edit-delete-symbolic", sonor_review_task_void_new },
  { "claim", "", N_("Claim"), "bookmark-new-symbolic", sonor_pool_task_claim_new },
  { "release", "", N_("Release"), "edit-clear-symbolic", sonor_pool_task_release_new },
  { "reassign", "", N_("Give to a colleague"), "avatar-default-symbolic", sonor_pool_task_reassign_new },

  /* Everybody */
  { "note", "", N_("Note"), "document-edit-symbolic", sonor_unit_task_note_new, TRUE },
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
