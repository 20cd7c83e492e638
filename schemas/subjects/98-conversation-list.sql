-- What the Messages page shows: the list, one conversation, who it is with; and the book of the media.

CREATE OR REPLACE FUNCTION conversation_list(p_which text DEFAULT 'open', p_limit integer DEFAULT 200)
RETURNS TABLE (id uuid, channel text, channel_name text, kind text, state text, name text, staff_id uuid, staff_name text, own boolean,
               last_body text, last_form text, last_direction text, last_at timestamptz, waited_s double precision, limit_s double precision,
               urgency text, n_failed integer, n_new integer, language text, verified boolean)
LANGUAGE plpgsql STABLE SECURITY INVOKER
SET search_path = sonor, pg_temp
AS $$
#variable_conflict use_column
BEGIN
  IF p_which IS NULL OR p_which NOT IN ('open', 'closed') THEN
    PERFORM refuse('SN400', 'field.form', 'which', left(coalesce(p_which, ''), 20));
  ELSIF p_limit IS NULL OR p_limit NOT BETWEEN 1 AND 500 THEN
    PERFORM refuse('SN400', 'field.form', say('field.limit'), coalesce(p_limit::text, 'NULL'));
  END IF;
  RETURN QUERY
  SELECT c.id, c.channel::text, floor_name(k.name_en, k.name_zh), c.kind, c.state,
         coalesce(nullif(p.name, ''), p.dialled::text, floor_name(k.name_en, k.name_zh) || ' ' || right(p.address, 4)),
         c.staff_id, s.name, coalesce(c.staff_id = (SELECT session_staff_id()), false),
         l.body, l.form, l.direction, c.last_at,
         extract(epoch FROM clock_timestamp() - c.unanswered_at)::double precision,
         extract(epoch FROM c.due_at - c.unanswered_at)::double precision,
         -- Near is the last third of the time there is.
         CASE WHEN c.unanswered_at IS NULL THEN 'none' WHEN clock_timestamp() > c.due_at THEN 'late'
              WHEN clock_timestamp() > c.due_at - (c.due_at - c.unanswered_at) / 3 THEN 'soon' ELSE 'good' END,
         c.n_failed::integer,
         (SELECT count(*)::integer FROM conversation_message m WHERE m.conversation_id = c.id AND m.direction = 'in' AND m.form <> 'event' AND m.at >= c.unanswered_at),
         c.language, p.verified_at IS NOT NULL OR c.channel IN ('sms', 'app', 'web')
    FROM conversation c
    JOIN correspondent p ON p.id = c.correspondent_id
    JOIN conversation_channel k ON k.channel = c.channel
    LEFT JOIN staff s ON s.id = c.staff_id
    LEFT JOIN LATERAL (SELECT m.body, m.form, m.direction FROM conversation_message m
                        -- What Sonor says by itself tells nothing of them.
                        WHERE m.conversation_id = c.id AND (m.direction = 'in' OR m.direction = 'out' AND m.staff_id IS NOT NULL)
                        ORDER BY m.seq DESC LIMIT 1) l ON true
   WHERE (c.state = 'closed') = (p_which = 'closed')
   ORDER BY c.state = 'closed', coalesce(c.staff_id = (SELECT session_staff_id()), false) DESC, c.state = 'waiting' DESC, c.due_at NULLS LAST, c.last_at DESC, c.id
   LIMIT p_limit;
END
$$;
COMMENT ON FUNCTION conversation_list(text, integer) IS
'Conversations that this session sees, open or closed: its own first, then those that wait, then others''; within these by when an answer is due. waited_s: for how long they have waited for an answer, limit_s how long they may; urgency: none (answered), good, soon (the last third), late. n_new: what they wrote since.';

CREATE OR REPLACE FUNCTION conversation_show(p_id uuid) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_it conversation;
  v_who correspondent;
