-- What units and the centre do with a ticket between dispatch and archive, each kind of act with its own rows.

CREATE TABLE deadline_rule (
  id           integer GENERATED ALWAYS AS IDENTITY,
  kind         ticket_kind,
  channel      ticket_channel,
  urgent       boolean,
  enterprise   boolean,
  joint        boolean,
  unit_id      integer,
  setting_key  text,
  limit_value  numeric,
  limit_unit   text,
  CONSTRAINT deadline_rule_pkey PRIMARY KEY (id),
  CONSTRAINT deadline_rule_once UNIQUE NULLS NOT DISTINCT (kind, channel, urgent, enterprise, joint, unit_id),
  CONSTRAINT deadline_rule_unit_exists FOREIGN KEY (unit_id) REFERENCES unit,
  CONSTRAINT deadline_rule_setting_exists FOREIGN KEY (setting_key) REFERENCES setting,
  CONSTRAINT deadline_rule_limit_complete CHECK ((limit_value IS NULL) = (limit_unit IS NULL)),
  CONSTRAINT deadline_rule_has_one_limit CHECK ((limit_value IS NULL) <> (setting_key IS NULL)),
  CONSTRAINT deadline_rule_limit_range CHECK (limit_value >= 0 AND limit_value <= 1000),
  CONSTRAINT deadline_rule_limit_unit_known CHECK (limit_unit IN ('hours', 'working hours', 'working days'))
);
COMMENT ON TABLE deadline_rule IS 'Which time limit a unit gets, by kind, channel, urgency, enterprise, joint handling and unit. Null means any. Of the rules that fit, the one that names the weightier things counts: unit before urgent, enterprise, channel, joint, kind.';
COMMENT ON COLUMN deadline_rule.id IS 'Key.';
COMMENT ON COLUMN deadline_rule.kind IS '诉求类型; null: any.';
COMMENT ON COLUMN deadline_rule.channel IS '渠道; null: any.';
COMMENT ON COLUMN deadline_rule.urgent IS 'Whether the ticket is urgent; null: either.';
COMMENT ON COLUMN deadline_rule.enterprise IS 'Whether a company asks; null: either.';
COMMENT ON COLUMN deadline_rule.joint IS 'Whether several units handle it together; null: either.';
COMMENT ON COLUMN deadline_rule.unit_id IS 'Unit that handles it; null: any.';
COMMENT ON COLUMN deadline_rule.setting_key IS 'Setting that holds the limit; null: limit_value does.';
COMMENT ON COLUMN deadline_rule.limit_value IS 'The limit; 0: none.';
COMMENT ON COLUMN deadline_rule.limit_unit IS 'Unit of limit_value.';

CREATE TABLE unit_contact (
  id         uuid        NOT NULL DEFAULT gen_random_uuid(),
  ticket_id  uuid        NOT NULL,
  unit_id    integer     NOT NULL,
  at         timestamptz NOT NULL DEFAULT clock_timestamp(),
  staff_id   uuid,
  reached    boolean     NOT NULL,
  note       text        NOT NULL DEFAULT '',
  CONSTRAINT unit_contact_pkey PRIMARY KEY (id),
  CONSTRAINT unit_contact_ticket_exists FOREIGN KEY (ticket_id) REFERENCES ticket_identity,
  CONSTRAINT unit_contact_unit_exists FOREIGN KEY (unit_id) REFERENCES unit,
  CONSTRAINT unit_contact_staff_exists FOREIGN KEY (staff_id) REFERENCES staff,
  CONSTRAINT unit_contact_note_length CHECK (length(note) <= 4000)
);
CREATE INDEX unit_contact_ticket ON unit_contact (ticket_id, at);
COMMENT ON TABLE unit_contact IS 'Each time a unit tried to contact the citizen.';
COMMENT ON COLUMN unit_contact.id IS 'Key.';
COMMENT ON COLUMN unit_contact.ticket_id IS 'Ticket.';
COMMENT ON COLUMN unit_contact.unit_id IS 'Unit.';
COMMENT ON COLUMN unit_contact.at IS 'When.';
COMMENT ON COLUMN unit_contact.staff_id IS 'Who.';
COMMENT ON COLUMN unit_contact.reached IS 'Whether the citizen was reached.';
COMMENT ON COLUMN unit_contact.note IS 'What was said.';

