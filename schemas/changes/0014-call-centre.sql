-- The call centre: who sits where and how their line stands, what a queue asks of a seat, who waits, and who is to be called back.

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'sonor_switch') THEN
    CREATE ROLE sonor_switch NOLOGIN;
  END IF;
END
$$;
GRANT USAGE ON SCHEMA sonor TO sonor_switch;
GRANT SELECT ON sonor.schema_change TO sonor_switch;

CREATE TABLE break_reason (
  code     text     NOT NULL,
  name_en  text     NOT NULL,
  name_zh  text     NOT NULL,
  limit_s  integer,
  sort     smallint NOT NULL,
  CONSTRAINT break_reason_pkey PRIMARY KEY (code),
  CONSTRAINT break_reason_code_form CHECK (code ~ '^[a-z_]+$'),
  CONSTRAINT break_reason_limit_range CHECK (limit_s BETWEEN 60 AND 86400)
);
COMMENT ON TABLE break_reason IS '小休: why a seat may pause.';
COMMENT ON COLUMN break_reason.code IS 'Word for it in programs.';
COMMENT ON COLUMN break_reason.name_en IS 'English name.';
COMMENT ON COLUMN break_reason.name_zh IS 'Chinese name.';
COMMENT ON COLUMN break_reason.limit_s IS 'Seconds after which it is too long; null: no limit.';
COMMENT ON COLUMN break_reason.sort IS 'Order in menus.';

INSERT INTO break_reason (code, name_en, name_zh, limit_s, sort) VALUES
  ('rest',     'Short rest', '休息',   900,  1),
  ('meal',     'Meal',       '用餐',   2400, 2),
  ('meeting',  'Meeting',    '会议',   NULL, 3),
  ('coaching', 'Coaching',   '辅导',   NULL, 4);

CREATE TABLE seat (
  staff_id          uuid        NOT NULL,
  status            text        NOT NULL DEFAULT 'signed_out',
  reason            text,
  status_since      timestamptz NOT NULL DEFAULT now(),
  state             text        NOT NULL DEFAULT 'idle',
  state_since       timestamptz NOT NULL DEFAULT now(),
  call_id           uuid,
  wrap_up_until     timestamptz,
  registered_until  timestamptz,
  contact           text,
  switch_id         text,
  CONSTRAINT seat_pkey PRIMARY KEY (staff_id),
  CONSTRAINT seat_staff_exists FOREIGN KEY (staff_id) REFERENCES staff ON DELETE CASCADE,
  CONSTRAINT seat_status_known CHECK (status IN ('signed_out', 'ready', 'not_ready', 'break', 'training')),
  CONSTRAINT seat_state_known CHECK (state IN ('idle', 'offered', 'talking', 'held', 'wrap_up')),
  CONSTRAINT seat_break_has_reason CHECK (status <> 'break' OR reason IS NOT NULL),
  CONSTRAINT seat_busy_has_call CHECK ((state IN ('offered', 'talking', 'held')) = (call_id IS NOT NULL) OR state = 'wrap_up'),
  CONSTRAINT seat_wrap_up_has_end CHECK ((state = 'wrap_up') = (wrap_up_until IS NOT NULL)),
  CONSTRAINT seat_registered_has_contact CHECK ((registered_until IS NULL) = (contact IS NULL)),
  CONSTRAINT seat_contact_length CHECK (length(contact) <= 500),
  CONSTRAINT seat_switch_length CHECK (length(switch_id) BETWEEN 1 AND 100)
);
CREATE INDEX seat_free ON seat (state_since) WHERE status = 'ready' AND state = 'idle';
CREATE INDEX seat_call ON seat (call_id) WHERE call_id IS NOT NULL;
ALTER TABLE seat ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE seat IS '座席: a member of staff at a line. Status is what they want, state what the line does.';
COMMENT ON COLUMN seat.staff_id IS 'Who.';
COMMENT ON COLUMN seat.status IS 'signed_out, ready, not_ready, break or training.';
COMMENT ON COLUMN seat.reason IS 'A break''s reason, or why Sonor or a supervisor set the seat not ready.';
COMMENT ON COLUMN seat.status_since IS 'Since when.';
COMMENT ON COLUMN seat.state IS 'idle, offered, talking, held or wrap_up.';
COMMENT ON COLUMN seat.state_since IS 'Since when; the seat idle for longest is served first.';
COMMENT ON COLUMN seat.call_id IS 'The call it is busy with; in wrap-up the one before.';
COMMENT ON COLUMN seat.wrap_up_until IS 'When wrap-up ends by itself.';
COMMENT ON COLUMN seat.registered_until IS 'Until when its telephone is registered with a switch.';
COMMENT ON COLUMN seat.contact IS 'SIP address of its telephone.';
COMMENT ON COLUMN seat.switch_id IS 'Switch its telephone is registered with.';

