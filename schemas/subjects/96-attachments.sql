-- 附件: files of tickets. They come in pieces, are checked when they are complete, and are seen by who may see the ticket.

-- What a file must be, whatever it is called

CREATE OR REPLACE FUNCTION attachment_fits(p_content text, p_bytes bytea) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_head CONSTANT text := encode(substring(p_bytes FROM 1 FOR 16), 'hex');
  v_zip  CONSTANT boolean := v_head LIKE '504b0304%';
  v_text text;
BEGIN
  CASE p_content
    WHEN 'png' THEN RETURN v_head LIKE '89504e470d0a1a0a%';
    WHEN 'jpeg' THEN RETURN v_head LIKE 'ffd8ff%';
    WHEN 'gif' THEN RETURN v_head LIKE '474946383761%' OR v_head LIKE '474946383961%';
    WHEN 'bmp' THEN RETURN v_head LIKE '424d%';
    WHEN 'webp' THEN RETURN v_head LIKE '52494646________57454250%';
    WHEN 'wav' THEN RETURN v_head LIKE '52494646________57415645%';
    WHEN 'mp3' THEN RETURN v_head LIKE '494433%' OR v_head ~ '^ff(fb|f3|f2)';
    WHEN 'ogg' THEN RETURN v_head LIKE '4f676753%';
    WHEN 'amr' THEN RETURN v_head LIKE '2321414d52%';
    -- ISO/IEC 14496-12: a box of type "ftyp" comes first.
    WHEN 'iso' THEN RETURN v_head LIKE '________66747970%';
    WHEN 'pdf' THEN RETURN v_head LIKE '255044462d%';
    WHEN 'ole' THEN RETURN v_head LIKE 'd0cf11e0a1b11ae1%';
    WHEN 'zip' THEN RETURN v_zip;
    WHEN 'docx' THEN RETURN v_zip AND position('word/'::bytea IN p_bytes) > 0;
    WHEN 'xlsx' THEN RETURN v_zip AND position('xl/'::bytea IN p_bytes) > 0;
    WHEN 'pptx' THEN RETURN v_zip AND position('ppt/'::bytea IN p_bytes) > 0;
    WHEN 'ofd' THEN RETURN v_zip AND position('OFD.xml'::bytea IN p_bytes) > 0;
    WHEN 'text' THEN
      IF position('\x00'::bytea IN p_bytes) > 0 THEN
        RETURN false;
      END IF;
      BEGIN
        v_text := convert_from(p_bytes, 'UTF8');
      EXCEPTION WHEN OTHERS THEN
        -- As Windows in China writes it.
        BEGIN
          v_text := convert_from(p_bytes, 'GB18030');
        EXCEPTION WHEN OTHERS THEN
          RETURN false;
        END;
      END;
      RETURN v_text !~ '[\u0001-\u0008\u000e-\u001a\u001c-\u001f]';
    ELSE RETURN false;
  END CASE;
END
$$;
COMMENT ON FUNCTION attachment_fits(text, bytea) IS
  'Whether a content is what the end of its name promises, by its first bytes (and by what lies in it, where several types share a container).';

DELETE FROM attachment_type
 WHERE extension NOT IN ('png', 'jpg', 'jpeg', 'gif', 'bmp', 'webp', 'heic', 'pdf', 'ofd', 'doc', 'docx', 'xls', 'xlsx', 'ppt',
                         'pptx', 'wps', 'et', 'txt', 'csv', 'mp3', 'wav', 'ogg', 'amr', 'm4a', 'mp4', 'mov', '3gp', 'zip');