CREATE TABLE unit_answer (
  id              uuid        NOT NULL DEFAULT gen_random_uuid(),
  ticket_id       uuid        NOT NULL,
  unit_id         integer     NOT NULL,
  at              timestamptz NOT NULL DEFAULT clock_timestamp(),
  staff_id        uuid,
  public_answer   text        NOT NULL,
  private_answer  text        NOT NULL DEFAULT '',
  substantiated   boolean,
  solved          boolean     NOT NULL,
  CONSTRAINT unit_answer_pkey PRIMARY KEY (id),
  CONSTRAINT unit_answer_ticket_exists FOREIGN KEY (ticket_id) REFERENCES ticket_identity,
  CONSTRAINT unit_answer_unit_exists FOREIGN KEY (unit_id) REFERENCES unit,
  CONSTRAINT unit_answer_staff_exists FOREIGN KEY (staff_id) REFERENCES staff,
  CONSTRAINT unit_answer_lengths CHECK (length(btrim(public_answer)) >= 1 AND length(public_answer) <= 4000
                                        AND length(private_answer) <= 4000)
);
CREATE INDEX unit_answer_ticket ON unit_answer (ticket_id, at);
COMMENT ON TABLE unit_answer IS '答复: every answer a unit gave, those before a redo included.';
COMMENT ON COLUMN unit_answer.id IS 'Key.';
COMMENT ON COLUMN unit_answer.ticket_id IS 'Ticket.';
COMMENT ON COLUMN unit_answer.unit_id IS 'Unit.';
COMMENT ON COLUMN unit_answer.at IS 'When.';
COMMENT ON COLUMN unit_answer.staff_id IS 'Who.';
COMMENT ON COLUMN unit_answer.public_answer IS '公开答复内容: what the citizen may read.';
COMMENT ON COLUMN unit_answer.private_answer IS '办理情况: for the centre only.';
COMMENT ON COLUMN unit_answer.substantiated IS '诉求属实: whether the unit found it to be so; null: not said.';
COMMENT ON COLUMN unit_answer.solved IS '是否解决: whether the unit says it is solved; the follow-up compares.';

CREATE TABLE return_request (
  id             uuid        NOT NULL DEFAULT gen_random_uuid(),
  ticket_id      uuid        NOT NULL,
  unit_id        integer     NOT NULL,
  at             timestamptz NOT NULL DEFAULT clock_timestamp(),
  staff_id       uuid,
  reason         text        NOT NULL,
  duty_basis     text        NOT NULL,
  decision       text,
  decided_at     timestamptz,
  decided_by     uuid,
  decision_note  text        NOT NULL DEFAULT '',
  CONSTRAINT return_request_pkey PRIMARY KEY (id),
  CONSTRAINT return_request_ticket_exists FOREIGN KEY (ticket_id) REFERENCES ticket_identity,
  CONSTRAINT return_request_unit_exists FOREIGN KEY (unit_id) REFERENCES unit,
  CONSTRAINT return_request_staff_exists FOREIGN KEY (staff_id) REFERENCES staff,
  CONSTRAINT return_request_decided_by_exists FOREIGN KEY (decided_by) REFERENCES staff,
  CONSTRAINT return_request_lengths CHECK (length(btrim(reason)) >= 1 AND length(reason) <= 4000 AND length(btrim(duty_basis)) >= 1
                                           AND length(duty_basis) <= 2000 AND length(decision_note) <= 4000),
  CONSTRAINT return_request_decision_known CHECK (decision IN ('approved', 'rejected', 'dropped')),
  CONSTRAINT return_request_decided_complete CHECK ((decision IS NULL) = (decided_at IS NULL))
);
CREATE INDEX return_request_ticket ON return_request (ticket_id, at);
CREATE UNIQUE INDEX return_request_one_open ON return_request (ticket_id, unit_id) WHERE decision IS NULL;
COMMENT ON TABLE return_request IS '申请退单: a unit says a ticket is not its duty, and the centre reviews it (派单异议审核).';
COMMENT ON COLUMN return_request.id IS 'Key.';
COMMENT ON COLUMN return_request.ticket_id IS 'Ticket.';
COMMENT ON COLUMN return_request.unit_id IS 'Unit.';
COMMENT ON COLUMN return_request.at IS 'When it was asked.';
COMMENT ON COLUMN return_request.staff_id IS 'Who asked.';
COMMENT ON COLUMN return_request.reason IS 'Why.';
COMMENT ON COLUMN return_request.duty_basis IS '职责依据: the rule that says whose duty it is.';
COMMENT ON COLUMN return_request.decision IS 'approved, rejected or dropped (overtaken by something else); null while open.';
COMMENT ON COLUMN return_request.decided_at IS 'When it was decided.';
COMMENT ON COLUMN return_request.decided_by IS 'Who decided.';
COMMENT ON COLUMN return_request.decision_note IS 'Why it was decided so.';

