-- The life of a ticket: who may take it from which state to which, and what is kept about its way.

CREATE TABLE ticket_transition (
  from_state  ticket_state,
  action      text         NOT NULL,
  to_state    ticket_state NOT NULL,
  condition   text         NOT NULL DEFAULT 'always',
  seat_kinds  text[]       NOT NULL,
  needs       text[]       NOT NULL DEFAULT '{}',
  versioned   boolean      NOT NULL DEFAULT true,
  exclusive   boolean      NOT NULL DEFAULT false,
  CONSTRAINT ticket_transition_once UNIQUE NULLS NOT DISTINCT (from_state, action, to_state),
  CONSTRAINT ticket_transition_condition_known CHECK (condition IN
    ('always', 'no_lead', 'some_open', 'all_answered', 'follow_up_over', 'follow_up_open')),
  CONSTRAINT ticket_transition_seats_named CHECK (cardinality(seat_kinds) > 0),
  CONSTRAINT ticket_transition_needs_known CHECK (needs <@ ARRAY['note', 'unit', 'basis', 'answer', 'into', 'service', 'changes'])
);
COMMENT ON TABLE ticket_transition IS 'The city''s rules: each row lets some seats take a ticket from one state to another. ticket_apply() follows it; what has no row cannot be done. Rows are in subject ticket-transitions.';
COMMENT ON COLUMN ticket_transition.from_state IS 'State before; null: the ticket does not exist yet.';
COMMENT ON COLUMN ticket_transition.action IS 'What is done; the word that ticket_event keeps.';
COMMENT ON COLUMN ticket_transition.to_state IS 'State after.';
COMMENT ON COLUMN ticket_transition.condition IS 'What must hold after the units'' part has been done: no_lead, some_open and all_answered are about the assignments, follow_up_over and follow_up_open about the call-back. Of the rows of one state and action exactly one holds.';
COMMENT ON COLUMN ticket_transition.seat_kinds IS '岗位 that may; "sonor" stands for the programs themselves.';
COMMENT ON COLUMN ticket_transition.needs IS 'What the person must give: a reason (note), a unit, a basis, an answer …';
COMMENT ON COLUMN ticket_transition.versioned IS 'Whether the person must name the version they saw; otherwise the act harms nobody''s work.';
COMMENT ON COLUMN ticket_transition.exclusive IS 'Whether a ticket that somebody has claimed refuses it to others; supervisors excepted.';

CREATE TABLE assignment_transition (
  from_state  assignment_state,
  action      text             NOT NULL,
  to_state    assignment_state,
  seat_kinds  text[]           NOT NULL,
  CONSTRAINT assignment_transition_once UNIQUE NULLS NOT DISTINCT (from_state, action),
  CONSTRAINT assignment_transition_seats_named CHECK (cardinality(seat_kinds) > 0),
  CONSTRAINT assignment_transition_goes_somewhere CHECK (from_state IS NOT NULL OR to_state IS NOT NULL)
);
COMMENT ON TABLE assignment_transition IS 'The rules of one unit''s part in a ticket, beside those of the ticket: assignment_apply() follows it.';
COMMENT ON COLUMN assignment_transition.from_state IS 'State before; null: the unit has no part yet.';
COMMENT ON COLUMN assignment_transition.action IS 'What is done, as in ticket_transition.';
COMMENT ON COLUMN assignment_transition.to_state IS 'State after; null: the one before the unit asked for a return or an extension.';
COMMENT ON COLUMN assignment_transition.seat_kinds IS '岗位 that may; unit: only for their own unit.';

ALTER TABLE ticket_event
  DROP CONSTRAINT ticket_event_action_known,
  ADD CONSTRAINT ticket_event_action_known CHECK (action IN
    ('accept', 'keep', 'answer_at_once', 'correct', 'submit', 'negotiate', 'dispatch', 'redispatch', 'withdraw', 'sign',
     'contact', 'answer', 'return_request', 'return', 'return_reject', 'extension_request', 'extend', 'extension_reject',
     'sub_dispatch', 'urge', 'supervise', 'follow_up', 'redo', 'close', 'archive', 'merge', 'refuse', 'void', 'note',
     'mark_urgent', 'mark_confidential', 'emergency', 'claim', 'release', 'reassign', 'appeal', 'appeal_review'));