BEGIN
  SELECT * INTO v_it FROM conversation WHERE id = p_id;
  IF NOT FOUND OR NOT session_sees_conversation(p_id) THEN
    PERFORM refuse('SN404', 'conversation.unknown');
  END IF;
  SELECT * INTO v_who FROM correspondent WHERE id = v_it.correspondent_id;
  RETURN jsonb_build_object(
    'id', v_it.id, 'channel', v_it.channel, 'kind', v_it.kind, 'state', v_it.state, 'language', v_it.language, 'subject', v_it.subject,
    'own', coalesce(v_it.staff_id = session_staff_id(), false), 'staff_name', (SELECT name FROM staff WHERE id = v_it.staff_id),
    'name', v_who.name, 'phone', v_who.dialled, 'phone_e164', v_who.e164,
    -- A number that the channel itself proves needs nobody to verify it.
    'verified', v_who.verified_at IS NOT NULL OR v_it.channel IN ('sms', 'app', 'web'),
    'unreachable', CASE WHEN conversation_reachable(p_id) IS NOT NULL THEN say('conversation.unreachable_' || conversation_reachable(p_id)) END,
    'longest', (SELECT longest FROM conversation_channel WHERE channel = v_it.channel),
    'closed_why', CASE WHEN v_it.closed_why IS NOT NULL THEN say('conversation.why_' || v_it.closed_why) END,
    'media_contact', (SELECT jsonb_build_object('id', m.id, 'name', m.name, 'organisation', m.organisation, 'phone', m.phone, 'mail', m.mail, 'note', m.note)
                        FROM media_contact m WHERE m.id = v_who.media_contact_id),
    'earlier', (SELECT count(*) FROM conversation c WHERE c.correspondent_id = v_who.id AND c.id <> p_id),
    'tickets', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', i.id, 'number', i.number, 'title', t.title, 'state', t.state,
                                                             'state_text', say('ticket_state.' || t.state), 'how', l.how) ORDER BY l.at DESC), '[]')
                  FROM conversation_ticket l JOIN ticket_identity i ON i.id = l.ticket_id JOIN ticket t ON t.id = i.id AND t.created_at = i.created_at
                 WHERE l.conversation_id = p_id));
END
$$;
COMMENT ON FUNCTION conversation_show(uuid) IS
  'One conversation and who it is with: name, phone, verified, unreachable (a sentence why nothing can be written, null if it can), longest answer, media_contact, earlier (how many there were before), tickets that came of it.';