CREATE TABLE extension_request (
  id             uuid        NOT NULL DEFAULT gen_random_uuid(),
  ticket_id      uuid        NOT NULL,
  unit_id        integer     NOT NULL,
  at             timestamptz NOT NULL DEFAULT clock_timestamp(),
  staff_id       uuid,
  days           numeric     NOT NULL,
  reason         text        NOT NULL,
  citizen_told   boolean     NOT NULL,
  old_due_at     timestamptz NOT NULL,
  new_due_at     timestamptz,
  decision       text,
  decided_at     timestamptz,
  decided_by     uuid,
  decision_note  text        NOT NULL DEFAULT '',
  CONSTRAINT extension_request_pkey PRIMARY KEY (id),
  CONSTRAINT extension_request_ticket_exists FOREIGN KEY (ticket_id) REFERENCES ticket_identity,
  CONSTRAINT extension_request_unit_exists FOREIGN KEY (unit_id) REFERENCES unit,
  CONSTRAINT extension_request_staff_exists FOREIGN KEY (staff_id) REFERENCES staff,
  CONSTRAINT extension_request_decided_by_exists FOREIGN KEY (decided_by) REFERENCES staff,
  CONSTRAINT extension_request_days_range CHECK (days > 0 AND days <= 60),
  CONSTRAINT extension_request_lengths CHECK (length(btrim(reason)) >= 1 AND length(reason) <= 4000 AND length(decision_note) <= 4000),
  CONSTRAINT extension_request_decision_known CHECK (decision IN ('approved', 'rejected', 'dropped')),
  CONSTRAINT extension_request_decided_complete CHECK ((decision IS NULL) = (decided_at IS NULL)),
  CONSTRAINT extension_request_later CHECK (new_due_at > old_due_at)
);
CREATE INDEX extension_request_ticket ON extension_request (ticket_id, at);
CREATE UNIQUE INDEX extension_request_one_open ON extension_request (ticket_id, unit_id) WHERE decision IS NULL;
COMMENT ON TABLE extension_request IS '申请延期: a unit asks for more time before its deadline.';
COMMENT ON COLUMN extension_request.id IS 'Key.';
COMMENT ON COLUMN extension_request.ticket_id IS 'Ticket.';
COMMENT ON COLUMN extension_request.unit_id IS 'Unit.';
COMMENT ON COLUMN extension_request.at IS 'When it was asked.';
COMMENT ON COLUMN extension_request.staff_id IS 'Who asked.';
COMMENT ON COLUMN extension_request.days IS 'Working days asked for.';
COMMENT ON COLUMN extension_request.reason IS 'Why.';
COMMENT ON COLUMN extension_request.citizen_told IS 'Whether the unit has told the citizen.';
COMMENT ON COLUMN extension_request.old_due_at IS 'Deadline when it was asked.';
COMMENT ON COLUMN extension_request.new_due_at IS 'Deadline that was granted.';
COMMENT ON COLUMN extension_request.decision IS 'approved, rejected or dropped (answered before it was decided); null while open.';
COMMENT ON COLUMN extension_request.decided_at IS 'When it was decided.';
COMMENT ON COLUMN extension_request.decided_by IS 'Who decided.';
COMMENT ON COLUMN extension_request.decision_note IS 'Why it was decided so.';

