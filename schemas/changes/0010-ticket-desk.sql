-- What the desk's ticket pages stand on: lights that are never missing, who is to be called back and when, the last step
-- that can still be taken back, the calls of each seat's own telephone, and what finds open work quickly.

-- Parts that were loaded had a deadline and no lights until the clock came by, and meanwhile hurt ticket_amber_with_due.
-- Those that are over need none; the others get lights from subject ticket-clocks, whose trigger keeps it so from now on.
UPDATE assignment SET amber_at = due_at, supervise_at = due_at WHERE due_at IS NOT NULL AND amber_at IS NULL;
UPDATE assignment SET amber_at = NULL, supervise_at = NULL WHERE due_at IS NULL AND amber_at IS NOT NULL;
ALTER TABLE assignment
  ADD CONSTRAINT assignment_lights_with_due CHECK (num_nulls(due_at, amber_at, supervise_at) IN (0, 3));

CREATE INDEX assignment_asking ON assignment (state, unit_id)
  WHERE state IN ('to_sign', 'return_requested', 'extension_requested');
CREATE INDEX ticket_closed ON ticket (closed_at) WHERE state = 'closed';
CREATE INDEX ticket_confidential ON ticket (id, created_by, created_at) WHERE confidential;
CREATE INDEX ticket_amber ON ticket (amber_at, due_at) WHERE state IN ('dispatch', 'handling', 'redo');
CREATE INDEX urge_at ON urge (at DESC);

ALTER TABLE supervision ADD COLUMN ended_at timestamptz;
COMMENT ON COLUMN supervision.ended_at IS 'When the ticket went on to follow-up or ended, and the supervision with it; null: it runs.';
UPDATE supervision s SET ended_at = now() FROM ticket_identity i JOIN ticket t ON t.id = i.id AND t.created_at = i.created_at
 WHERE i.id = s.ticket_id AND t.state NOT IN ('dispatch', 'handling', 'redo');
CREATE INDEX supervision_open ON supervision (ticket_id, reply_by) WHERE ended_at IS NULL;

CREATE TABLE follow_up_task (
  ticket_id  uuid        NOT NULL,
  since      timestamptz NOT NULL,
  due_at     timestamptz NOT NULL,
  next_at    timestamptz NOT NULL,
  tries      smallint    NOT NULL DEFAULT 0,
  sampled    boolean     NOT NULL DEFAULT true,
  CONSTRAINT follow_up_task_pkey PRIMARY KEY (ticket_id),
  CONSTRAINT follow_up_task_ticket_exists FOREIGN KEY (ticket_id) REFERENCES ticket_identity,
  CONSTRAINT follow_up_task_tries_not_negative CHECK (tries >= 0)
);
CREATE INDEX follow_up_task_next ON follow_up_task (due_at, ticket_id) WHERE sampled;
CREATE INDEX follow_up_task_skipped ON follow_up_task (since) WHERE NOT sampled;
ALTER TABLE follow_up_task ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE follow_up_task IS 'Tickets whose citizen is to be called back: exactly those in state follow_up. Kept by trigger.';
COMMENT ON COLUMN follow_up_task.ticket_id IS 'Ticket.';
COMMENT ON COLUMN follow_up_task.since IS 'When it came to be called back.';
COMMENT ON COLUMN follow_up_task.due_at IS 'When the citizen must have been called.';
COMMENT ON COLUMN follow_up_task.next_at IS 'Not to be called before: the arrival, or some time after a try that missed.';
COMMENT ON COLUMN follow_up_task.tries IS 'Tries that did not reach the citizen.';
COMMENT ON COLUMN follow_up_task.sampled IS 'Whether it is called at all; a city may call only a share of those where nothing speaks for a call.';

ALTER TABLE ticket_event
  DROP CONSTRAINT ticket_event_action_known,
  ADD CONSTRAINT ticket_event_action_known CHECK (action IN
    ('accept', 'keep', 'answer_at_once', 'correct', 'submit', 'negotiate', 'dispatch', 'redispatch', 'withdraw', 'sign',
     'contact', 'answer', 'return_request', 'return', 'return_reject', 'extension_request', 'extend', 'extension_reject',
     'sub_dispatch', 'urge', 'supervise', 'follow_up', 'skip_follow_up', 'redo', 'close', 'archive', 'merge', 'refuse', 'void',
     'note', 'mark_urgent', 'mark_confidential', 'emergency', 'claim', 'release', 'reassign', 'appeal', 'appeal_review', 'undo'));

ALTER TABLE ticket_transition ADD COLUMN undoable boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN ticket_transition.undoable IS 'Whether who did it may take it back for some seconds, while nobody has done anything else to the ticket.';