CREATE TABLE seat_event (
  id        bigint      GENERATED ALWAYS AS IDENTITY,
  staff_id  uuid        NOT NULL,
  at        timestamptz NOT NULL DEFAULT clock_timestamp(),
  status    text        NOT NULL,
  reason    text,
  state     text        NOT NULL,
  call_id   uuid,
  actor_id  uuid,
  CONSTRAINT seat_event_pkey PRIMARY KEY (id),
  CONSTRAINT seat_event_staff_exists FOREIGN KEY (staff_id) REFERENCES staff ON DELETE CASCADE,
  CONSTRAINT seat_event_actor_exists FOREIGN KEY (actor_id) REFERENCES staff
);
CREATE INDEX seat_event_staff ON seat_event (staff_id, at DESC);
ALTER TABLE seat_event ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE seat_event IS 'Every change of a seat''s status or state; statistics come from it.';
COMMENT ON COLUMN seat_event.id IS 'Running number.';
COMMENT ON COLUMN seat_event.staff_id IS 'Whose seat.';
COMMENT ON COLUMN seat_event.at IS 'When.';
COMMENT ON COLUMN seat_event.status IS 'Status from then on.';
COMMENT ON COLUMN seat_event.reason IS 'Reason from then on.';
COMMENT ON COLUMN seat_event.state IS 'State from then on.';
COMMENT ON COLUMN seat_event.call_id IS 'Call from then on.';
COMMENT ON COLUMN seat_event.actor_id IS 'Who changed it; null: Sonor itself.';

CREATE TABLE seat_credential (
  staff_id    uuid        NOT NULL,
  ha1         text        NOT NULL,
  valid_until timestamptz NOT NULL,
  CONSTRAINT seat_credential_pkey PRIMARY KEY (staff_id),
  CONSTRAINT seat_credential_staff_exists FOREIGN KEY (staff_id) REFERENCES staff ON DELETE CASCADE,
  CONSTRAINT seat_credential_ha1_form CHECK (ha1 ~ '^[0-9a-f]{32}$')
);
ALTER TABLE seat_credential ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE seat_credential IS 'What a seat''s telephone proves itself with, made anew at each sign-in. Nobody reads it but the functions of the switch.';
COMMENT ON COLUMN seat_credential.staff_id IS 'Whose.';
COMMENT ON COLUMN seat_credential.ha1 IS 'MD5 of login, realm and password (RFC 7616 3.4.2); the password itself is kept nowhere.';
COMMENT ON COLUMN seat_credential.valid_until IS 'When it is worth nothing any more.';