CREATE TABLE urge (
  id         uuid        NOT NULL DEFAULT gen_random_uuid(),
  ticket_id  uuid        NOT NULL,
  unit_id    integer,
  at         timestamptz NOT NULL DEFAULT clock_timestamp(),
  source     text        NOT NULL,
  staff_id   uuid,
  call_id    uuid,
  threshold  text,
  due_at     timestamptz,
  note       text        NOT NULL DEFAULT '',
  CONSTRAINT urge_pkey PRIMARY KEY (id),
  CONSTRAINT urge_ticket_exists FOREIGN KEY (ticket_id) REFERENCES ticket_identity,
  CONSTRAINT urge_unit_exists FOREIGN KEY (unit_id) REFERENCES unit,
  CONSTRAINT urge_staff_exists FOREIGN KEY (staff_id) REFERENCES staff,
  CONSTRAINT urge_source_known CHECK (source IN ('citizen', 'centre', 'clock')),
  CONSTRAINT urge_threshold_of_clock CHECK ((source = 'clock') = (threshold IS NOT NULL AND due_at IS NOT NULL)),
  CONSTRAINT urge_threshold_known CHECK (threshold IN ('sign', 'amber')),
  CONSTRAINT urge_note_length CHECK (length(note) <= 4000)
);
CREATE INDEX urge_ticket ON urge (ticket_id, at);
CREATE UNIQUE INDEX urge_once_a_threshold ON urge (ticket_id, unit_id, threshold, due_at) NULLS NOT DISTINCT
  WHERE threshold IS NOT NULL;
COMMENT ON TABLE urge IS '催办: the citizen called again, the centre pressed, or the light turned amber. Never a new ticket.';
COMMENT ON COLUMN urge.id IS 'Key.';
COMMENT ON COLUMN urge.ticket_id IS 'Ticket.';
COMMENT ON COLUMN urge.unit_id IS 'Unit that is urged; null: all that have it in hand.';
COMMENT ON COLUMN urge.at IS 'When.';
COMMENT ON COLUMN urge.source IS 'citizen, centre, or clock: Sonor itself.';
COMMENT ON COLUMN urge.staff_id IS 'Who wrote it down; null: the clock.';
COMMENT ON COLUMN urge.call_id IS 'Call in which the citizen urged.';
COMMENT ON COLUMN urge.threshold IS 'Which limit the clock passed: sign or amber.';
COMMENT ON COLUMN urge.due_at IS 'Deadline that limit belongs to; a new deadline can be warned of anew.';
COMMENT ON COLUMN urge.note IS 'What was said.';

CREATE TABLE supervision (
  id           uuid        NOT NULL DEFAULT gen_random_uuid(),
  ticket_id    uuid        NOT NULL,
  unit_id      integer,
  at           timestamptz NOT NULL DEFAULT clock_timestamp(),
  level        text        NOT NULL,
  staff_id     uuid,
  threshold    text,
  due_at       timestamptz,
  reply_by     timestamptz,
  note         text        NOT NULL DEFAULT '',
  CONSTRAINT supervision_pkey PRIMARY KEY (id),
  CONSTRAINT supervision_ticket_exists FOREIGN KEY (ticket_id) REFERENCES ticket_identity,
  CONSTRAINT supervision_unit_exists FOREIGN KEY (unit_id) REFERENCES unit,
  CONSTRAINT supervision_staff_exists FOREIGN KEY (staff_id) REFERENCES staff,
  CONSTRAINT supervision_level_known CHECK (level IN ('ordinary', 'key', 'joint', 'escalated')),
  CONSTRAINT supervision_threshold_known CHECK (threshold IN ('supervise', 'red', 'redo', 'no_lead')),
  CONSTRAINT supervision_note_length CHECK (length(note) <= 4000)
);
CREATE INDEX supervision_ticket ON supervision (ticket_id, at);
CREATE UNIQUE INDEX supervision_once_a_threshold ON supervision (ticket_id, unit_id, threshold, due_at) NULLS NOT DISTINCT
  WHERE threshold IS NOT NULL;
