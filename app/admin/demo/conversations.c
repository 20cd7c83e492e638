/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "admin/demo/conversations.h"

/* Keys are made of places in the file: the same demo has the same conversations. All of it is one statement, so that what it tells
 * watchers and checks of references come when everything is there. */
static const char statement[] =
  "WITH given AS ("
  "  SELECT n, c, to_timestamp ($2::bigint) - make_interval (mins => (c ->> 'ago')::integer) AS at, md5 ('demo who ' || n)::uuid AS who,"
  "         md5 ('demo conversation ' || n)::uuid AS id, '+86' || (c ->> 'phone') AS e164,"
  "         (SELECT id FROM staff WHERE login = c ->> 'staff') AS staff_id"
  "    FROM jsonb_array_elements ($1::jsonb) WITH ORDINALITY AS given (c, n)"
  "), said AS ("
  "  SELECT g.*, k, m ->> 0 AS side, g.at + make_interval (mins => (m ->> 1)::integer, secs => k) AS said_at, m ->> 2 AS body"
  "    FROM given g, jsonb_array_elements (g.c -> 'messages') WITH ORDINALITY AS said (m, k)"
  "), ends AS ("
  "  SELECT n, max (said_at) AS last_at, max (said_at) FILTER (WHERE side = 'in') AS last_in_at, min (said_at) FILTER (WHERE side = 'out') AS first_out_at,"
  "         min (said_at) FILTER (WHERE side = 'in' AND said_at > coalesce ((SELECT max (o.said_at) FROM said o WHERE o.n = said.n AND o.side = 'out'), '-infinity'))"
  "           AS unanswered_at"
  "    FROM said GROUP BY n"
  "), book AS ("
  "  INSERT INTO media_contact (id, name, organisation, phone, mail, note, updated_at)"
  "  SELECT md5 ('demo media ' || n)::uuid, c #>> '{contact,name}', c #>> '{contact,organisation}', c #>> '{contact,phone}', c #>> '{contact,mail}',"
  "         c #>> '{contact,note}', at FROM given WHERE c ? 'contact'"
  "), people AS ("
  "  INSERT INTO correspondent (id, channel, account, address, name, e164, dialled, media_contact_id, began_at)"
  "  SELECT who, (c ->> 'channel')::ticket_channel, CASE c ->> 'channel' WHEN 'wechat' THEN 'demo' ELSE '' END, coalesce (c ->> 'address', e164), c ->> 'name',"
  "         e164, c ->> 'phone', CASE WHEN c ? 'contact' THEN md5 ('demo media ' || n)::uuid END, at FROM given"
  "), conversations AS ("
  "  INSERT INTO conversation (id, correspondent_id, channel, kind, subject, state, staff_id, assigned_at, began_at, last_at, last_in_at, unanswered_at, due_at,"
  "                            first_answer_at, first_answer_late, closed_at, closed_why)"
  "  SELECT g.id, g.who, (g.c ->> 'channel')::ticket_channel, coalesce (g.c ->> 'kind', 'request'), coalesce (g.c ->> 'subject', ''), g.c ->> 'state', g.staff_id,"
  "         CASE WHEN g.staff_id IS NOT NULL THEN g.at END, g.at, e.last_at, e.last_in_at,"
  "         CASE WHEN g.c ->> 'state' <> 'closed' THEN e.unanswered_at END,"
  "         CASE WHEN g.c ->> 'state' <> 'closed' THEN e.unanswered_at + conversation_limit ((g.c ->> 'channel')::ticket_channel) END,"
  "         e.first_out_at, e.first_out_at > g.at + conversation_limit ((g.c ->> 'channel')::ticket_channel),"
  "         CASE WHEN g.c ->> 'state' = 'closed' THEN e.last_at END, g.c ->> 'why'"
  "    FROM given g JOIN ends e USING (n)"
  ") "
  "INSERT INTO conversation_message (id, conversation_id, at, direction, body, staff_id, state, done_at)"
  " SELECT md5 ('demo message ' || n || ' ' || k)::uuid, id, said_at, CASE side WHEN 'in' THEN 'in' ELSE 'out' END, body, CASE side WHEN 'out' THEN staff_id END,"
  "        CASE side WHEN 'in' THEN 'received' ELSE 'sent' END, CASE WHEN side <> 'in' THEN said_at END FROM said ORDER BY n, k";

/**
 * sonor_demo_load_conversations:
 * @connection: a connection
 * @folder: (type filename): folder of the demo's words
 * @until: the demo's present, in seconds since 1970
 * @error: return location for a #GError
 *
 * Writes what citizens have said through the channels: some wait, some are being answered, some are over.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
sonor_demo_load_conversations (PGconn      *connection,
                               const char  *folder,
                               gint64       until,
                               GError     **error)
{
  g_autofree char *path = g_build_filename (folder, "conversations.json", NULL);
  g_autofree char *text = NULL;
  g_autofree char *present = g_strdup_printf ("%" G_GINT64_FORMAT, until);
  const char *values[] = { NULL, present, NULL };
  g_autoptr (SonorPGresult) rows = NULL;

  if (!g_file_get_contents (path, &text, NULL, error))
    return FALSE;

  values[0] = text;
  rows = sonor_connection_query (connection, statement, values, error);

  return rows != NULL;
}
