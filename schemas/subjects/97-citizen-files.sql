-- 诉求人附件: the files that come with a matter over the network, and what of them can be seen from outside.

UPDATE attachment_type SET citizen = extension IN ('png', 'jpg', 'jpeg', 'gif', 'bmp', 'webp', 'heic', 'pdf', 'txt', 'mp3', 'amr', 'm4a', 'mp4', 'mov', '3gp');

CREATE OR REPLACE FUNCTION citizen_files_problems(p_field text, p_files jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_limit CONSTANT bigint := setting_get('attachment.size') * 1024 * 1024;
  v_most CONSTANT integer := setting_get('citizen.files');
  v_problems jsonb := '[]';
  v_file record;
  v_type attachment_type;
BEGIN
  IF jsonb_array_length(p_files) > v_most THEN
    RETURN gateway_problem(p_field, 'citizen.files', v_most::text);
  END IF;
  FOR v_file IN
    SELECT file ->> 'name' AS name, lower(substring(file ->> 'name' FROM '\.([^.]+)$')) AS extension, decode(file ->> 'data', 'base64') AS bytes,
           coalesce((file ->> 'damaged')::boolean, false) AS damaged
      FROM jsonb_array_elements(p_files) file
  LOOP
    SELECT * INTO v_type FROM attachment_type WHERE extension = v_file.extension AND accepted AND citizen;
    v_problems := v_problems || CASE
      WHEN v_file.name = '' OR length(v_file.name) > 200 OR v_file.name ~ '[/\\\u0001-\u001f\u007f]' THEN
        gateway_problem(p_field, 'attachment.name', left(v_file.name, 60))
      WHEN v_type.extension IS NULL THEN
        gateway_problem(p_field, 'attachment.type', v_file.name,
                        (SELECT string_agg(extension, ', ' ORDER BY extension) FROM attachment_type WHERE accepted AND citizen))
      WHEN length(v_file.bytes) = 0 THEN gateway_problem(p_field, 'attachment.empty', v_file.name)
      WHEN length(v_file.bytes) > v_limit THEN
        gateway_problem(p_field, 'attachment.size', v_file.name, trim_scale(round(length(v_file.bytes) / 1048576.0, 1))::text, (v_limit / 1048576)::text)
      WHEN v_file.damaged OR NOT attachment_fits(v_type.content, v_file.bytes) THEN
        gateway_problem(p_field, 'attachment.lies', v_file.name, upper(v_file.extension))
      ELSE '[]' END;
  END LOOP;
  RETURN v_problems;
END
$$;
COMMENT ON FUNCTION citizen_files_problems(text, jsonb) IS
  'What is wrong with files that a citizen sends, as problems of that field: [{name, data (base64), damaged (a picture that could not be read)}]. Null is none.';

CREATE OR REPLACE FUNCTION citizen_files_keep(p_field text, p_ticket_id uuid, p_files jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_count CONSTANT integer := setting_get('attachment.count');
  v_file record;
  v_new oid;
  v_object oid;
BEGIN
  IF coalesce(jsonb_array_length(p_files), 0) = 0 THEN
    RETURN;
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('sonor attachment ' || p_ticket_id));
  IF (SELECT count(*) FROM attachment WHERE ticket_id = p_ticket_id AND hidden_at IS NULL) + jsonb_array_length(p_files) > v_count THEN
    PERFORM gateway_refuse('SN409', p_field, 'citizen.full', v_count::text);
  END IF;
  -- Nobody sweeps contents away while one is given an owner.
  PERFORM pg_advisory_xact_lock_shared(hashtext('sonor attachment contents'));
  FOR v_file IN
    SELECT file ->> 'name' AS name, decode(file ->> 'data', 'base64') AS bytes, t.media_type
      FROM jsonb_array_elements(p_files) file JOIN attachment_type t ON t.extension = lower(substring(file ->> 'name' FROM '\.([^.]+)$'))
  LOOP
    v_new := lo_from_bytea(0, v_file.bytes);
    INSERT INTO attachment_content (sha256, object, size) VALUES (sha256(v_file.bytes), v_new, length(v_file.bytes))
    ON CONFLICT (sha256) DO UPDATE SET size = excluded.size RETURNING object INTO v_object;
    IF v_object <> v_new THEN
      PERFORM lo_unlink(v_new);
    END IF;
    INSERT INTO attachment (id, ticket_id, sha256, name, media_type, public)
    VALUES (gen_random_uuid(), p_ticket_id, sha256(v_file.bytes), v_file.name, v_file.media_type, false);
  END LOOP;
  PERFORM pg_notify('ticket', p_ticket_id::text);
END
$$;
COMMENT ON FUNCTION citizen_files_keep(text, uuid, jsonb) IS
  'Attaches files without problems to a ticket, as they came: where a picture was taken helps whoever handles it, and is shown to nobody outside.';

CREATE OR REPLACE FUNCTION citizen_files(p_ticket_id uuid, p_answered boolean) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  RETURN (SELECT coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'name', a.name, 'media_type', a.media_type, 'size', c.size, 'at', w3c_time(a.at),
                                                       'own', a.staff_id IS NULL) ORDER BY a.at, a.id), '[]')
            FROM attachment a JOIN attachment_content c ON c.sha256 = a.sha256
           WHERE a.ticket_id = p_ticket_id AND a.hidden_at IS NULL AND (a.staff_id IS NULL OR a.public AND p_answered));