COMMENT ON TABLE supervision IS '督办: ordinary by a person, key (重点督办) when the deadline is near or past, joint (联合督办), escalated (提级督办) for a problem ticket.';
COMMENT ON COLUMN supervision.id IS 'Key.';
COMMENT ON COLUMN supervision.ticket_id IS 'Ticket.';
COMMENT ON COLUMN supervision.unit_id IS 'Unit that must report; null: all that have it in hand.';
COMMENT ON COLUMN supervision.at IS 'When.';
COMMENT ON COLUMN supervision.level IS 'ordinary, key, joint or escalated.';
COMMENT ON COLUMN supervision.staff_id IS 'Who ordered it; null: Sonor itself.';
COMMENT ON COLUMN supervision.threshold IS 'Limit that brought it about by itself: supervise (near the deadline), red (past it), redo (sent back too often), no_lead (too many units and none leads).';
COMMENT ON COLUMN supervision.due_at IS 'Deadline that limit belongs to.';
COMMENT ON COLUMN supervision.reply_by IS 'When the unit must report.';
COMMENT ON COLUMN supervision.note IS 'What is asked.';

CREATE TABLE follow_up (
  id             uuid         NOT NULL DEFAULT gen_random_uuid(),
  ticket_id      uuid         NOT NULL,
  at             timestamptz  NOT NULL DEFAULT clock_timestamp(),
  staff_id       uuid,
  call_id        uuid,
  reached        boolean      NOT NULL,
  contacted      boolean,
  solved         boolean,
  satisfaction   satisfaction,
  contradiction  boolean      NOT NULL DEFAULT false,
  opinion        text         NOT NULL DEFAULT '',
  CONSTRAINT follow_up_pkey PRIMARY KEY (id),
  CONSTRAINT follow_up_ticket_exists FOREIGN KEY (ticket_id) REFERENCES ticket_identity,
  CONSTRAINT follow_up_staff_exists FOREIGN KEY (staff_id) REFERENCES staff,
  CONSTRAINT follow_up_answers_when_reached CHECK (reached OR (contacted IS NULL AND solved IS NULL AND satisfaction IS NULL)),
  CONSTRAINT follow_up_opinion_length CHECK (length(opinion) <= 4000)
);
CREATE INDEX follow_up_ticket ON follow_up (ticket_id, at);
COMMENT ON TABLE follow_up IS '回访: every try to call the citizen back, and what they said. The first and the last satisfaction are in the first and last row that reached them.';
COMMENT ON COLUMN follow_up.id IS 'Key.';
COMMENT ON COLUMN follow_up.ticket_id IS 'Ticket.';
COMMENT ON COLUMN follow_up.at IS 'When.';
COMMENT ON COLUMN follow_up.staff_id IS 'Who.';
COMMENT ON COLUMN follow_up.call_id IS 'Call it was done in.';
COMMENT ON COLUMN follow_up.reached IS '是否接通: whether the citizen was reached.';
COMMENT ON COLUMN follow_up.contacted IS '工作人员是否联系市民: whether the unit had contacted them, as they say.';
COMMENT ON COLUMN follow_up.solved IS '问题是否解决, as the citizen says.';
COMMENT ON COLUMN follow_up.satisfaction IS '是否满意';
COMMENT ON COLUMN follow_up.contradiction IS '矛盾标记: the citizen says otherwise than the unit about what was solved or whether they were contacted.';
COMMENT ON COLUMN follow_up.opinion IS '回访意见';