CREATE UNLOGGED TABLE ticket_step (
  ticket_id  uuid        NOT NULL,
  staff_id   uuid        NOT NULL,
  action     text        NOT NULL,
  at         timestamptz NOT NULL,
  version    integer     NOT NULL,
  before     jsonb       NOT NULL,
  CONSTRAINT ticket_step_pkey PRIMARY KEY (ticket_id)
);
COMMENT ON TABLE ticket_step IS 'The last step of a ticket if it can be taken back, with the ticket as it was. Good for some seconds, so a crash may lose it.';
COMMENT ON COLUMN ticket_step.ticket_id IS 'Ticket.';
COMMENT ON COLUMN ticket_step.staff_id IS 'Who took the step.';
COMMENT ON COLUMN ticket_step.action IS 'Step, as in ticket_transition.';
COMMENT ON COLUMN ticket_step.at IS 'When.';
COMMENT ON COLUMN ticket_step.version IS 'Version of the ticket after it; any other now means that somebody did something else since.';
COMMENT ON COLUMN ticket_step.before IS 'Ticket, contact, parts, claim and call-back as they were.';

CREATE TABLE phone_call (
  id             uuid          NOT NULL,
  staff_id       uuid          NOT NULL,
  direction      text          NOT NULL,
  number         phone_dialled,
  name           text          NOT NULL DEFAULT '',
  call_id        uuid,
  started_at     timestamptz   NOT NULL,
  answered_at    timestamptz,
  ended_at       timestamptz   NOT NULL,
  outcome        text          NOT NULL,
  status         smallint      NOT NULL DEFAULT 0,
  ticket_id      uuid,
  codec          text          NOT NULL DEFAULT '',
  encrypted      boolean       NOT NULL DEFAULT false,
  loss_pct       real,
  jitter_ms      real,
  round_trip_ms  real,
  mos_mean       real,
  mos_worst      real,
  CONSTRAINT phone_call_pkey PRIMARY KEY (id),
  CONSTRAINT phone_call_staff_exists FOREIGN KEY (staff_id) REFERENCES staff,
  CONSTRAINT phone_call_ticket_exists FOREIGN KEY (ticket_id) REFERENCES ticket_identity,
  CONSTRAINT phone_call_direction_known CHECK (direction IN ('in', 'out')),
  CONSTRAINT phone_call_outcome_form CHECK (outcome ~ '^[a-z][a-z_-]{0,39}$'),
  CONSTRAINT phone_call_times_ordered CHECK (ended_at >= started_at AND answered_at BETWEEN started_at AND ended_at),
  CONSTRAINT phone_call_text_lengths CHECK (length(codec) <= 40 AND length(name) <= 100),
  CONSTRAINT phone_call_status_range CHECK (status BETWEEN 0 AND 699),
  CONSTRAINT phone_call_loss_range CHECK (loss_pct BETWEEN 0 AND 100),
  CONSTRAINT phone_call_times_not_negative CHECK (jitter_ms >= 0 AND round_trip_ms >= 0),
  CONSTRAINT phone_call_mos_range CHECK (mos_mean BETWEEN 1 AND 5 AND mos_worst BETWEEN 1 AND 5)
);
CREATE INDEX phone_call_staff ON phone_call (staff_id, started_at DESC, id DESC);
CREATE INDEX phone_call_started ON phone_call (started_at DESC, id DESC);
CREATE INDEX phone_call_ticket ON phone_call (ticket_id) WHERE ticket_id IS NOT NULL;
ALTER TABLE phone_call ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE phone_call IS '话机通话: the calls of each seat''s own telephone as the desk saw them, with the quality of the speech. What the switch knows of a citizen''s call is in call.';
COMMENT ON COLUMN phone_call.id IS 'UUID the desk made, so that a report that is sent twice is kept once.';
COMMENT ON COLUMN phone_call.staff_id IS 'Whose telephone.';
COMMENT ON COLUMN phone_call.direction IS 'in: it rang; out: the person dialled.';
COMMENT ON COLUMN phone_call.number IS 'The other side, as dialled or signalled; null if withheld.';
COMMENT ON COLUMN phone_call.name IS 'Name the other side gave; empty if none.';
COMMENT ON COLUMN phone_call.call_id IS 'The citizen''s call it was part of, by the switch; see call.';
COMMENT ON COLUMN phone_call.started_at IS 'Rang or was dialled.';
COMMENT ON COLUMN phone_call.answered_at IS 'Answered; null if nobody did.';
COMMENT ON COLUMN phone_call.ended_at IS 'Over.';
COMMENT ON COLUMN phone_call.outcome IS 'How it ended, in the telephone''s words: answered, missed, refused, busy, failed …';
COMMENT ON COLUMN phone_call.status IS 'SIP''s word for it (RFC 3261), 0 if there was none.';
COMMENT ON COLUMN phone_call.ticket_id IS 'Ticket it was about, if the desk knows.';
COMMENT ON COLUMN phone_call.codec IS 'Codec last agreed; empty if it never came to that.';
COMMENT ON COLUMN phone_call.encrypted IS 'Whether the speech was encrypted.';
COMMENT ON COLUMN phone_call.loss_pct IS 'Packets lost over the whole call, per cent.';
COMMENT ON COLUMN phone_call.jitter_ms IS 'Jitter, milliseconds.';
COMMENT ON COLUMN phone_call.round_trip_ms IS 'Way there and back, milliseconds; null if not known.';
COMMENT ON COLUMN phone_call.mos_mean IS 'Estimated listening quality over the call, 1 to 5 (ITU-T G.107).';
COMMENT ON COLUMN phone_call.mos_worst IS 'The same at its worst.';
