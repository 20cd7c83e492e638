/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "admin/demo/rows.h"
#include "admin/demo/ticket.h"

static const char *state_names[] = {
  "draft", "first_review", "dispatch", "handling", "follow_up", "redo", "final_review", "closed", "archived", "refused",
  "void", "merged",
};
static const char *channel_names[] = { "phone", "wechat", "app", "web", "sms", "mailbox", "transfer" };

/**
 * sonor_demo_state_to_string:
 * @state: a state of a ticket
 *
 * Returns: the database's word for it
 */
const char *
sonor_demo_state_to_string (SonorDemoState state)
{
  return state_names[state];
}

/**
 * sonor_demo_assignment_is_active:
 * @assignment: a unit's part in a ticket
 *
 * Returns: whether the unit still has it: neither given back nor taken away
 */
gboolean
sonor_demo_assignment_is_active (const SonorDemoAssignment *assignment)
{
  return !g_str_equal (assignment->state, "returned") && !g_str_equal (assignment->state, "withdrawn");
}

static void
write_assignments (const SonorDemoTicket *ticket,
                   const SonorDemoStock  *stock,
                   SonorDemoScene        *scene,
                   GString               *rows)
{
  g_autoptr (GString) answer = g_string_new (NULL);

  for (guint i = 0; i < ticket->n_assignments; i++)
    {
      const SonorDemoAssignment *assignment = &ticket->assignments[i];

      g_string_truncate (answer, 0);
      if (assignment->with_private_answer)
        sonor_demo_scene_speak_one (scene, sonor_demo_stock_get (stock, "private"), answer);
      sonor_demo_row_text (rows, assignment->id);
      sonor_demo_row_text (rows, ticket->id);
      sonor_demo_row_number (rows, assignment->unit);
      sonor_demo_row_boolean (rows, assignment->lead);
      sonor_demo_row_text (rows, assignment->state);
      sonor_demo_row_time (rows, assignment->dispatched_at);
      sonor_demo_row_time (rows, assignment->sign_due_at);
      sonor_demo_row_time (rows, assignment->signed_at);
      sonor_demo_row_time (rows, assignment->due_at);
      sonor_demo_row_time (rows, assignment->answered_at);
      sonor_demo_row_text (rows, assignment->with_private_answer ? answer->str : NULL);
      sonor_demo_row_number (rows, assignment->return_count);
      sonor_demo_row_end (rows);
    }
}

static void
write_units (const SonorDemoTicket *ticket,
             GString               *rows)
{
  int lead = 0;

  for (guint i = 0; i < ticket->n_assignments; i++)
    if (ticket->assignments[i].lead && sonor_demo_assignment_is_active (&ticket->assignments[i]))
      lead = ticket->assignments[i].unit;
  if (lead > 0)
    sonor_demo_row_number (rows, lead);
  else
    sonor_demo_row_null (rows);

  g_string_append_c (rows, '{');
  for (guint i = 0; i < ticket->n_assignments; i++)
    if (sonor_demo_assignment_is_active (&ticket->assignments[i]))
      {
        if (rows->str[rows->len - 1] != '{')
          g_string_append_c (rows, ',');
        g_string_append_printf (rows, "%d", ticket->assignments[i].unit);
      }
  g_string_append (rows, "}\t");
}

static void
write_ticket (const SonorDemoTicket *ticket,
              const SonorDemoTown   *town,
              GString               *rows)
{
  sonor_demo_row_text (rows, ticket->id);
  sonor_demo_row_text (rows, ticket->number);
  sonor_demo_row_time (rows, ticket->created_at);
  sonor_demo_row_text (rows, sonor_demo_kind_to_string (ticket->kind));
  sonor_demo_row_text (rows, channel_names[ticket->channel]);
  sonor_demo_row_text (rows, ticket->mongolian ? "mn" : "zh");
  sonor_demo_row_number (rows, ticket->matter_case->category);
  sonor_demo_row_text (rows, town->code);
  sonor_demo_row_text (rows, ticket->address->str);
  sonor_demo_row_text (rows, ticket->title->str);
  sonor_demo_row_text (rows, ticket->content->str);
  sonor_demo_row_text (rows, state_names[ticket->state]);
  sonor_demo_row_boolean (rows, ticket->urgent);
  sonor_demo_row_boolean (rows, ticket->confidential);
  sonor_demo_row_boolean (rows, ticket->anonymous);
  sonor_demo_row_boolean (rows, ticket->enterprise);
  sonor_demo_row_text (rows, ticket->anonymous ? NULL : ticket->citizen.id);
  write_units (ticket, rows);
  sonor_demo_row_text (rows, ticket->answer->len > 0 ? ticket->answer->str : NULL);
  sonor_demo_row_time (rows, ticket->dispatched_at);
  sonor_demo_row_time (rows, ticket->amber_at);
  sonor_demo_row_time (rows, ticket->due_at);
  sonor_demo_row_time (rows, ticket->answered_at);
  sonor_demo_row_time (rows, ticket->followed_up_at);
  sonor_demo_row_time (rows, ticket->closed_at);
  sonor_demo_row_text (rows, ticket->satisfaction);
  if (ticket->solved < 0)
    sonor_demo_row_null (rows);
  else
    sonor_demo_row_boolean (rows, ticket->solved);
  sonor_demo_row_number (rows, ticket->redo_count);
  sonor_demo_row_number (rows, ticket->urge_count);
  sonor_demo_row_text (rows, ticket->merged_into);
  sonor_demo_row_text (rows, ticket->created_by);
  sonor_demo_row_number (rows, MAX (ticket->version, 1));
  sonor_demo_row_end (rows);
}

static void
write_contact (const SonorDemoTicket *ticket,
               GString               *rows)
{
  const SonorDemoCitizen *citizen = &ticket->citizen;

  sonor_demo_row_text (rows, ticket->id);
  sonor_demo_row_text (rows, ticket->anonymous ? "" : citizen->name);
  sonor_demo_row_text (rows, ticket->anonymous ? NULL : citizen->gender);
  sonor_demo_row_text (rows, citizen->dialled);
  sonor_demo_row_text (rows, citizen->e164);
  sonor_demo_row_null (rows);
  sonor_demo_row_null (rows);
  sonor_demo_row_end (rows);
}

static void
write_identity (const SonorDemoTicket *ticket,
                GString               *rows)
{
  sonor_demo_row_text (rows, ticket->id);
  sonor_demo_row_text (rows, ticket->number);
  sonor_demo_row_time (rows, ticket->created_at);
  sonor_demo_row_end (rows);
}

/**
 * sonor_demo_ticket_write:
 * @self: a ticket at the end of its way
 * @world: the world
 * @scene: the scene the ticket was composed in
 * @tables: where to append the rows
 *
 * Writes the ticket with its identity, contact and assignments; its events and calls were written as they happened.
 */
void
sonor_demo_ticket_write (const SonorDemoTicket *self,
                         const SonorDemoWorld  *world,
                         SonorDemoScene        *scene,
                         GString               *tables[SONOR_DEMO_N_TABLES])
{
  write_identity (self, tables[SONOR_DEMO_TABLE_IDENTITY]);
  write_contact (self, tables[SONOR_DEMO_TABLE_CONTACT]);
  write_assignments (self, world->stock, scene, tables[SONOR_DEMO_TABLE_ASSIGNMENT]);
  write_ticket (self, g_ptr_array_index (world->city->towns, self->town), tables[SONOR_DEMO_TABLE_TICKET]);
}