CREATE TABLE negotiation (
  id          uuid        NOT NULL DEFAULT gen_random_uuid(),
  ticket_id   uuid        NOT NULL,
  at          timestamptz NOT NULL DEFAULT clock_timestamp(),
  staff_id    uuid,
  unit_ids    integer[]   NOT NULL,
  question    text        NOT NULL,
  state       text        NOT NULL DEFAULT 'open',
  settled_at  timestamptz,
  outcome     text        NOT NULL DEFAULT '',
  CONSTRAINT negotiation_pkey PRIMARY KEY (id),
  CONSTRAINT negotiation_ticket_exists FOREIGN KEY (ticket_id) REFERENCES ticket_identity,
  CONSTRAINT negotiation_staff_exists FOREIGN KEY (staff_id) REFERENCES staff,
  CONSTRAINT negotiation_several_units CHECK (cardinality(unit_ids) >= 2),
  CONSTRAINT negotiation_lengths CHECK (length(btrim(question)) >= 1 AND length(question) <= 4000 AND length(outcome) <= 4000),
  CONSTRAINT negotiation_state_known CHECK (state IN ('open', 'settled')),
  CONSTRAINT negotiation_settled_complete CHECK ((state = 'settled') = (settled_at IS NOT NULL))
);
CREATE INDEX negotiation_ticket ON negotiation (ticket_id, at);
CREATE UNIQUE INDEX negotiation_one_open ON negotiation (ticket_id) WHERE state = 'open';
COMMENT ON TABLE negotiation IS '协商: whose duty a ticket is is being talked over; dispatching it settles the matter.';
COMMENT ON COLUMN negotiation.id IS 'Key.';
COMMENT ON COLUMN negotiation.ticket_id IS 'Ticket.';
COMMENT ON COLUMN negotiation.at IS 'When it began.';
COMMENT ON COLUMN negotiation.staff_id IS 'Who began it.';
COMMENT ON COLUMN negotiation.unit_ids IS 'Units it is between.';
COMMENT ON COLUMN negotiation.question IS 'What is unclear.';
COMMENT ON COLUMN negotiation.state IS 'open or settled.';
COMMENT ON COLUMN negotiation.settled_at IS 'When it was settled.';
COMMENT ON COLUMN negotiation.outcome IS 'How it was settled: the note of the dispatch.';

CREATE TABLE score_appeal (
  id             uuid        NOT NULL DEFAULT gen_random_uuid(),
  ticket_id      uuid        NOT NULL,
  unit_id        integer     NOT NULL,
  at             timestamptz NOT NULL DEFAULT clock_timestamp(),
  staff_id       uuid,
  subject        text        NOT NULL,
  reason         text        NOT NULL,
  decision       text,
  decided_at     timestamptz,
  decided_by     uuid,
  decision_note  text        NOT NULL DEFAULT '',
  CONSTRAINT score_appeal_pkey PRIMARY KEY (id),
  CONSTRAINT score_appeal_ticket_exists FOREIGN KEY (ticket_id) REFERENCES ticket_identity,
  CONSTRAINT score_appeal_unit_exists FOREIGN KEY (unit_id) REFERENCES unit,
  CONSTRAINT score_appeal_staff_exists FOREIGN KEY (staff_id) REFERENCES staff,
  CONSTRAINT score_appeal_decided_by_exists FOREIGN KEY (decided_by) REFERENCES staff,
  CONSTRAINT score_appeal_subject_known CHECK (subject IN ('signing', 'deadline', 'satisfaction', 'solved', 'redo', 'return')),
  CONSTRAINT score_appeal_lengths CHECK (length(btrim(reason)) >= 1 AND length(reason) <= 4000 AND length(decision_note) <= 4000),
  CONSTRAINT score_appeal_decision_known CHECK (decision IN ('approved', 'rejected')),
  CONSTRAINT score_appeal_decided_complete CHECK ((decision IS NULL) = (decided_at IS NULL))
);
CREATE INDEX score_appeal_ticket ON score_appeal (ticket_id, at);
CREATE UNIQUE INDEX score_appeal_one_open ON score_appeal (ticket_id, unit_id, subject) WHERE decision IS NULL;
COMMENT ON TABLE score_appeal IS '考核申诉: a unit disputes what a ticket counts against it; an approved appeal takes it out of the score.';
COMMENT ON COLUMN score_appeal.id IS 'Key.';
COMMENT ON COLUMN score_appeal.ticket_id IS 'Ticket.';
COMMENT ON COLUMN score_appeal.unit_id IS 'Unit.';
COMMENT ON COLUMN score_appeal.at IS 'When it was filed.';
COMMENT ON COLUMN score_appeal.staff_id IS 'Who filed it.';
COMMENT ON COLUMN score_appeal.subject IS 'Which figure is disputed: signing, deadline, satisfaction, solved, redo or return.';
COMMENT ON COLUMN score_appeal.reason IS 'Why.';
COMMENT ON COLUMN score_appeal.decision IS 'approved or rejected; null while open.';
COMMENT ON COLUMN score_appeal.decided_at IS 'When it was decided.';
COMMENT ON COLUMN score_appeal.decided_by IS 'Who decided.';
COMMENT ON COLUMN score_appeal.decision_note IS 'Why it was decided so.';