ALTER TABLE ticket_identity ADD COLUMN fingerprint bytea;
COMMENT ON COLUMN ticket_identity.fingerprint IS 'SHA-256 of what the client sent: the same UUID with something else is refused. Null for loaded tickets.';

CREATE INDEX ticket_merged_into ON ticket (merged_into) WHERE merged_into IS NOT NULL;

ALTER TABLE assignment
  ADD COLUMN version          integer          NOT NULL DEFAULT 1,
  ADD COLUMN parent_unit_id   integer,
  ADD COLUMN resume_state     assignment_state,
  ADD COLUMN amber_at         timestamptz,
  ADD COLUMN supervise_at     timestamptz,
  ADD COLUMN clock            text,
  ADD COLUMN paused_at        timestamptz,
  ADD COLUMN contacted_at     timestamptz,
  ADD COLUMN extension_count  smallint         NOT NULL DEFAULT 0,
  ADD COLUMN extension_days   numeric          NOT NULL DEFAULT 0,
  ADD CONSTRAINT assignment_parent_unit_exists FOREIGN KEY (parent_unit_id) REFERENCES unit,
  ADD CONSTRAINT assignment_not_own_parent CHECK (parent_unit_id <> unit_id),
  ADD CONSTRAINT assignment_parent_leads CHECK (parent_unit_id IS NULL OR NOT lead),
  ADD CONSTRAINT assignment_clock_known CHECK (clock IN ('hours', 'working hours')),
  ADD CONSTRAINT assignment_resume_while_asking CHECK (resume_state IS NULL OR state IN ('return_requested', 'extension_requested')),
  ADD CONSTRAINT assignment_lights_ordered CHECK (amber_at <= supervise_at AND supervise_at <= due_at),
  ADD CONSTRAINT assignment_counts_not_negative CHECK (version > 0 AND extension_count >= 0 AND extension_days >= 0);
CREATE INDEX assignment_clock ON assignment (amber_at)
  WHERE state IN ('to_sign', 'handling', 'return_requested', 'extension_requested', 'redoing');
CREATE INDEX assignment_sign_clock ON assignment (sign_due_at) WHERE state = 'to_sign';
COMMENT ON COLUMN assignment.version IS 'Grows with every change; a writer names the one it saw.';
COMMENT ON COLUMN assignment.parent_unit_id IS 'Unit that passed its part on to this one (加派); null: the centre dispatched it.';
COMMENT ON COLUMN assignment.resume_state IS 'State to go back to when a request is decided.';
COMMENT ON COLUMN assignment.amber_at IS 'When its light turns amber.';
COMMENT ON COLUMN assignment.supervise_at IS 'When it comes under key supervision.';
COMMENT ON COLUMN assignment.clock IS 'What its deadline counts in: hours (day and night) or working hours.';
COMMENT ON COLUMN assignment.paused_at IS 'Since when its clock stands still, because a return is being reviewed.';
COMMENT ON COLUMN assignment.contacted_at IS 'First time the unit reached the citizen.';
COMMENT ON COLUMN assignment.extension_count IS 'Extensions granted.';
COMMENT ON COLUMN assignment.extension_days IS 'Working days they gave together.';