CREATE OR REPLACE FUNCTION conversation_messages(p_id uuid, p_limit integer DEFAULT 200)
RETURNS TABLE (id uuid, at timestamptz, direction text, form text, body text, detail text, who text, own boolean, automatic boolean, state text, failure_code text,
               failure text, attachment text, of_this boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
#variable_conflict use_column
BEGIN
  IF NOT session_sees_conversation(p_id) THEN
    PERFORM refuse('SN404', 'conversation.unknown');
  ELSIF p_limit IS NULL OR p_limit NOT BETWEEN 1 AND 1000 THEN
    PERFORM refuse('SN400', 'field.form', say('field.limit'), coalesce(p_limit::text, 'NULL'));
  END IF;
  RETURN QUERY
  SELECT * FROM (
    SELECT m.id, m.at, m.direction, m.form,
           CASE WHEN m.detail ? 'key' THEN say(m.detail ->> 'key', VARIADIC ARRAY(SELECT jsonb_array_elements_text(m.detail -> 'arguments'))) ELSE m.body END,
           m.detail::text, s.name, coalesce(m.staff_id = session_staff_id(), false), m.direction = 'out' AND m.staff_id IS NULL, m.state, m.failure_code, m.failure,
           CASE WHEN a.id IS NOT NULL THEN attachment_show(a)::text END, m.conversation_id = p_id
      FROM conversation_message m
      JOIN conversation c ON c.id = m.conversation_id
      LEFT JOIN staff s ON s.id = m.staff_id
      LEFT JOIN attachment a ON a.id = m.attachment_id AND a.hidden_at IS NULL
     WHERE c.correspondent_id = (SELECT correspondent_id FROM conversation WHERE id = p_id) AND session_sees_conversation(c.id)
     ORDER BY m.seq DESC LIMIT p_limit) last
   ORDER BY at;
END
$$;
COMMENT ON FUNCTION conversation_messages(uuid, integer) IS
  'What was said with a correspondent, the last so many, oldest first: of this conversation and, before it, of earlier ones. automatic: Sonor said it by itself; attachment: as attachment_show() tells of it.';

-- 媒体通讯录

CREATE OR REPLACE FUNCTION media_contact_save(p_contact jsonb) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_id uuid;
  v_phone CONSTANT text := coalesce(btrim(p_contact ->> 'phone'), '');
  v_mail CONSTANT text := coalesce(btrim(p_contact ->> 'mail'), '');
BEGIN
  PERFORM ticket_check_field('id', coalesce(p_contact -> 'id', 'null'));
  v_id := (p_contact ->> 'id')::uuid;
  PERFORM text_check('name', p_contact ->> 'name', 60, true, true), text_check('organisation', p_contact ->> 'organisation', 100, true, true),
          text_check('note', p_contact ->> 'note', 500);
  IF v_phone !~ '^[0-9+*#-]{0,32}$' THEN
    PERFORM refuse_constraint('SN400', 'media_contact_phone_form', 'field.form', say('field.phone'), '…');
  ELSIF v_mail <> '' AND v_mail !~ '^[^@[:space:]]+@[^@[:space:]]+$' THEN
    PERFORM refuse_constraint('SN400', 'media_contact_mail_form', 'field.form', say('field.mail'), '…');
  ELSIF EXISTS (SELECT FROM media_contact WHERE organisation = btrim(p_contact ->> 'organisation') AND name = btrim(p_contact ->> 'name') AND removed_at IS NULL AND id <> v_id) THEN
    PERFORM refuse_constraint('SN409', 'media_contact_known', 'media_contact.known', btrim(p_contact ->> 'organisation'), btrim(p_contact ->> 'name'));
  END IF;
  INSERT INTO media_contact (id, name, organisation, phone, mail, note, updated_by)
  VALUES (v_id, btrim(p_contact ->> 'name'), btrim(p_contact ->> 'organisation'), v_phone, v_mail, coalesce(btrim(p_contact ->> 'note'), ''), session_staff_id())
  ON CONFLICT (id) DO UPDATE SET name = excluded.name, organisation = excluded.organisation, phone = excluded.phone, mail = excluded.mail, note = excluded.note,
                                 updated_at = clock_timestamp(), updated_by = excluded.updated_by, removed_at = NULL;
  PERFORM audit('media_contact.save', 'media_contact', v_id::text), pg_notify('media_contact', v_id::text);
  RETURN v_id;
END
$$;
COMMENT ON FUNCTION media_contact_save(jsonb) IS 'Writes somebody of the media into the book, or changes them: {"id", "name", "organisation", "phone", "mail", "note"}.';

CREATE OR REPLACE FUNCTION media_contact_remove(p_id uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  UPDATE media_contact SET removed_at = clock_timestamp(), updated_by = session_staff_id() WHERE id = p_id AND removed_at IS NULL;
  IF NOT FOUND THEN
    PERFORM refuse('SN404', 'media_contact.unknown');
  END IF;
  PERFORM audit('media_contact.remove', 'media_contact', p_id::text), pg_notify('media_contact', p_id::text);
END
$$;
COMMENT ON FUNCTION media_contact_remove(uuid) IS 'Takes somebody out of the book; what was said with them stays.';

DROP POLICY IF EXISTS media_contact_book ON media_contact;
CREATE POLICY media_contact_book ON media_contact FOR SELECT TO sonor_media, sonor_supervisor, sonor_commander USING (removed_at IS NULL);
COMMENT ON POLICY media_contact_book ON media_contact IS 'Who answers the media has the book.';
GRANT SELECT ON media_contact TO sonor_media, sonor_supervisor, sonor_commander;
GRANT EXECUTE ON FUNCTION media_contact_save(jsonb), media_contact_remove(uuid) TO sonor_media, sonor_supervisor;
GRANT EXECUTE ON FUNCTION conversation_list(text, integer), conversation_show(uuid), conversation_messages(uuid, integer)
  TO sonor_media, sonor_supervisor, sonor_quality;
GRANT EXECUTE ON FUNCTION floor_name(text, text) TO sonor_media, sonor_supervisor, sonor_quality;

INSERT INTO message (key, text_en, text_zh) VALUES
  ('field.organisation', 'Organisation', '媒体单位'), ('field.mail', 'Mail address', '邮箱'),
  ('media_contact.unknown', 'There is no such entry in the book of the media', '媒体通讯录中没有该联系人'),
  ('media_contact.known', '%1$s, %2$s stands in the book already', '媒体通讯录中已有%1$s的%2$s')
ON CONFLICT (key) DO UPDATE SET text_en = excluded.text_en, text_zh = excluded.text_zh;
