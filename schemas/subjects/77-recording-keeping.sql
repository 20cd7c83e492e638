-- 录音: what becomes of recordings after their calls, and how long they are kept.

CREATE OR REPLACE FUNCTION recording_finished(p_switch_id text, p_call_id uuid, p_path text, p_format text, p_seconds numeric,
                                              p_bytes bigint, p_sha256 text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_call call;
BEGIN
  SELECT * INTO v_call FROM call WHERE id = p_call_id;
  IF NOT FOUND THEN
    PERFORM refuse('SN404', 'call.unknown');
  END IF;

  INSERT INTO recording (path, call_id, switch_id, format, seconds, bytes, sha256, keep_until)
  VALUES (p_path, p_call_id, p_switch_id, p_format, p_seconds, p_bytes, p_sha256,
          v_call.arrived_at + make_interval(days => setting_get('recording.keep')::integer))
  -- Finished once more after a crash: the file is the new one, how long it is kept stays.
  ON CONFLICT (path) DO UPDATE SET format = excluded.format, seconds = excluded.seconds, bytes = excluded.bytes, sha256 = excluded.sha256
    WHERE recording.removed_at IS NULL;
  UPDATE call SET recording_path = p_path WHERE id = p_call_id AND arrived_at = v_call.arrived_at;
  -- What could not be finished before is mended.
  PERFORM alarm_clear('recording', p_call_id || '.wav', p_switch_id);
  PERFORM pg_notify('call', p_call_id::text);
END
$$;
COMMENT ON FUNCTION recording_finished(text, uuid, text, text, numeric, bigint, text) IS
  'A recording is whole under this path, below the recordings folder; telling it twice does no harm. An alarm about it is over. It is kept from its call on for setting recording.keep. For switches only.';

CREATE OR REPLACE FUNCTION recording_of(p_call_id uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT path FROM recording WHERE call_id = p_call_id AND removed_at IS NULL ORDER BY finished_at DESC LIMIT 1
$$;
COMMENT ON FUNCTION recording_of(uuid) IS 'The finished recording of a call that is still there, null if there is none. For functions of this schema.';

CREATE OR REPLACE FUNCTION recording_due(p_switch_id text, p_most integer DEFAULT 100) RETURNS TABLE (path text)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  SELECT r.path FROM recording r
   WHERE r.switch_id = p_switch_id AND r.keep_until < clock_timestamp() AND r.erased_at IS NULL AND r.held_at IS NULL
   ORDER BY r.keep_until LIMIT greatest(least(p_most, 1000), 0)
$$;
COMMENT ON FUNCTION recording_due(text, integer) IS
  'Recordings of a switch that have been kept long enough and that nobody holds, and those whose file it did not get to erase; the oldest first. For switches only.';

CREATE OR REPLACE FUNCTION recording_remove(p_switch_id text, p_path text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_recording recording;
BEGIN
  -- Whoever wants to hold it waits here, and is then told that it is gone; or was first, and it stays.
  UPDATE recording SET removed_at = clock_timestamp()
   WHERE path = p_path AND switch_id = p_switch_id AND keep_until < clock_timestamp() AND removed_at IS NULL AND held_at IS NULL
  RETURNING * INTO v_recording;
  IF NOT FOUND THEN
    RETURN EXISTS (SELECT FROM recording WHERE path = p_path AND switch_id = p_switch_id AND removed_at IS NOT NULL AND erased_at IS NULL);
  END IF;

  UPDATE call SET recording_path = recording_of(id) WHERE id = v_recording.call_id AND recording_path = p_path;
  PERFORM audit('recording.remove', 'recording', p_path,
                jsonb_build_object('call', v_recording.call_id, 'sha256', v_recording.sha256, 'keep_until', v_recording.keep_until));
  PERFORM pg_notify('call', v_recording.call_id::text);
  RETURN true;
END
$$;
COMMENT ON FUNCTION recording_remove(text, text) IS
  'Writes down that a recording is removed, in the audit log too; true if the switch is to remove the file now (also when it was told so before and did not get to it), false if somebody holds it or it is not due. For switches only.';

CREATE OR REPLACE FUNCTION recording_erased(p_switch_id text, p_path text) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
  UPDATE recording SET erased_at = clock_timestamp()
   WHERE path = p_path AND switch_id = p_switch_id AND removed_at IS NOT NULL AND erased_at IS NULL
$$;
COMMENT ON FUNCTION recording_erased(text, text) IS 'A switch has erased the file of a recording that was removed. For switches only.';

CREATE OR REPLACE FUNCTION recording_hold(p_path text, p_note text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
BEGIN
  IF NOT (session_has_seat('supervisor') OR session_has_seat('quality') OR session_has_seat('administrator')) THEN
    PERFORM refuse('SN403', 'recording.not_for_you');
  END IF;
  PERFORM text_check('recording.note', p_note, 500, p_note IS NOT NULL);

  UPDATE recording SET held_at = CASE WHEN p_note IS NOT NULL THEN clock_timestamp() END,
                       held_by = CASE WHEN p_note IS NOT NULL THEN session_staff_id() END, held_note = p_note
   WHERE path = p_path AND removed_at IS NULL;
  IF NOT FOUND THEN
    PERFORM refuse('SN404', 'recording.removed');
  END IF;
  PERFORM audit(CASE WHEN p_note IS NULL THEN 'recording.release' ELSE 'recording.hold' END, 'recording', p_path,
                jsonb_build_object('note', p_note));
END
$$;
COMMENT ON FUNCTION recording_hold(text, text) IS
  'Has a recording kept until it is released (a note of null), however old it gets: because of a complaint, an appeal, a court. Supervisors, quality and administrators; in the audit log.';

DROP POLICY IF EXISTS recording_leading ON recording;
CREATE POLICY recording_leading ON recording FOR SELECT TO sonor_supervisor, sonor_quality, sonor_administrator USING (true);
COMMENT ON POLICY recording_leading ON recording IS 'Who may hold a recording sees what there is.';

GRANT SELECT ON recording TO sonor_supervisor, sonor_quality, sonor_administrator;
GRANT EXECUTE ON FUNCTION recording_hold(text, text) TO sonor_supervisor, sonor_quality, sonor_administrator;
GRANT EXECUTE ON FUNCTION recording_finished(text, uuid, text, text, numeric, bigint, text), recording_due(text, integer),
  recording_remove(text, text), recording_erased(text, text) TO sonor_switch;

INSERT INTO setting (key, value, value_unit, minimum, maximum, description_en, description_zh) VALUES
  ('recording.keep', 730, 'days', 1, 36500, 'How long a recording is kept after its call, unless it is held', '录音保存期限（被封存的录音除外）')
ON CONFLICT (key) DO UPDATE SET value_unit = excluded.value_unit, minimum = excluded.minimum, maximum = excluded.maximum,
  description_en = excluded.description_en, description_zh = excluded.description_zh;

INSERT INTO message (key, text_en, text_zh) VALUES
  ('recording.not_for_you', 'Only supervisors, quality staff and administrators hold recordings', '只有班长、质检人员和管理员可以封存录音'),
  ('field.recording.note', 'The reason', '封存原因'),
  ('recording.removed', 'There is no such recording any more', '该录音不存在或已到期清除')
ON CONFLICT (key) DO UPDATE SET text_en = excluded.text_en, text_zh = excluded.text_zh;