CREATE TABLE claim (
  ticket_id   uuid        NOT NULL,
  staff_id    uuid        NOT NULL,
  claimed_at  timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT claim_pkey PRIMARY KEY (ticket_id),
  CONSTRAINT claim_ticket_exists FOREIGN KEY (ticket_id) REFERENCES ticket_identity,
  CONSTRAINT claim_staff_exists FOREIGN KEY (staff_id) REFERENCES staff
);
CREATE INDEX claim_staff ON claim (staff_id);
COMMENT ON TABLE claim IS '个人池: tickets that somebody took from the pool of their stage; all others are in the public pool (公共池). Ends when the ticket leaves the stage.';
COMMENT ON COLUMN claim.ticket_id IS 'Ticket.';
COMMENT ON COLUMN claim.staff_id IS 'Who has it.';
COMMENT ON COLUMN claim.claimed_at IS 'Since when.';

CREATE UNLOGGED TABLE presence (
  ticket_id  uuid        NOT NULL,
  pid        integer     NOT NULL,
  staff_id   uuid        NOT NULL,
  since      timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT presence_pkey PRIMARY KEY (ticket_id, pid)
);
CREATE INDEX presence_pid ON presence (pid);
COMMENT ON TABLE presence IS 'Who has a ticket open. A row counts only while its server process holds the advisory lock that ticket_open() took, so a session that dies frees itself.';
COMMENT ON COLUMN presence.ticket_id IS 'Ticket.';
COMMENT ON COLUMN presence.pid IS 'Server process of the session.';
COMMENT ON COLUMN presence.staff_id IS 'Person.';
COMMENT ON COLUMN presence.since IS 'When it was opened.';

CREATE TABLE correction (
  id         uuid        NOT NULL DEFAULT gen_random_uuid(),
  ticket_id  uuid        NOT NULL,
  at         timestamptz NOT NULL DEFAULT clock_timestamp(),
  staff_id   uuid,
  field      text        NOT NULL,
  old_value  text,
  new_value  text,
  CONSTRAINT correction_pkey PRIMARY KEY (id),
  CONSTRAINT correction_ticket_exists FOREIGN KEY (ticket_id) REFERENCES ticket_identity,
  CONSTRAINT correction_staff_exists FOREIGN KEY (staff_id) REFERENCES staff
);
CREATE INDEX correction_ticket ON correction (ticket_id, at);
COMMENT ON TABLE correction IS 'What reviewers corrected in a ticket, value by value (tender: wrong records are corrected and the correction logged).';
COMMENT ON COLUMN correction.id IS 'Key.';
COMMENT ON COLUMN correction.ticket_id IS 'Ticket.';
COMMENT ON COLUMN correction.at IS 'When.';
COMMENT ON COLUMN correction.staff_id IS 'Who.';
COMMENT ON COLUMN correction.field IS 'Field, as in ticket_accept().';
COMMENT ON COLUMN correction.old_value IS 'Value before.';
COMMENT ON COLUMN correction.new_value IS 'Value after.';

CREATE TABLE refusal_basis (
  code       text     NOT NULL,
  name_en    text     NOT NULL,
  name_zh    text     NOT NULL,
  route_en   text     NOT NULL,
  route_zh   text     NOT NULL,
  basis      text     NOT NULL,
  sort       smallint NOT NULL,
  CONSTRAINT refusal_basis_pkey PRIMARY KEY (code),
  CONSTRAINT refusal_basis_code_form CHECK (code ~ '^[a-z_]+$')
);
COMMENT ON TABLE refusal_basis IS '不予受理: the matters a hotline must not take, each with the proper way the citizen is told.';
COMMENT ON COLUMN refusal_basis.code IS 'Word for it in programs.';
COMMENT ON COLUMN refusal_basis.name_en IS 'English name.';
COMMENT ON COLUMN refusal_basis.name_zh IS 'Chinese name.';
COMMENT ON COLUMN refusal_basis.route_en IS 'Where the citizen is sent, in English.';
COMMENT ON COLUMN refusal_basis.route_zh IS 'Where the citizen is sent, in Chinese.';
COMMENT ON COLUMN refusal_basis.basis IS 'Rule it rests on.';
COMMENT ON COLUMN refusal_basis.sort IS 'Order in lists.';