INSERT INTO attachment_type (extension, media_type, content) VALUES
  ('png', 'image/png', 'png'), ('jpg', 'image/jpeg', 'jpeg'), ('jpeg', 'image/jpeg', 'jpeg'), ('gif', 'image/gif', 'gif'),
  ('bmp', 'image/bmp', 'bmp'), ('webp', 'image/webp', 'webp'), ('heic', 'image/heic', 'iso'),
  ('pdf', 'application/pdf', 'pdf'), ('ofd', 'application/ofd', 'ofd'),
  ('doc', 'application/msword', 'ole'), ('xls', 'application/vnd.ms-excel', 'ole'), ('ppt', 'application/vnd.ms-powerpoint', 'ole'),
  ('wps', 'application/vnd.ms-works', 'ole'), ('et', 'application/vnd.ms-excel', 'ole'),
  ('docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'docx'),
  ('xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'xlsx'),
  ('pptx', 'application/vnd.openxmlformats-officedocument.presentationml.presentation', 'pptx'),
  ('txt', 'text/plain', 'text'), ('csv', 'text/csv', 'text'),
  ('mp3', 'audio/mpeg', 'mp3'), ('wav', 'audio/wav', 'wav'), ('ogg', 'audio/ogg', 'ogg'), ('amr', 'audio/amr', 'amr'),
  ('m4a', 'audio/mp4', 'iso'), ('mp4', 'video/mp4', 'iso'), ('mov', 'video/quicktime', 'iso'), ('3gp', 'video/3gpp', 'iso'),
  ('zip', 'application/zip', 'zip')
ON CONFLICT (extension) DO UPDATE SET media_type = excluded.media_type, content = excluded.content;

CREATE OR REPLACE FUNCTION attachment_type_set(p_extension text, p_accepted boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  UPDATE attachment_type SET accepted = p_accepted WHERE extension = lower(p_extension) AND p_accepted IS NOT NULL;
  IF NOT FOUND THEN
    PERFORM refuse('SN404', 'attachment.type_unknown', left(coalesce(p_extension, ''), 20));
  END IF;
  PERFORM audit('attachment.type_set', 'attachment_type', lower(p_extension), jsonb_build_object('accepted', p_accepted));
END
$$;
COMMENT ON FUNCTION attachment_type_set(text, boolean) IS 'Whether the hotline takes files of a type; for administrators.';

CREATE OR REPLACE FUNCTION attachment_limits() RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT jsonb_build_object('size', setting_get('attachment.size') * 1024 * 1024, 'count', setting_get('attachment.count'),
                            'extensions', (SELECT jsonb_agg(extension ORDER BY extension) FROM attachment_type WHERE accepted))
$$;
COMMENT ON FUNCTION attachment_limits() IS 'What can be attached: bytes of one file, number for one ticket, and the ends of names.';

-- Who sees what

CREATE OR REPLACE FUNCTION session_sees_attachment(p_attachment attachment) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_ticket record;
BEGIN
  IF p_attachment.hidden_at IS NOT NULL THEN
    RETURN false;
  END IF;
  SELECT t.unit_ids, t.confidential INTO v_ticket
    FROM ticket_identity i JOIN ticket t ON t.id = i.id AND t.created_at = i.created_at WHERE i.id = p_attachment.ticket_id;
  IF NOT FOUND THEN
    RETURN coalesce(p_attachment.staff_id = session_staff_id(), false) OR session_sees_conversation(p_attachment.ticket_id);
  ELSIF session_sees_all() THEN
    RETURN true;
  ELSIF session_unit_id() IS NULL OR session_unit_id() <> ALL (v_ticket.unit_ids) THEN
    RETURN false;
  END IF;
  -- What the citizen gave may show who they are; what another unit holds for the centre is between those two.
  RETURN p_attachment.unit_id = session_unit_id() OR p_attachment.public
         OR p_attachment.unit_id IS NULL AND NOT v_ticket.confidential;
END
$$;
COMMENT ON FUNCTION session_sees_attachment(attachment) IS
  'Whether this session may see an attachment: the centre all; a unit, on tickets it has in hand, its own, public ones, and those of the centre unless the ticket is confidential; while there is no ticket, who attached it; those of a conversation, who sees that.';

CREATE OR REPLACE FUNCTION attachment_show(p_attachment attachment) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT jsonb_build_object(
    'id', p_attachment.id, 'name', p_attachment.name, 'media_type', p_attachment.media_type, 'size', c.size,
    'sha256', encode(p_attachment.sha256, 'hex'), 'at', p_attachment.at, 'public', p_attachment.public,
    'own', coalesce(p_attachment.staff_id = session_staff_id(), false),
    -- As with presence, a unit learns no names but its own colleagues'.
    'who', CASE WHEN p_attachment.staff_id IS NULL THEN say('attachment.citizen') WHEN session_sees_all() OR s.unit_id = session_unit_id() OR s.id = session_staff_id() THEN s.name
                ELSE coalesce(u.short_name_zh, '') END)
    FROM attachment_content c LEFT JOIN staff s ON s.id = p_attachment.staff_id LEFT JOIN unit u ON u.id = p_attachment.unit_id
   WHERE c.sha256 = p_attachment.sha256
$$;
COMMENT ON FUNCTION attachment_show(attachment) IS 'What is told of an attachment.';

CREATE OR REPLACE FUNCTION attachment_list(p_ticket_id uuid) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT coalesce(jsonb_agg(attachment_show(a) ORDER BY a.at, a.id), '[]')
    FROM attachment a WHERE a.ticket_id = p_ticket_id AND session_sees_attachment(a)
$$;
COMMENT ON FUNCTION attachment_list(uuid) IS
  'The attachments of a ticket that this session may see: [{id, name, media_type, size, sha256, at, public, own, who}], oldest first.';

-- Coming in

CREATE OR REPLACE FUNCTION attachment_begin(p_id uuid, p_ticket_id uuid, p_name text, p_size bigint, p_sha256 text,
                                            p_public boolean DEFAULT false) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_staff_id CONSTANT uuid := session_staff_id();
  v_limit CONSTANT bigint := setting_get('attachment.size') * 1024 * 1024;
  v_count CONSTANT bigint := setting_get('attachment.count');
  v_type attachment_type;
  v_state ticket_state;
  v_upload attachment_upload;
  v_attachment attachment;
BEGIN
  IF v_staff_id IS NULL THEN
    PERFORM refuse('SN403', 'session.not_staff', session_user::text);
  ELSIF p_id IS NULL OR p_ticket_id IS NULL OR p_public IS NULL THEN
    PERFORM refuse('SN400', 'field.missing', say('field.id'));
  ELSIF coalesce(p_name, '') = '' OR length(p_name) > 200 OR p_name ~ '[/\\\u0001-\u001f\u007f]' THEN
    PERFORM refuse_constraint('SN400', 'attachment_name_form', 'attachment.name', left(coalesce(p_name, ''), 60));
  ELSIF coalesce(p_sha256, '') !~ '^[0-9a-f]{64}$' THEN
    PERFORM refuse('SN400', 'field.form', 'SHA-256', left(coalesce(p_sha256, ''), 70));
  ELSIF p_size IS NULL OR p_size <= 0 THEN
    PERFORM refuse('SN400', 'attachment.empty', p_name);
  ELSIF p_size > v_limit THEN
    PERFORM refuse('SN400', 'attachment.size', p_name, trim_scale(round(p_size / 1048576.0, 1))::text, (v_limit / 1048576)::text);
  END IF;
  SELECT * INTO v_type FROM attachment_type WHERE extension = lower(substring(p_name FROM '\.([^.]+)$')) AND accepted;
  IF NOT FOUND THEN
    PERFORM refuse('SN400', 'attachment.type', p_name,
                   (SELECT string_agg(extension, ', ' ORDER BY extension) FROM attachment_type WHERE accepted));
  END IF;

  -- One at a time for a ticket, so that the number stays what it may be.
  PERFORM pg_advisory_xact_lock(hashtext('sonor attachment ' || p_ticket_id));
  SELECT * INTO v_attachment FROM attachment WHERE id = p_id;
  IF FOUND THEN
    IF v_attachment.staff_id <> v_staff_id OR v_attachment.sha256 <> decode(p_sha256, 'hex')
       OR v_attachment.ticket_id <> p_ticket_id THEN
      PERFORM refuse('SN409', 'attachment.id_taken');
    END IF;
    RETURN jsonb_build_object('id', p_id, 'received', p_size, 'complete', true);
  END IF;
  SELECT * INTO v_upload FROM attachment_upload WHERE id = p_id;
  IF FOUND THEN
    IF v_upload.staff_id <> v_staff_id OR v_upload.sha256 <> decode(p_sha256, 'hex') OR v_upload.ticket_id <> p_ticket_id
       OR v_upload.size <> p_size THEN
      PERFORM refuse('SN409', 'attachment.id_taken');
    END IF;
    RETURN jsonb_build_object('id', p_id, 'received', v_upload.received, 'complete', false);
  END IF;

  SELECT t.state INTO v_state FROM ticket_identity i JOIN ticket t ON t.id = i.id AND t.created_at = i.created_at
   WHERE i.id = p_ticket_id;
  IF FOUND AND NOT session_sees_ticket(p_ticket_id)
     OR NOT FOUND AND NOT session_sees_conversation(p_ticket_id)
                  AND (EXISTS (SELECT FROM attachment WHERE ticket_id = p_ticket_id AND staff_id <> v_staff_id)
                       OR EXISTS (SELECT FROM attachment_upload WHERE ticket_id = p_ticket_id AND staff_id <> v_staff_id)) THEN
    PERFORM refuse('SN404', 'ticket.unknown');
  ELSIF v_state IN ('archived', 'void', 'refused', 'merged') THEN
    PERFORM refuse('SN409', 'attachment.over', say('ticket_state.' || v_state));
  ELSIF (SELECT count(*) FROM attachment WHERE ticket_id = p_ticket_id AND hidden_at IS NULL)
        + (SELECT count(*) FROM attachment_upload WHERE ticket_id = p_ticket_id) >= v_count THEN
    PERFORM refuse('SN409', 'attachment.count', v_count::text);
  ELSIF (SELECT count(*) FROM attachment_upload WHERE staff_id = v_staff_id) >= 100 THEN
    PERFORM refuse('SN409', 'attachment.uploads', '100');
  END IF;

  INSERT INTO attachment_upload (id, ticket_id, sha256, size, name, media_type, public, staff_id, object)
  VALUES (p_id, p_ticket_id, decode(p_sha256, 'hex'), p_size, p_name, v_type.media_type, p_public, v_staff_id, lo_create(0));
  RETURN jsonb_build_object('id', p_id, 'received', 0, 'complete', false);
END
$$;
COMMENT ON FUNCTION attachment_begin(uuid, uuid, text, bigint, text, boolean) IS
  'Announces a file for a ticket, or for the one that will have that id: name, bytes and SHA-256 in hexadecimal. Tells how many bytes are there already, so that an upload goes on where it stopped. Refuses what is too large, too many or of a type that is not taken.';

CREATE OR REPLACE FUNCTION attachment_write(p_id uuid, p_offset bigint, p_data text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_upload attachment_upload;
  v_bytes bytea;
BEGIN
  SELECT * INTO v_upload FROM attachment_upload WHERE id = p_id AND staff_id = session_staff_id() FOR UPDATE;
  IF NOT FOUND THEN
    PERFORM refuse('SN404', 'attachment.unknown');
  ELSIF p_offset IS NULL OR coalesce(length(p_data), 0) NOT BETWEEN 1 AND 1500000 THEN
    PERFORM refuse('SN400', 'attachment.piece');
  END IF;
  BEGIN
    v_bytes := decode(p_data, 'base64');
  EXCEPTION WHEN invalid_parameter_value THEN
    PERFORM refuse('SN400', 'attachment.piece');
  END;
  IF p_offset < v_upload.received AND p_offset + length(v_bytes) <= v_upload.received THEN
    -- The answer to this piece was lost.
    RETURN v_upload.received;
  ELSIF p_offset <> v_upload.received OR p_offset + length(v_bytes) > v_upload.size THEN
    PERFORM refuse('SN409', 'attachment.piece');
  END IF;
  PERFORM lo_put(v_upload.object, p_offset, v_bytes);
  UPDATE attachment_upload SET received = received + length(v_bytes), touched_at = clock_timestamp() WHERE id = p_id;
  RETURN p_offset + length(v_bytes);
END
$$;
COMMENT ON FUNCTION attachment_write(uuid, bigint, text) IS
  'Takes the next piece of a file in base64, about a megabyte at most; returns how many bytes are there. A piece that comes twice does no harm.';

CREATE OR REPLACE FUNCTION attachment_finish(p_id uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_upload attachment_upload;
  v_attachment attachment;
  v_content text;
  v_bytes bytea;
  v_object oid;
BEGIN
  SELECT * INTO v_upload FROM attachment_upload WHERE id = p_id AND staff_id = session_staff_id() FOR UPDATE;
  IF NOT FOUND THEN
    SELECT * INTO v_attachment FROM attachment WHERE id = p_id AND staff_id = session_staff_id() AND hidden_at IS NULL;
    IF NOT FOUND THEN
      PERFORM refuse('SN404', 'attachment.unknown');
    END IF;
    RETURN attachment_show(v_attachment);
  ELSIF v_upload.received <> v_upload.size THEN
    PERFORM refuse('SN409', 'attachment.incomplete', v_upload.name);
  END IF;

  v_bytes := lo_get(v_upload.object);
  SELECT content INTO v_content FROM attachment_type WHERE extension = lower(substring(v_upload.name FROM '\.([^.]+)$'));
  IF sha256(v_bytes) <> v_upload.sha256 THEN
    PERFORM refuse('SN400', 'attachment.damaged', v_upload.name);
  ELSIF NOT attachment_fits(v_content, v_bytes) THEN
    PERFORM refuse('SN400', 'attachment.lies', v_upload.name, upper(substring(v_upload.name FROM '\.([^.]+)$')));
  END IF;

  -- Nobody sweeps contents away while one is given an owner.
  PERFORM pg_advisory_xact_lock_shared(hashtext('sonor attachment contents'));
  INSERT INTO attachment_content (sha256, object, size) VALUES (v_upload.sha256, v_upload.object, v_upload.size)
  ON CONFLICT (sha256) DO UPDATE SET size = excluded.size RETURNING object INTO v_object;
  IF v_object <> v_upload.object THEN
    PERFORM lo_unlink(v_upload.object);
  END IF;
  INSERT INTO attachment (id, ticket_id, sha256, name, media_type, public, staff_id, unit_id)
  VALUES (p_id, v_upload.ticket_id, v_upload.sha256, v_upload.name, v_upload.media_type, v_upload.public, v_upload.staff_id,
          session_unit_id()) RETURNING * INTO v_attachment;
  DELETE FROM attachment_upload WHERE id = p_id;
  PERFORM pg_notify('ticket', v_upload.ticket_id::text);
  RETURN attachment_show(v_attachment);
END
$$;
COMMENT ON FUNCTION attachment_finish(uuid) IS
  'Checks a file that is complete against its SHA-256 and against what its name promises, and attaches it. Asking again is no harm.';

-- Going out

CREATE OR REPLACE FUNCTION attachment_read(p_id uuid, p_offset bigint, p_length integer) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_attachment attachment;
BEGIN
  SELECT * INTO v_attachment FROM attachment WHERE id = p_id;
  IF NOT FOUND OR NOT session_sees_attachment(v_attachment) THEN
    PERFORM refuse('SN404', 'attachment.unknown');
  ELSIF p_offset IS NULL OR p_offset < 0 OR p_length IS NULL OR p_length NOT BETWEEN 1 AND 1048576 THEN
    PERFORM refuse('SN400', 'attachment.piece');
  END IF;
  RETURN encode(lo_get((SELECT object FROM attachment_content WHERE sha256 = v_attachment.sha256), p_offset, p_length), 'base64');
END
$$;
COMMENT ON FUNCTION attachment_read(uuid, bigint, integer) IS 'A piece of a file in base64, a megabyte at most; empty behind its end.';

-- Taking away

CREATE OR REPLACE FUNCTION attachment_contents_sweep() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_swept integer;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('sonor attachment contents'));
  WITH gone AS (
    DELETE FROM attachment_content c WHERE NOT EXISTS (SELECT FROM attachment a WHERE a.sha256 = c.sha256) RETURNING c.object
  )
  SELECT count(lo_unlink(object)) INTO v_swept FROM gone;
  RETURN v_swept;
END
$$;
COMMENT ON FUNCTION attachment_contents_sweep() IS 'Removes contents that nothing refers to; returns how many. Not for people.';

CREATE OR REPLACE FUNCTION attachment_remove(p_id uuid, p_reason text DEFAULT '') RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_upload attachment_upload;
  v_attachment attachment;
  v_state ticket_state;
BEGIN
  DELETE FROM attachment_upload WHERE id = p_id AND staff_id = session_staff_id() RETURNING * INTO v_upload;
  IF FOUND THEN
    PERFORM lo_unlink(v_upload.object);
    RETURN jsonb_build_object('id', p_id, 'removed', 'deleted');
  END IF;

  SELECT * INTO v_attachment FROM attachment WHERE id = p_id FOR UPDATE;
  IF NOT FOUND OR NOT session_sees_attachment(v_attachment) THEN
    PERFORM refuse('SN404', 'attachment.unknown');
  END IF;
  SELECT t.state INTO v_state FROM ticket_identity i JOIN ticket t ON t.id = i.id AND t.created_at = i.created_at
   WHERE i.id = v_attachment.ticket_id;
  IF v_attachment.staff_id = session_staff_id() AND coalesce(v_state, 'draft') = 'draft' THEN
    DELETE FROM attachment WHERE id = p_id;
    PERFORM attachment_contents_sweep();
    PERFORM pg_notify('ticket', v_attachment.ticket_id::text);
    RETURN jsonb_build_object('id', p_id, 'removed', 'deleted');
  ELSIF v_state = 'archived' THEN
    PERFORM refuse('SN409', 'attachment.over', say('ticket_state.archived'));
  ELSIF v_attachment.staff_id IS DISTINCT FROM session_staff_id() AND NOT 'supervisor' = ANY (session_seats()) THEN
    PERFORM refuse('SN403', 'attachment.not_yours');
  END IF;
  PERFORM text_check('reason', p_reason, 500, v_attachment.staff_id IS DISTINCT FROM session_staff_id());
  UPDATE attachment SET hidden_at = clock_timestamp(), hidden_by = session_staff_id() WHERE id = p_id;
  PERFORM audit('attachment.hide', 'attachment', p_id::text,
                jsonb_build_object('ticket', v_attachment.ticket_id, 'reason', coalesce(p_reason, '')));
  PERFORM pg_notify('ticket', v_attachment.ticket_id::text);
  RETURN jsonb_build_object('id', p_id, 'removed', 'hidden');
END
$$;
COMMENT ON FUNCTION attachment_remove(uuid, text) IS
  'Takes an attachment away: an own one before the ticket is submitted is gone for good, an own one later (or, for a supervisor, anybody''s, with a reason) is hidden and the act audited. Also ends an upload.';

CREATE OR REPLACE FUNCTION attachment_move(p_move jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_from uuid;
  v_to uuid;
  v_moved integer;
BEGIN
  PERFORM ticket_check_field('id', coalesce(p_move -> 'from', 'null')), ticket_check_field('id', coalesce(p_move -> 'to', 'null'));
  v_from := (p_move ->> 'from')::uuid;
  v_to := (p_move ->> 'to')::uuid;
  IF EXISTS (SELECT FROM ticket_identity WHERE id IN (v_from, v_to))
     OR EXISTS (SELECT FROM draft WHERE id = v_to AND staff_id IS DISTINCT FROM session_staff_id())
     OR EXISTS (SELECT FROM attachment WHERE ticket_id IN (v_from, v_to) AND staff_id IS DISTINCT FROM session_staff_id()) THEN
    PERFORM refuse('SN404', 'ticket.unknown');
  END IF;
  UPDATE attachment_upload SET ticket_id = v_to WHERE ticket_id = v_from AND staff_id = session_staff_id();
  UPDATE attachment SET ticket_id = v_to WHERE ticket_id = v_from AND staff_id = session_staff_id();
  GET DIAGNOSTICS v_moved = ROW_COUNT;
  PERFORM pg_notify('ticket', v_to::text);
  RETURN jsonb_build_object('moved', v_moved);
END
$$;
COMMENT ON FUNCTION attachment_move(jsonb) IS
  'Gives the attachments of an own draft to another own draft, for deliver(): {"from": …, "to": …}. A draft that was thrown away and brought back has another id. Refuses what belongs to a ticket already, or to somebody else.';

CREATE OR REPLACE FUNCTION attachment_clean() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_cleaned integer;
BEGIN
  WITH gone AS (
    DELETE FROM attachment_upload WHERE touched_at < now() - make_interval(hours => setting_get('attachment.unfinished')::integer)
    RETURNING object
  )
  SELECT count(lo_unlink(object)) INTO v_cleaned FROM gone;
  WITH gone AS (
    DELETE FROM attachment a
     WHERE at < now() - make_interval(days => setting_get('attachment.without_ticket')::integer)
       AND NOT EXISTS (SELECT FROM ticket_identity i WHERE i.id = a.ticket_id)
       AND NOT EXISTS (SELECT FROM draft d WHERE d.id = a.ticket_id)
       AND NOT EXISTS (SELECT FROM conversation c WHERE c.id = a.ticket_id)
    RETURNING 1
  )
  SELECT v_cleaned + count(*) INTO v_cleaned FROM gone;
  PERFORM attachment_contents_sweep();
  RETURN v_cleaned;
END
$$;
COMMENT ON FUNCTION attachment_clean() IS
  'Removes uploads that stopped long ago and attachments whose ticket never came, then contents that nothing refers to; returns how many of the first two. For the housekeeper.';

GRANT SELECT ON attachment_type TO sonor_staff;
GRANT EXECUTE ON FUNCTION attachment_limits(), attachment_list(uuid), attachment_begin(uuid, uuid, text, bigint, text, boolean),
                          attachment_write(uuid, bigint, text), attachment_finish(uuid), attachment_read(uuid, bigint, integer),
                          attachment_remove(uuid, text), attachment_move(jsonb)
  TO sonor_staff;
INSERT INTO delivery_action (action, function_name) VALUES ('attachment_move', 'attachment_move')
ON CONFLICT (action) DO UPDATE SET function_name = excluded.function_name;
GRANT EXECUTE ON FUNCTION attachment_type_set(text, boolean) TO sonor_administrator;

INSERT INTO setting (key, value, value_unit, minimum, maximum, description_en, description_zh, source) VALUES
  ('attachment.unfinished', 24, 'hours', 1, 720,
   'An upload that stopped is dropped after', '未传完的附件保留时间', ''),
  ('attachment.without_ticket', 30, 'days', 1, 365,
   'An attachment whose ticket was never submitted is dropped after', '工单未提交的附件保留时间', '')
ON CONFLICT (key) DO UPDATE
  SET value = least(greatest(setting.value, excluded.minimum), excluded.maximum), value_unit = excluded.value_unit,
      minimum = excluded.minimum, maximum = excluded.maximum, description_en = excluded.description_en,
      description_zh = excluded.description_zh, source = excluded.source;

INSERT INTO message (key, text_en, text_zh) VALUES
  ('attachment.name', '“%1$s” cannot be the name of an attachment: at most 200 characters, no slashes', '附件名“%1$s”不正确：最多 200 个字符，且不能含有斜杠'),
  ('attachment.empty', '“%1$s” is empty', '“%1$s”是空文件'),
  ('attachment.size', '“%1$s” has %2$s MB, at most %3$s MB can be attached: make it smaller', '“%1$s”大小为 %2$s MB，单个附件不能超过 %3$s MB，请压缩后再上传'),
  ('attachment.type', '“%1$s” is of a type that is not taken; these are: %2$s', '不支持“%1$s”的文件类型，可上传：%2$s'),
  ('attachment.type_unknown', 'There is no type of file “%1$s”', '没有文件类型“%1$s”'),
  ('attachment.lies', '“%1$s” is no %2$s file, whatever its name says; it is not attached', '“%1$s”的内容不是 %2$s 文件，与文件名不符，不能上传'),
  ('attachment.damaged', '“%1$s” was damaged on its way; attach it again', '“%1$s”在上传中损坏，请重新上传'),
  ('attachment.incomplete', '“%1$s” is not complete yet', '“%1$s”尚未传完'),
  ('attachment.count', 'A ticket takes %1$s attachments, and has them: remove one first', '每件工单最多 %1$s 个附件，请先删除一个'),
  ('attachment.uploads', 'You have %1$s unfinished uploads: finish or remove one first', '您有 %1$s 个附件尚未传完，请先完成或取消'),
  ('attachment.over', 'The ticket is “%1$s”: its attachments stay as they are', '工单已是“%1$s”，附件不能再变动'),
  ('attachment.id_taken', 'Another attachment has this id', '该附件编号已被使用'),
  ('attachment.piece', 'This piece of the file does not belong here', '文件分段不正确'),
  ('attachment.unknown', 'There is no such attachment, or it is not yours to see', '没有该附件，或您无权查看'),
  ('attachment.citizen', 'the citizen', '诉求人'),
  ('attachment.not_yours', 'Only who attached it, or a supervisor, can take it away', '只有上传人或班长可以删除附件')
ON CONFLICT (key) DO UPDATE SET text_en = excluded.text_en, text_zh = excluded.text_zh;
