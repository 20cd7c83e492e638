/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "switch/alarms.h"

#include "switch/certificate.h"

/**
 * sonor_alarm_raise:
 * @owner: the switch
 * @kind: prompt, recording, trunk, number, queue, database or certificate
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

/**
 * sonor_alarm_tell_certificate:
 * @owner: the switch
 *
 * Raises an alarm if telephones do not trust the switch's certificate or soon will not, else ends it. Without TLS there is
 * nothing to trust.
 */
void
sonor_alarm_tell_certificate (SonorSwitch *owner)
{
  const char *folder = sonor_switch_get_certificates (owner);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *fault = folder != NULL ? sonor_certificate_find_fault (folder, now) : NULL;
  const char *subjects[] = { fault != NULL ? folder : NULL, NULL };
  const char *details[] = { fault, NULL };
  g_autoptr (SonorQuery) query = sonor_query_new ("SELECT alarm_set('certificate', $1, $2, $3)");

  if (fault != NULL)
    g_warning ("The certificate in %s: %s", folder, fault);
  sonor_query_add_text (query, sonor_switch_get_name (owner));
  sonor_query_add_text_array (query, subjects);
  sonor_query_add_text_array (query, details);
  sonor_ledger_write (sonor_switch_get_ledger (owner), query);
}