END
$$;
COMMENT ON FUNCTION citizen_files(uuid, boolean) IS
  'The files of a ticket that its citizen sees: their own, and when it is answered what was answered in public.';

CREATE OR REPLACE FUNCTION citizen_file_answer(p_attachment attachment) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  RETURN gateway_answer_with(200, jsonb_build_object('name', p_attachment.name, 'media_type', p_attachment.media_type, 'data',
    (SELECT encode(lo_get(c.object), 'base64') FROM attachment_content c WHERE c.sha256 = p_attachment.sha256)));
END
$$;
COMMENT ON FUNCTION citizen_file_answer(attachment) IS 'A file as the gateway gets it: name, media_type, data in base64. The gateway takes out of a picture what is not picture.';

CREATE OR REPLACE FUNCTION api_file(p_context jsonb, p_arguments jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_ticket CONSTANT ticket := api_ticket_find(p_context, p_arguments ->> 'number');
  v_file attachment;
BEGIN
  SELECT * INTO v_file FROM attachment
   WHERE id::text = p_arguments ->> 'id' AND ticket_id = v_ticket.id AND hidden_at IS NULL
     AND (staff_id IS NULL OR public AND v_ticket.answered_at IS NOT NULL);
  IF NOT FOUND THEN
    PERFORM gateway_refuse('SN404', 'id', 'citizen.file');
  END IF;
  RETURN citizen_file_answer(v_file);
END
$$;
COMMENT ON FUNCTION api_file(jsonb, jsonb) IS 'A file of a ticket of the number that was proved.';

CREATE OR REPLACE FUNCTION open311_media(p_ticket ticket) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT a.id FROM attachment a
   WHERE a.ticket_id = p_ticket.id AND a.staff_id IS NULL AND a.hidden_at IS NULL AND a.media_type IN ('image/jpeg', 'image/png', 'image/gif', 'image/webp')
     AND NOT p_ticket.confidential AND p_ticket.state NOT IN ('draft', 'first_review', 'refused', 'void')
   ORDER BY a.at, a.id LIMIT 1
$$;
COMMENT ON FUNCTION open311_media(ticket) IS 'The picture of a ticket that everybody may see: not before a reviewer has seen it, none of a confidential one. Null if none.';

CREATE OR REPLACE FUNCTION open311_media_show(p_context jsonb, p_arguments jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_file attachment;
BEGIN
  SELECT a.* INTO v_file
    FROM attachment a JOIN open311_request r ON r.ticket_id = a.ticket_id
    JOIN ticket_identity i ON i.id = a.ticket_id JOIN ticket t ON t.id = i.id AND t.created_at = i.created_at
   WHERE p_arguments ->> 'id' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' AND a.id = (p_arguments ->> 'id')::uuid AND a.id = open311_media(t);
  IF NOT FOUND THEN
    PERFORM gateway_refuse('SN404', 'id', 'citizen.file');
  END IF;
  RETURN citizen_file_answer(v_file);
END
$$;
COMMENT ON FUNCTION open311_media_show(jsonb, jsonb) IS 'What media_url of a request leads to.';

INSERT INTO setting (key, value, value_unit, minimum, maximum, description_en, description_zh) VALUES
  ('citizen.files', 6, 'count', 0, 50, 'Files that a citizen may send at once', '市民一次可上传的文件数')
ON CONFLICT (key) DO UPDATE SET value_unit = excluded.value_unit, minimum = excluded.minimum, maximum = excluded.maximum,
  description_en = excluded.description_en, description_zh = excluded.description_zh;

INSERT INTO message (key, text_en, text_zh) VALUES
  ('citizen.files', 'At most %1$s files at once', '一次最多上传 %1$s 个文件'),
  ('citizen.full', 'This request takes %1$s files at most', '该诉求最多 %1$s 个附件'),
  ('citizen.file', 'There is no such file', '没有该文件')
ON CONFLICT (key) DO UPDATE SET text_en = excluded.text_en, text_zh = excluded.text_zh;
