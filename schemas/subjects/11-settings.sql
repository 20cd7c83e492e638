-- Settings: every limit of the hotline, with its unit and range.

CREATE OR REPLACE FUNCTION setting_get(p_key text) RETURNS numeric
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_value numeric;
BEGIN
  SELECT value INTO v_value FROM setting WHERE key = p_key;
  IF NOT FOUND THEN
    PERFORM refuse('SN404', 'setting.unknown', p_key);
  END IF;
  RETURN v_value;
END
$$;
COMMENT ON FUNCTION setting_get(text) IS 'Value of a setting, in the unit that its row names. An unknown key is refused.';

CREATE OR REPLACE FUNCTION setting_unit(p_key text) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_unit text;
BEGIN
  SELECT value_unit INTO v_unit FROM setting WHERE key = p_key;
  IF NOT FOUND THEN
    PERFORM refuse('SN404', 'setting.unknown', p_key);
  END IF;
  RETURN v_unit;
END
$$;
COMMENT ON FUNCTION setting_unit(text) IS 'Unit that a setting''s value is in. An unknown key is refused.';

CREATE OR REPLACE FUNCTION setting_set(p_key text, p_value numeric) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sonor, pg_temp
AS $$
DECLARE
  v_old setting;
  v_unit text;
BEGIN
  SELECT * INTO v_old FROM setting WHERE key = p_key FOR UPDATE;
  IF NOT FOUND THEN
    PERFORM refuse('SN404', 'setting.unknown', p_key);
  END IF;

  v_unit := say('value_unit.' || replace(v_old.value_unit, ' ', '_'));
  IF p_value IS NULL OR p_value NOT BETWEEN v_old.minimum AND v_old.maximum THEN
    PERFORM refuse_constraint('SN400', 'setting_value_in_range', 'setting.out_of_range',
                              CASE session_language() WHEN 'en' THEN v_old.description_en ELSE v_old.description_zh END,
                              p_key, coalesce(left(p_value::text, 40), 'NULL'), trim_scale(v_old.minimum)::text,
                              trim_scale(v_old.maximum)::text, v_unit);
  END IF;
  IF v_old.value_unit IN ('count', 'characters', 'megabytes') AND p_value <> trunc(p_value) THEN
    PERFORM refuse('SN400', 'setting.not_whole',
                   CASE session_language() WHEN 'en' THEN v_old.description_en ELSE v_old.description_zh END,
                   p_key, left(p_value::text, 40), v_unit);
  END IF;
  IF p_value = v_old.value THEN
    RETURN;
  END IF;

  UPDATE setting SET value = trim_scale(p_value), updated_at = clock_timestamp(), updated_by = session_user
  WHERE key = p_key;
  PERFORM audit('setting.set', 'setting', p_key, jsonb_build_object('old', v_old.value, 'new', trim_scale(p_value)));
END
$$;
COMMENT ON FUNCTION setting_set(text, numeric) IS
  'Gives a setting another value, in its own unit; for administrators. Out of its range it is refused by name and nothing changes.';

GRANT EXECUTE ON FUNCTION setting_get(text), setting_unit(text) TO sonor_staff;
GRANT EXECUTE ON FUNCTION setting_set(text, numeric) TO sonor_administrator;
GRANT SELECT ON setting TO sonor_staff;

INSERT INTO message (key, text_en, text_zh) VALUES
  ('setting.unknown',
   'There is no setting “%1$s”',
   '没有名为“%1$s”的参数'),
  ('setting.out_of_range',
   '“%1$s” (%2$s) cannot be %3$s: enter a value from %4$s to %5$s %6$s',
   '“%1$s”（%2$s）不能设为 %3$s：请填写 %4$s 至 %5$s %6$s'),
  ('setting.not_whole',
   '“%1$s” (%2$s) cannot be %3$s: enter a whole number of %4$s',
   '“%1$s”（%2$s）不能设为 %3$s：请填写整数，单位为%4$s'),
  ('value_unit.seconds',       'seconds',       '秒'),
  ('value_unit.minutes',       'minutes',       '分钟'),
  ('value_unit.hours',         'hours',         '小时'),
  ('value_unit.working_hours', 'working hours', '个工作小时'),
  ('value_unit.days',          'days',          '天'),
  ('value_unit.working_days',  'working days',  '个工作日'),
  ('value_unit.months',        'months',        '个月'),
  ('value_unit.percent',       'per cent',      '%%'),
  ('value_unit.count',         'items',         '个'),
  ('value_unit.characters',    'characters',    '个字符'),
  ('value_unit.megabytes',     'megabytes',     '兆字节')
