-- 申请协办: a unit that cannot do it alone asks the centre for co-units. And phrases in the order their owner wants.

CREATE TABLE co_unit_request (
  id             uuid        NOT NULL DEFAULT gen_random_uuid(),
  ticket_id      uuid        NOT NULL,
  unit_id        integer     NOT NULL,
  at             timestamptz NOT NULL DEFAULT clock_timestamp(),
  staff_id       uuid,
  co_unit_ids    integer[]   NOT NULL,
  reason         text        NOT NULL,
  decision       text,
  decided_at     timestamptz,
  decided_by     uuid,
  decision_note  text        NOT NULL DEFAULT '',
  granted_ids    integer[],
  CONSTRAINT co_unit_request_pkey PRIMARY KEY (id),
  CONSTRAINT co_unit_request_ticket_exists FOREIGN KEY (ticket_id) REFERENCES ticket_identity,
  CONSTRAINT co_unit_request_unit_exists FOREIGN KEY (unit_id) REFERENCES unit,
  CONSTRAINT co_unit_request_staff_exists FOREIGN KEY (staff_id) REFERENCES staff,
  CONSTRAINT co_unit_request_decided_by_exists FOREIGN KEY (decided_by) REFERENCES staff,
  CONSTRAINT co_unit_request_units_named CHECK (cardinality(co_unit_ids) BETWEEN 1 AND 20 AND unit_id <> ALL (co_unit_ids)),
  CONSTRAINT co_unit_request_lengths CHECK (length(btrim(reason)) >= 1 AND length(reason) <= 4000 AND length(decision_note) <= 4000),
  CONSTRAINT co_unit_request_decision_known CHECK (decision IN ('approved', 'rejected', 'dropped')),
  CONSTRAINT co_unit_request_decided_complete CHECK ((decision IS NULL) = (decided_at IS NULL)),
  CONSTRAINT co_unit_request_granted_complete CHECK ((decision IS NOT DISTINCT FROM 'approved') = (granted_ids IS NOT NULL))
);
CREATE INDEX co_unit_request_ticket ON co_unit_request (ticket_id, at);
CREATE UNIQUE INDEX co_unit_request_one_open ON co_unit_request (ticket_id, unit_id) WHERE decision IS NULL;
COMMENT ON TABLE co_unit_request IS '申请协办: a unit says which others must help, and the centre decides.';
COMMENT ON COLUMN co_unit_request.id IS 'Key.';
COMMENT ON COLUMN co_unit_request.ticket_id IS 'Ticket.';
COMMENT ON COLUMN co_unit_request.unit_id IS 'Unit that asks.';
COMMENT ON COLUMN co_unit_request.at IS 'When it was asked.';
COMMENT ON COLUMN co_unit_request.staff_id IS 'Who asked.';
COMMENT ON COLUMN co_unit_request.co_unit_ids IS 'Units that shall help.';
COMMENT ON COLUMN co_unit_request.reason IS 'What for.';
COMMENT ON COLUMN co_unit_request.decision IS 'approved, rejected or dropped (the unit answered or lost its part before it was decided); null while open.';
COMMENT ON COLUMN co_unit_request.decided_at IS 'When it was decided.';
COMMENT ON COLUMN co_unit_request.decided_by IS 'Who decided.';
COMMENT ON COLUMN co_unit_request.decision_note IS 'Why it was decided so; what the co-units shall do.';
COMMENT ON COLUMN co_unit_request.granted_ids IS 'Units that the ticket was dispatched to for it; null unless approved.';

ALTER TABLE ticket_event
  DROP CONSTRAINT ticket_event_action_known,
  ADD CONSTRAINT ticket_event_action_known CHECK (action IN
    ('accept', 'keep', 'answer_at_once', 'correct', 'submit', 'negotiate', 'dispatch', 'redispatch', 'withdraw', 'sign',
     'contact', 'answer', 'return_request', 'return', 'return_reject', 'extension_request', 'extend', 'extension_reject',
     'co_unit_request', 'co_unit', 'co_unit_reject', 'sub_dispatch', 'urge', 'supervise', 'follow_up', 'skip_follow_up', 'redo',
     'close', 'archive', 'merge', 'refuse', 'void', 'note', 'mark_urgent', 'mark_confidential', 'emergency', 'claim', 'release',
     'reassign', 'appeal', 'appeal_review', 'undo'));

ALTER TABLE phrase ADD COLUMN place smallint NOT NULL DEFAULT 0;
COMMENT ON COLUMN phrase.place IS 'Order among the phrases of one person, from the front; equal ones by their shortcut.';
