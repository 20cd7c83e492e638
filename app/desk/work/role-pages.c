/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/work/role-pages.h"

#include <glib/gi18n.h>

#include "desk/boards/board-page.h"
#include "desk/calls/call-search-page.h"
#include "desk/calls/calls-page.h"
#include "desk/floor/floor-page.h"
#include "desk/follow-up/follow-up-page.h"
#include "desk/hotline/hotline-page.h"
#include "desk/intake/intake-page.h"
#include "desk/messages/messages-page.h"
#include "desk/reports/briefing-page.h"
#include "desk/reports/report-page.h"
#include "desk/tickets/ticket-list-page.h"

#define OPEN_STATES "first_review,dispatch,handling,follow_up,redo,final_review"

static const SonorRolePage pages[] = {
  { "floor", N_("Floor"), "view-grid-symbolic", sonor_floor_page_new },
  { "hotline", N_("Hotline"), "call-start-symbolic", sonor_hotline_page_new },
  { "messages", N_("Messages"), "mail-unread-symbolic", sonor_messages_page_new },
  { "intake", N_("Intake"), "list-add-symbolic", sonor_intake_page_new },
  { "first-review", N_("First review"), "document-edit-symbolic", sonor_ticket_list_page_new, "first_review", "", "", "" },
  { "dispatch", N_("To dispatch"), "mail-send-symbolic", sonor_ticket_list_page_new, "dispatch", "", "", "" },
  { "to-sign", N_("To sign"), "mail-unread-symbolic", sonor_ticket_list_page_new, "", "", "to_sign", "" },
  { "in-hand", N_("In hand"), "document-open-symbolic", sonor_ticket_list_page_new, "", "", "handling,return_requested,extension_requested,redoing", "" },
  { "follow-up", N_("To call back"), "call-start-symbolic", sonor_follow_up_page_new, "follow_up", "", "", "" },
  { "final-review", N_("Final review"), "emblem-ok-symbolic", sonor_ticket_list_page_new, "final_review", "", "", "" },
  { "redo", N_("Redo"), "mail-replied-symbolic", sonor_ticket_list_page_new, "redo", "", "", "" },
  { "open", N_("Open tickets"), "folder-open-symbolic", sonor_ticket_list_page_new, OPEN_STATES, "", "", "" },
  { "returns", N_("Returns to decide"), "edit-undo-symbolic", sonor_ticket_list_page_new, "", "", "return_requested", "" },
  { "extensions", N_("Extensions to decide"), "alarm-symbolic", sonor_ticket_list_page_new, "", "", "extension_requested", "" },
  { "co-units", N_("Co-units to decide"), "system-users-symbolic", sonor_ticket_list_page_new, "", "", "", "co_units" },
  { "appeals", N_("Appeals to decide"), "dialog-question-symbolic", sonor_ticket_list_page_new, "", "", "", "appealed" },
  { "taken", N_("Taken down by me"), "avatar-default-symbolic", sonor_ticket_list_page_new, "", "", "", "mine" },
  { "mine", N_("Claimed by me"), "avatar-default-symbolic", sonor_ticket_list_page_new, "", "", "", "held" },
  { "due-soon", N_("Due soon"), "alarm-symbolic", sonor_ticket_list_page_new, "", "amber", "", "" },
  { "overdue", N_("Overdue"), "dialog-warning-symbolic", sonor_ticket_list_page_new, "", "red", "", "" },
  { "supervise", N_("Under supervision"), "dialog-warning-symbolic", sonor_ticket_list_page_new, "", "", "", "supervised" },
  { "problem", N_("Problem tickets"), "emblem-important-symbolic", sonor_ticket_list_page_new, "", "", "", "problem" },
  { "answered", N_("Answered"), "mail-read-symbolic", sonor_ticket_list_page_new, "follow_up,final_review", "", "", "" },
  { "closed", N_("Closed"), "object-select-symbolic", sonor_ticket_list_page_new, "closed,archived", "", "", "" },
  { "all", N_("All tickets"), "view-list-symbolic", sonor_ticket_list_page_new, "", "", "", "" },
  { "conversations", N_("Messages"), "mail-unread-symbolic", sonor_messages_page_new },
  { "reports", N_("Reports"), "x-office-spreadsheet-symbolic", sonor_report_page_new, "", "", "", "" },
  { "briefings", N_("Briefings"), "x-office-document-symbolic", sonor_briefing_page_new, "", "", "", "" },
  { "boards", N_("Boards"), "video-display-symbolic", sonor_board_page_new, "", "", "", "" },
  { "call-search", N_("Calls of the hotline"), "audio-x-generic-symbolic", sonor_call_search_page_new, "", "", "", "" },
  { "calls", N_("Call history"), "call-start-symbolic", sonor_calls_page_new, "", "", "", "" },
};

/* Which pages a seat has, in this order. */
static const struct
{
  const char *seat_kind;
  const char *page_ids[24];
} roles[] = {
  { "agent", { "intake", "taken", "open", "overdue", "all" } },
  { "enterprise", { "intake", "taken", "open", "overdue", "all" } },
  { "municipal", { "intake", "taken", "open", "overdue", "all" } },
  { "bilingual", { "intake", "taken", "open", "overdue", "all" } },
  { "media", { "messages", "intake", "taken", "open", "overdue", "all" } },
  { "first_review", { "first-review", "dispatch", "returns", "co-units", "mine", "due-soon", "overdue", "all" } },
  { "unit", { "to-sign", "in-hand", "due-soon", "overdue", "answered", "closed", "all" } },
  { "follow_up", { "follow-up", "mine", "redo", "all" } },
  { "final_review", { "final-review", "extensions", "mine", "redo", "supervise", "problem", "due-soon", "overdue", "closed", "all" } },
  { "quality", { "appeals", "closed", "redo", "all", "reports", "briefings" } },
  { "supervisor", { "floor", "hotline", "intake", "returns", "extensions", "co-units", "appeals", "mine", "supervise", "problem", "open", "due-soon", "overdue", "closed", "all", "conversations", "reports", "briefings", "boards" } },
  { "commander", { "supervise", "problem", "open", "due-soon", "overdue", "all", "reports", "briefings", "boards" } },
  { "administrator", { "open", "due-soon", "overdue", "closed", "all", "reports", "briefings", "boards" } },
};

static gboolean
has_page (const char * const *seat_kinds,
          const char         *page_id)
{
  /* A telephone is everybody's. */
  if (g_str_equal (page_id, "calls"))
    return TRUE;
  /* The hotline's calls are all of the centre's. */
  if (g_str_equal (page_id, "call-search"))
    return !g_strv_contains (seat_kinds, "unit");
  /* Whoever answers has the page in front already. */
  if (g_str_equal (page_id, "conversations") && g_strv_contains (seat_kinds, "media"))
    return FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (roles); i++)
    {
      if (!g_strv_contains (seat_kinds, roles[i].seat_kind))
        continue;

      for (gsize j = 0; roles[i].page_ids[j] != NULL; j++)
        {
          if (g_str_equal (roles[i].page_ids[j], page_id))
            return TRUE;
        }
    }

  return FALSE;
}

/**
 * sonor_role_pages_find:
 * @seat_kinds: codes of the seats a person may take
 *
 * Returns: (transfer container) (element-type SonorRolePage): the pages of these seats together, each once
 */
GPtrArray *
sonor_role_pages_find (const char * const *seat_kinds)
{
  GPtrArray *found = g_ptr_array_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      if (has_page (seat_kinds, pages[i].id))
        g_ptr_array_add (found, (gpointer) &pages[i]);
    }

  return found;
}