ON CONFLICT (key) DO UPDATE SET text_en = excluded.text_en, text_zh = excluded.text_zh;

-- What the city has set stays; only a value that a new range no longer allows moves to its nearest bound. A source that is
-- empty means: our own proposal.
INSERT INTO setting (key, value, value_unit, minimum, maximum, description_en, description_zh, source) VALUES
  ('deadline.sign', 2, 'working hours', 0.5, 70,
   'A unit signs a dispatched ticket within', '承办单位签收时限', ''),
  ('deadline.sign_urgent', 30, 'minutes', 5, 1440,
   'A unit signs an urgent ticket within', '紧急工单签收时限', ''),
  ('deadline.consultation', 1, 'working days', 1, 60,
   'A unit answers a consultation within', '咨询类办理时限', ''),
  ('deadline.help', 5, 'working days', 1, 60,
   'A unit answers a request for help within', '求助类办理时限', ''),
  ('deadline.suggestion', 5, 'working days', 1, 60,
   'A unit answers a suggestion within', '建议类办理时限', ''),
  ('deadline.complaint', 5, 'working days', 1, 60,
   'A unit answers a complaint within', '投诉类办理时限', ''),
  ('deadline.complaint_joint', 7, 'working days', 1, 60,
   'Several units together answer a complaint within', '多单位联办投诉办理时限', ''),
  ('deadline.report', 10, 'working days', 1, 60,
   'A unit answers a report within', '举报类办理时限', ''),
  ('deadline.praise', 0, 'working days', 0, 60,
   'A unit answers praise within (0: no limit)', '表扬类办理时限（0 表示不限）', ''),
  ('deadline.enterprise_consultation', 24, 'hours', 1, 720,
   'A company''s consultation is answered within', '企业咨询办理时限', '包头 12345 企业诉求'),
  ('deadline.enterprise', 3, 'working days', 1, 60,
   'A company''s other matters are answered within', '企业其他诉求办理时限', '包头 12345 企业诉求'),
  ('deadline.urgent_response', 2, 'hours', 0.5, 72,
   'A unit responds to an urgent ticket within', '紧急工单响应时限', 'DB11 征求意见稿（北京）：危及生命财产 2 小时'),
  ('deadline.urgent_answer', 24, 'hours', 1, 240,
   'A unit answers an urgent ticket within', '紧急工单办结时限', 'DB11 征求意见稿（北京）：水电气热 24 小时'),
  ('deadline.redo', 3, 'working days', 1, 60,
   'A unit answers a ticket that was sent back within', '重办时限', ''),
  ('deadline.follow_up', 2, 'working days', 1, 30,
   'The citizen is called back after the answer within', '答复后回访时限', ''),

  ('return.window', 1, 'working days', 0.5, 30,
   'A unit may ask to return a ticket, counted from signing, within', '签收后申请退单的期限', '山东省：2 个工作日内并说明理由'),
  ('extension.count', 1, 'count', 0, 10,
   'Extensions of one ticket at most', '每件工单延期次数上限', ''),
  ('extension.count_supervised', 2, 'count', 0, 10,
   'Extensions of one ticket at most when a supervisor agrees', '经班长同意的延期次数上限', ''),
  ('extension.total', 10, 'working days', 1, 60,
   'All extensions of one ticket together at most', '累计延期上限', '山东省：不超过 10 个工作日'),
  ('follow_up.attempts', 3, 'count', 1, 20,
   'Calls to a citizen who cannot be reached before the follow-up is given up', '回访联系不上的最多拨打次数', ''),
  ('problem.redo_count', 3, 'count', 1, 20,
   'A ticket redone so often and still unsolved is a problem ticket', '重办达到此次数仍未解决列为问题工单', '巴彦淖尔 12345“问题工单”规则'),
  ('problem.unit_count', 3, 'count', 2, 20,
   'A ticket dispatched to so many units without a lead is a problem ticket', '改派单位达到此数仍无主办列为问题工单', '巴彦淖尔 12345“问题工单”规则'),

  ('light.amber', 48, 'hours', 1, 720,
   'The light turns amber and the unit is urged before the deadline by', '到期前转黄灯并催办', '鄂托克旗：48 小时预警催办'),
  ('light.supervise', 24, 'hours', 1, 720,
   'A ticket comes under key supervision before the deadline by', '到期前列入重点督办', '鄂托克旗：24 小时重点督办'),
  ('light.amber_share', 25, 'percent', 1, 90,
   'For short limits the light turns amber when so much of the time is left', '短时限工单剩余时间低于此比例转黄灯', ''),
  ('light.short_limit', 72, 'hours', 1, 720,
   'Limits shorter than this use the share instead of the hours', '短于此时限的工单按比例转黄灯', ''),

  ('call.answer', 15, 'seconds', 5, 120,
   'A call is answered in time within', '电话接听时限', 'GB/T 33358-2016'),
  ('call.connect_rate', 95, 'percent', 50, 100,
   'Calls answered in any 24 hours at least', '任意连续 24 小时接通率下限', 'GB/T 33358-2016'),
  ('call.short_abandon', 5, 'seconds', 0, 60,
   'A caller who hangs up sooner does not count as abandoned', '短于此时间挂机不计入放弃', ''),
  ('call.ring', 20, 'seconds', 5, 120,
   'A seat rings before the call goes to the next for', '座席振铃时限', ''),
  ('call.wrap_up', 60, 'seconds', 0, 1800,
   'Wrap-up after a call at most', '话后处理时限', ''),
  ('call.hold', 120, 'seconds', 10, 1800,
   'A citizen on hold is brought to the agent''s notice after', '通话保持提醒时间', ''),
  ('break.length', 15, 'minutes', 1, 120,
   'One break at most', '单次小休时长上限', ''),
  ('break.per_shift', 3, 'count', 0, 20,
   'Breaks in one shift at most', '每班次小休次数上限', ''),
  ('break.at_once', 5, 'count', 1, 100,
   'People on a break at the same time at most', '同时小休人数上限', ''),

  ('media.answer', 3, 'minutes', 1, 1440,
   'A text message, WeChat or app request is answered within', '短信及其他媒体响应时限', 'GB/T 33358-2016'),
  ('mailbox.answer', 24, 'hours', 1, 240,
   'A letter to the mailbox is answered within', '信箱响应时限', 'GB/T 33358-2016'),
  ('recording.retention', 24, 'months', 6, 120,
   'Recordings are kept for', '录音保存期限', ''),
  ('attachment.size', 20, 'megabytes', 1, 200,
   'One attachment at most', '单个附件大小上限', ''),
  ('attachment.count', 10, 'count', 1, 50,
   'Attachments of one ticket at most', '每件工单附件数量上限', ''),
  ('search.text_length', 100, 'characters', 10, 500,
   'Words to search for at most', '搜索内容长度上限', ''),
  ('search.page_size', 50, 'count', 10, 200,
   'Tickets found that one page shows', '搜索结果每页条数', ''),
  ('password.length', 8, 'characters', 4, 64,
   'A new password has at least', '新密码最短长度', '')
ON CONFLICT (key) DO UPDATE
  SET value = CASE WHEN setting.value_unit = excluded.value_unit
                   THEN least(greatest(setting.value, excluded.minimum), excluded.maximum) ELSE excluded.value END,
      value_unit = excluded.value_unit, minimum = excluded.minimum, maximum = excluded.maximum,
      description_en = excluded.description_en, description_zh = excluded.description_zh, source = excluded.source;