CREATE TABLE queue_requirement (
  queue_code  text     NOT NULL,
  after_s     integer  NOT NULL,
  skill_code  text     NOT NULL,
  level       smallint NOT NULL DEFAULT 1,
  CONSTRAINT queue_requirement_pkey PRIMARY KEY (queue_code, after_s, skill_code),
  CONSTRAINT queue_requirement_queue_exists FOREIGN KEY (queue_code) REFERENCES queue,
  CONSTRAINT queue_requirement_skill_exists FOREIGN KEY (skill_code) REFERENCES skill,
  CONSTRAINT queue_requirement_after_range CHECK (after_s BETWEEN 0 AND 3600),
  CONSTRAINT queue_requirement_level_range CHECK (level BETWEEN 1 AND 9)
);
COMMENT ON TABLE queue_requirement IS 'What a queue asks of a seat, and what it makes do with when a call has waited for longer: the rows of the latest after_s that has passed are in force, all of them.';
COMMENT ON COLUMN queue_requirement.queue_code IS 'Queue.';
COMMENT ON COLUMN queue_requirement.after_s IS 'Seconds of waiting from which on this row is in force.';
COMMENT ON COLUMN queue_requirement.skill_code IS 'Skill that is asked for.';
COMMENT ON COLUMN queue_requirement.level IS 'Level at least, 1 to 9.';

INSERT INTO queue_requirement (queue_code, after_s, skill_code, level) VALUES
  ('general',    0,  'general',    1),
  ('mongolian',  0,  'general',    1),
  ('enterprise', 0,  'enterprise', 1),
  ('enterprise', 30, 'general',    5),
  ('enterprise', 60, 'general',    1),
  ('municipal',  0,  'municipal',  1),
  ('municipal',  30, 'general',    1);

CREATE TABLE waiting_call (
  call_id     uuid        NOT NULL,
  queue_code  text        NOT NULL,
  language    text        NOT NULL,
  priority    smallint    NOT NULL DEFAULT 0,
  queued_at   timestamptz NOT NULL,
  front       boolean     NOT NULL DEFAULT false,
  switch_id   text        NOT NULL,
  offered_to  uuid,
  offered_at  timestamptz,
  n_offers    integer     NOT NULL DEFAULT 0,
  CONSTRAINT waiting_call_pkey PRIMARY KEY (call_id),
  CONSTRAINT waiting_call_queue_exists FOREIGN KEY (queue_code) REFERENCES queue,
  CONSTRAINT waiting_call_offered_exists FOREIGN KEY (offered_to) REFERENCES staff,
  CONSTRAINT waiting_call_language_known CHECK (language IN ('zh', 'mn')),
  CONSTRAINT waiting_call_priority_range CHECK (priority BETWEEN -9 AND 9),
  CONSTRAINT waiting_call_offer_whole CHECK ((offered_to IS NULL) = (offered_at IS NULL))
);
CREATE INDEX waiting_call_order ON waiting_call (front DESC, priority DESC, queued_at) WHERE offered_to IS NULL;
ALTER TABLE waiting_call ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE waiting_call IS 'Calls that wait for a seat, or ring at one.';
COMMENT ON COLUMN waiting_call.call_id IS 'Call.';
COMMENT ON COLUMN waiting_call.queue_code IS 'Where it waits.';
COMMENT ON COLUMN waiting_call.language IS 'Language the citizen chose; only who speaks it is offered the call.';
COMMENT ON COLUMN waiting_call.priority IS '-9 to 9, higher first.';
COMMENT ON COLUMN waiting_call.queued_at IS 'Since when; kept when a call goes to another queue or comes back.';
COMMENT ON COLUMN waiting_call.front IS 'Comes back from a seat that did not answer, before all others.';
COMMENT ON COLUMN waiting_call.switch_id IS 'Switch that holds the call.';
COMMENT ON COLUMN waiting_call.offered_to IS 'Seat where it rings.';
COMMENT ON COLUMN waiting_call.offered_at IS 'Since when it rings there.';
COMMENT ON COLUMN waiting_call.n_offers IS 'How often it has rung at a seat.';