CREATE TABLE refusal (
  ticket_id   uuid        NOT NULL,
  basis_code  text        NOT NULL,
  told        boolean     NOT NULL,
  at          timestamptz NOT NULL DEFAULT clock_timestamp(),
  staff_id    uuid,
  CONSTRAINT refusal_pkey PRIMARY KEY (ticket_id),
  CONSTRAINT refusal_ticket_exists FOREIGN KEY (ticket_id) REFERENCES ticket_identity,
  CONSTRAINT refusal_basis_exists FOREIGN KEY (basis_code) REFERENCES refusal_basis,
  CONSTRAINT refusal_staff_exists FOREIGN KEY (staff_id) REFERENCES staff
);
COMMENT ON TABLE refusal IS 'Tickets that were refused, and on which basis.';
COMMENT ON COLUMN refusal.ticket_id IS 'Ticket.';
COMMENT ON COLUMN refusal.basis_code IS 'Basis.';
COMMENT ON COLUMN refusal.told IS 'Whether the citizen was told the proper way.';
COMMENT ON COLUMN refusal.at IS 'When.';
COMMENT ON COLUMN refusal.staff_id IS 'Who.';

CREATE TABLE emergency (
  id         uuid        NOT NULL DEFAULT gen_random_uuid(),
  ticket_id  uuid        NOT NULL,
  service    text        NOT NULL,
  at         timestamptz NOT NULL DEFAULT clock_timestamp(),
  staff_id   uuid,
  note       text        NOT NULL DEFAULT '',
  CONSTRAINT emergency_pkey PRIMARY KEY (id),
  CONSTRAINT emergency_ticket_exists FOREIGN KEY (ticket_id) REFERENCES ticket_identity,
  CONSTRAINT emergency_staff_exists FOREIGN KEY (staff_id) REFERENCES staff,
  CONSTRAINT emergency_service_known CHECK (service IN ('110', '119', '120', '122')),
  CONSTRAINT emergency_note_length CHECK (length(note) <= 4000)
);
CREATE INDEX emergency_ticket ON emergency (ticket_id, at);
CREATE INDEX emergency_at ON emergency (at DESC);
COMMENT ON TABLE emergency IS '紧急: matters handed at once to the police, fire, ambulance or traffic police. Each row is announced to the wall.';
COMMENT ON COLUMN emergency.id IS 'Key.';
COMMENT ON COLUMN emergency.ticket_id IS 'Ticket.';
COMMENT ON COLUMN emergency.service IS '110 police, 119 fire, 120 ambulance or 122 traffic police.';
COMMENT ON COLUMN emergency.at IS 'When.';
COMMENT ON COLUMN emergency.staff_id IS 'Who.';
COMMENT ON COLUMN emergency.note IS 'What was passed on.';

CREATE TABLE draft (
  id          uuid        NOT NULL,
  staff_id    uuid        NOT NULL,
  version     integer     NOT NULL,
  fields      jsonb       NOT NULL,
  updated_at  timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT draft_pkey PRIMARY KEY (id),
  CONSTRAINT draft_staff_exists FOREIGN KEY (staff_id) REFERENCES staff ON DELETE CASCADE,
  CONSTRAINT draft_version_positive CHECK (version > 0),
  CONSTRAINT draft_fields_form CHECK (jsonb_typeof(fields) = 'object' AND length(fields::text) <= 100000)
);
CREATE INDEX draft_staff ON draft (staff_id);
ALTER TABLE draft ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE draft IS 'What somebody is writing and has not sent, so that it outlives their machine. The id is that of the ticket it will be.';
COMMENT ON COLUMN draft.id IS 'UUID the client made, for the draft and the ticket.';
COMMENT ON COLUMN draft.staff_id IS 'Whose.';
COMMENT ON COLUMN draft.version IS 'Grows with every save; a writer names the one it saw.';
COMMENT ON COLUMN draft.fields IS 'Fields as far as they are filled.';
COMMENT ON COLUMN draft.updated_at IS 'Last save.';
