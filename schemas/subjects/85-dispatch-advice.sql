-- What a dispatcher is told before a ticket goes out, by the very functions that send it.

CREATE OR REPLACE FUNCTION dispatch_advice(p_ticket_id uuid, p_changes jsonb DEFAULT '{}', p_lead_unit_id integer DEFAULT NULL,
                                           p_co_unit_ids integer[] DEFAULT NULL) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_field record;
  v_ticket ticket;
  v_proposal record;
  v_lead integer;
  v_co_units integer[];
  v_deadline record;
BEGIN
  IF NOT session_sees_all() THEN
    PERFORM refuse('SN403', 'ticket.not_allowed', say('ticket_action.dispatch'));
  ELSIF jsonb_typeof(p_changes) IS DISTINCT FROM 'object' THEN
    PERFORM refuse('SN400', 'field.form', say('field.fields'), left(coalesce(p_changes::text, 'NULL'), 40));
  END IF;
  FOR v_field IN SELECT key, value FROM jsonb_each(p_changes) LOOP
    IF v_field.key NOT IN ('kind', 'category_id', 'area_code', 'enterprise') THEN
      PERFORM refuse('SN400', 'field.unknown', left(v_field.key, 40));
    END IF;
    PERFORM ticket_check_field(v_field.key, v_field.value);
  END LOOP;
  SELECT t.* INTO v_ticket FROM ticket_identity i JOIN ticket t ON t.id = i.id AND t.created_at = i.created_at WHERE i.id = p_ticket_id;
  IF NOT FOUND THEN
    PERFORM refuse('SN404', 'ticket.unknown');
  END IF;
  v_ticket := jsonb_populate_record(v_ticket, p_changes);

  SELECT * INTO v_proposal FROM (SELECT) one LEFT JOIN catalogue_propose(v_ticket.category_id, v_ticket.area_code) ON true;
  v_lead := coalesce((SELECT id FROM unit WHERE id = p_lead_unit_id), v_proposal.lead_unit_id);
  v_co_units := array_remove(CASE WHEN p_lead_unit_id IS NULL AND p_co_unit_ids IS NULL THEN coalesce(v_proposal.co_unit_ids, '{}')
                                  ELSE coalesce(p_co_unit_ids, '{}') END, v_lead);
  IF v_lead IS NOT NULL THEN
    SELECT * INTO v_deadline FROM ticket_deadline(now(), v_ticket.kind, v_ticket.channel, v_ticket.urgent, v_ticket.enterprise,
      cardinality(v_co_units) > 0, v_lead, v_proposal.limit_value, v_proposal.limit_unit);
    RETURN jsonb_build_object(
      'proposed', unit_card(v_proposal.lead_unit_id), 'lead', unit_card(v_lead),
      'co_units', coalesce((SELECT jsonb_agg(unit_card(id) ORDER BY id) FROM unit WHERE id = ANY (v_co_units)), '[]'),
      'due_at', v_deadline.due_at, 'sign_due_at', least(sign_deadline(now(), v_ticket.urgent), v_deadline.due_at),
      'working_days', CASE WHEN v_deadline.due_at IS NOT NULL
                           THEN round(working_time_between(now(), v_deadline.due_at, 'working days'), 1) END,
      'basis', (SELECT jsonb_build_object('category', c.name_zh, 'area', a.name_zh) FROM category c, area a
                 WHERE c.id = v_proposal.category_id AND a.code = v_proposal.area_code),
      'warnings', dispatch_warnings(v_ticket, v_lead)
        || coalesce((SELECT jsonb_agg(jsonb_build_object('key', 'unit.dissolved', 'text', say('unit.dissolved', name_zh)) ORDER BY id)
             FROM unit WHERE id = ANY (v_lead || v_co_units) AND dissolved_at IS NOT NULL), '[]'));
  END IF;
  RETURN jsonb_build_object('proposed', NULL, 'lead', NULL, 'co_units', '[]'::jsonb, 'due_at', NULL, 'sign_due_at', NULL,
    'working_days', NULL, 'basis', NULL,
    'warnings', jsonb_build_array(jsonb_build_object('key', 'dispatch.no_entry', 'text', say('dispatch.no_entry'))));
END
$$;
COMMENT ON FUNCTION dispatch_advice(uuid, jsonb, integer, integer[]) IS
  'What would come of dispatching a ticket this moment, with changes of its kind, category_id, area_code or enterprise, to this lead and these co-units (null: those of the catalogue): proposed (the catalogue''s lead), lead, co_units, due_at, working_days until then, sign_due_at, basis (the catalogue''s entry) and warnings: another unit than the catalogue''s, a department''s matter pushed down, a dissolved unit.';

GRANT EXECUTE ON FUNCTION dispatch_advice(uuid, jsonb, integer, integer[]) TO sonor_centre;