CREATE TABLE caller_rule (
  e164      phone_e164  NOT NULL,
  rule      text        NOT NULL,
  until     timestamptz,
  note      text        NOT NULL,
  made_by   uuid,
  made_at   timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT caller_rule_pkey PRIMARY KEY (e164),
  CONSTRAINT caller_rule_known CHECK (rule IN ('block', 'last', 'first')),
  CONSTRAINT caller_rule_note_length CHECK (length(note) BETWEEN 1 AND 500),
  CONSTRAINT caller_rule_maker_exists FOREIGN KEY (made_by) REFERENCES staff
);
ALTER TABLE caller_rule ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE caller_rule IS '黑名单, 骚扰, 优先: numbers that are treated in another way.';
COMMENT ON COLUMN caller_rule.e164 IS 'Number.';
COMMENT ON COLUMN caller_rule.rule IS 'block: not answered; last: after everybody else (harassing); first: before everybody else.';
COMMENT ON COLUMN caller_rule.until IS 'Until when; null: until it is taken away.';
COMMENT ON COLUMN caller_rule.note IS 'Why.';
COMMENT ON COLUMN caller_rule.made_by IS 'Who said so.';
COMMENT ON COLUMN caller_rule.made_at IS 'When.';

CREATE TABLE call_back (
  call_id     uuid        NOT NULL,
  e164        phone_e164  NOT NULL,
  why         text        NOT NULL,
  language    text        NOT NULL,
  queue_code  text,
  since       timestamptz NOT NULL,
  staff_id    uuid,
  taken_at    timestamptz,
  done_at     timestamptz,
  result      text,
  CONSTRAINT call_back_pkey PRIMARY KEY (call_id),
  CONSTRAINT call_back_queue_exists FOREIGN KEY (queue_code) REFERENCES queue,
  CONSTRAINT call_back_staff_exists FOREIGN KEY (staff_id) REFERENCES staff,
  CONSTRAINT call_back_why_known CHECK (why IN ('abandoned', 'asked', 'closed')),
  CONSTRAINT call_back_language_known CHECK (language IN ('zh', 'mn')),
  CONSTRAINT call_back_taken_whole CHECK ((staff_id IS NULL) = (taken_at IS NULL)),
  CONSTRAINT call_back_done_whole CHECK ((done_at IS NULL) = (result IS NULL)),
  CONSTRAINT call_back_result_known CHECK (result IN ('reached', 'not_reached', 'called_again', 'needless'))
);
CREATE INDEX call_back_open ON call_back (since) WHERE done_at IS NULL;
CREATE UNIQUE INDEX call_back_one_open ON call_back (e164) WHERE done_at IS NULL;
ALTER TABLE call_back ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE call_back IS '漏接回拨: who gave up, asked for it or called when nobody was there, once for each number.';
COMMENT ON COLUMN call_back.call_id IS 'Their call.';
COMMENT ON COLUMN call_back.e164 IS 'Number to call.';
COMMENT ON COLUMN call_back.why IS 'abandoned: gave up waiting; asked: chose to be called back; closed: called outside the hours.';
COMMENT ON COLUMN call_back.language IS 'Language to call in.';
COMMENT ON COLUMN call_back.queue_code IS 'Queue they waited in.';
COMMENT ON COLUMN call_back.since IS 'Since when they wait: their place in the order.';
COMMENT ON COLUMN call_back.staff_id IS 'Who calls them.';
COMMENT ON COLUMN call_back.taken_at IS 'Since when.';
COMMENT ON COLUMN call_back.done_at IS 'When it was over.';
COMMENT ON COLUMN call_back.result IS 'reached, not_reached, called_again (by themselves) or needless.';

CREATE TABLE switch_life (
  id         text        NOT NULL,
  started_at timestamptz NOT NULL DEFAULT now(),
  seen_at    timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT switch_life_pkey PRIMARY KEY (id),
  CONSTRAINT switch_life_id_length CHECK (length(id) BETWEEN 1 AND 100)
);
COMMENT ON TABLE switch_life IS 'The switches that serve this hotline, and when each was last heard of.';
COMMENT ON COLUMN switch_life.id IS 'Name of the switch.';
COMMENT ON COLUMN switch_life.started_at IS 'When it started last.';
COMMENT ON COLUMN switch_life.seen_at IS 'When it last said that it lives.';
