/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "switch/alarms.h"

/**
 * sonor_alarm_raise:
 * @owner: the switch
 * @kind: prompt, recording, trunk, number, queue or database
 * @subject: which one; never a citizen's number
 * @detail: (nullable): what is wrong
 *
 * Leaves an alarm for the supervisors, by way of the ledger: it waits while the database is away. An alarm that lasts may be
 * raised again.
 */
void
sonor_alarm_raise (SonorSwitch *owner,
                   const char  *kind,
                   const char  *subject,
                   const char  *detail)
{
  g_autoptr (SonorQuery) query = sonor_query_new ("SELECT alarm_raise($1, $2, $3, $4)");

  sonor_query_add_text (query, kind);
  sonor_query_add_text (query, subject);
  sonor_query_add_text (query, detail);
  sonor_query_add_text (query, sonor_switch_get_name (owner));
  sonor_ledger_write (sonor_switch_get_ledger (owner), query);
}

/**
 * sonor_alarm_clear:
 * @owner: the switch
 * @kind: the kind of an alarm
 * @subject: its subject
 *
 * Ends an alarm, if there is one.
 */
void
sonor_alarm_clear (SonorSwitch *owner,
                   const char  *kind,
                   const char  *subject)
{
  g_autoptr (SonorQuery) query = sonor_query_new ("SELECT alarm_clear($1, $2, $3)");

  sonor_query_add_text (query, kind);
  sonor_query_add_text (query, subject);
  sonor_query_add_text (query, sonor_switch_get_name (owner));
  sonor_ledger_write (sonor_switch_get_ledger (owner), query);
}

/**
 * sonor_alarm_tell_prompts:
 * @owner: the switch, whose prompts have been loaded
 *
 * Raises an alarm for each prompt that cannot be played and ends those of prompts that can.
 */
void
sonor_alarm_tell_prompts (SonorSwitch *owner)
{
  g_autoptr (SonorQuery) query = sonor_query_new ("SELECT alarm_set('prompt', $1, $2, $3)");
  const char *const *names;
  const char *const *reasons;

  sonor_prompt_book_get_faults (sonor_switch_get_prompts (owner), &names, &reasons);
  sonor_query_add_text (query, sonor_switch_get_name (owner));
  sonor_query_add_text_array (query, names);
  sonor_query_add_text_array (query, reasons);
  sonor_ledger_write (sonor_switch_get_ledger (owner), query);
}
