-- Lines: what supervisors do to calls, who has talked in a call, who may call where, and how the trunks stand.

ALTER TABLE call ADD COLUMN switch_id text;
ALTER TABLE call ADD CONSTRAINT call_switch_length CHECK (length(switch_id) BETWEEN 1 AND 100);
COMMENT ON COLUMN call.switch_id IS 'The switch that has the call, null for one that was not made by a switch.';
ALTER TABLE call DROP CONSTRAINT call_direction_known;
ALTER TABLE call ADD CONSTRAINT call_direction_known CHECK (direction IN ('in', 'out', 'internal'));
COMMENT ON COLUMN call.direction IS 'in: a citizen called; out: a seat called outside; internal: from seat to seat.';
CREATE INDEX call_lasting ON call (switch_id) WHERE ended_at IS NULL;

CREATE TABLE call_supervision (
  id             uuid        NOT NULL DEFAULT gen_random_uuid(),
  supervisor_id  uuid        NOT NULL,
  staff_id       uuid        NOT NULL,
  call_id        uuid        NOT NULL,
  mode           text        NOT NULL,
  note           text,
  since          timestamptz NOT NULL DEFAULT clock_timestamp(),
  joined_at      timestamptz,
  ended_at       timestamptz,
  ended_why      text,
  CONSTRAINT call_supervision_pkey PRIMARY KEY (id),
  CONSTRAINT call_supervision_supervisor_exists FOREIGN KEY (supervisor_id) REFERENCES staff,
  CONSTRAINT call_supervision_staff_exists FOREIGN KEY (staff_id) REFERENCES staff,
  CONSTRAINT call_supervision_mode_known CHECK (mode IN ('listen', 'whisper', 'barge', 'take_over', 'force_end')),
  CONSTRAINT call_supervision_note_length CHECK (length(note) BETWEEN 1 AND 200),
  CONSTRAINT call_supervision_force_has_note CHECK (mode <> 'force_end' OR note IS NOT NULL),
  CONSTRAINT call_supervision_end_whole CHECK ((ended_at IS NULL) = (ended_why IS NULL)),
  CONSTRAINT call_supervision_why_known CHECK (ended_why IN ('changed', 'stopped', 'done', 'no_answer', 'declined', 'unreachable',
                                                        'hung_up', 'call_over'))
);
CREATE UNIQUE INDEX call_supervision_one_open ON call_supervision (supervisor_id) WHERE ended_at IS NULL AND mode <> 'force_end';
CREATE INDEX call_supervision_open_call ON call_supervision (call_id) WHERE ended_at IS NULL;
CREATE INDEX call_supervision_staff ON call_supervision (staff_id, since DESC);
ALTER TABLE call_supervision ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE call_supervision IS '监听, 耳语, 强插, 拦截, 强拆: what a supervisor does to somebody''s call. A change of mode ends one row and begins the next.';
COMMENT ON COLUMN call_supervision.id IS 'Id.';
COMMENT ON COLUMN call_supervision.supervisor_id IS 'Who supervises.';
COMMENT ON COLUMN call_supervision.staff_id IS 'Whose call.';
COMMENT ON COLUMN call_supervision.call_id IS 'Which call.';
COMMENT ON COLUMN call_supervision.mode IS 'listen, whisper (the seat hears it, the citizen does not), barge (both hear it), take_over or force_end.';
COMMENT ON COLUMN call_supervision.note IS 'Why, for force_end.';
COMMENT ON COLUMN call_supervision.since IS 'When it was asked for.';
COMMENT ON COLUMN call_supervision.joined_at IS 'When the supervisor''s telephone was in the call; for a change of mode of the first row.';
COMMENT ON COLUMN call_supervision.ended_at IS 'When it was over.';
COMMENT ON COLUMN call_supervision.ended_why IS
  'changed (another mode), stopped, done (taken over, or ended by force), no_answer, declined or unreachable (the supervisor''s telephone), hung_up, call_over.';

CREATE TABLE call_party (
  id        bigint      GENERATED ALWAYS AS IDENTITY,
  call_id   uuid        NOT NULL,
  staff_id  uuid,
  number    phone_dialled,
  how       text        NOT NULL,
  since     timestamptz NOT NULL DEFAULT clock_timestamp(),
  until     timestamptz,
  CONSTRAINT call_party_pkey PRIMARY KEY (id),
  CONSTRAINT call_party_staff_exists FOREIGN KEY (staff_id) REFERENCES staff,
  CONSTRAINT call_party_one CHECK ((staff_id IS NULL) <> (number IS NULL)),
  CONSTRAINT call_party_how_known CHECK (how IN ('queue', 'dialled', 'called', 'transfer', 'consulted', 'take_over')),
  CONSTRAINT call_party_times_ordered CHECK (until >= since)
);
CREATE INDEX call_party_call ON call_party (call_id, id);
ALTER TABLE call_party ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE call_party IS 'Who has talked in a call, one after the other: seats, and numbers outside that it was passed on to.';
COMMENT ON COLUMN call_party.id IS 'Order.';
COMMENT ON COLUMN call_party.call_id IS 'The call.';
COMMENT ON COLUMN call_party.staff_id IS 'The seat, if it was one.';
COMMENT ON COLUMN call_party.number IS 'The number outside, if it was none.';
COMMENT ON COLUMN call_party.how IS
  'How they came into it: queue (it was offered), dialled (they made it), called (it was made to them), transfer (passed on unasked), consulted (passed on after asking), take_over.';
COMMENT ON COLUMN call_party.since IS 'Since when they talk.';
COMMENT ON COLUMN call_party.until IS 'Until when.';

CREATE TABLE call_class (
  code     text     NOT NULL,
  name_en  text     NOT NULL,
  name_zh  text     NOT NULL,
  sort     smallint NOT NULL,
  CONSTRAINT call_class_pkey PRIMARY KEY (code),
  CONSTRAINT call_class_code_form CHECK (code ~ '^[a-z_]+$')
);
COMMENT ON TABLE call_class IS '呼出类别: the classes of numbers that a seat may be let call.';
COMMENT ON COLUMN call_class.code IS 'Id.';
COMMENT ON COLUMN call_class.name_en IS 'English name.';
COMMENT ON COLUMN call_class.name_zh IS 'Chinese name.';
COMMENT ON COLUMN call_class.sort IS 'Order.';
INSERT INTO call_class (code, name_en, name_zh, sort) VALUES
  ('internal',      'from seat to seat',          '内部',     1),
  ('emergency',     'emergency',                  '紧急',     2),
  ('local',         'local and mobile',           '本地及手机', 3),
  ('national',      'long-distance',              '国内长途', 4),
  ('international', 'international',              '国际',     5);

CREATE TABLE call_prefix (
  prefix  text NOT NULL,
  class   text NOT NULL,
  CONSTRAINT call_prefix_pkey PRIMARY KEY (prefix),
  CONSTRAINT call_prefix_form CHECK (prefix ~ '^[0-9]{0,10}$'),
  CONSTRAINT call_prefix_class_exists FOREIGN KEY (class) REFERENCES call_class
);
COMMENT ON TABLE call_prefix IS 'Which class a number is of: that of the longest prefix that it has. The city''s own area code is to be added as local.';
COMMENT ON COLUMN call_prefix.prefix IS 'How the number begins; nothing for all that begin in no other way.';
COMMENT ON COLUMN call_prefix.class IS 'Its class.';
INSERT INTO call_prefix (prefix, class) VALUES ('', 'local'), ('0', 'national'), ('00', 'international'), ('0478', 'local');

CREATE TABLE call_right (
  seat_kind  text NOT NULL,
  class      text NOT NULL,
  CONSTRAINT call_right_pkey PRIMARY KEY (seat_kind, class),
  CONSTRAINT call_right_kind_exists FOREIGN KEY (seat_kind) REFERENCES seat_kind,
  CONSTRAINT call_right_class_exists FOREIGN KEY (class) REFERENCES call_class
);
COMMENT ON TABLE call_right IS '呼出权限: which kinds of seats may call which class of numbers. Seats and emergency numbers everybody may call.';
COMMENT ON COLUMN call_right.seat_kind IS 'The kind of seat.';
COMMENT ON COLUMN call_right.class IS 'What it may call.';
INSERT INTO call_right (seat_kind, class)
SELECT code, 'local' FROM seat_kind WHERE code <> 'unit';
INSERT INTO call_right (seat_kind, class)
SELECT code, 'national' FROM seat_kind WHERE code IN ('municipal', 'first_review', 'follow_up', 'final_review', 'supervisor', 'commander');
INSERT INTO call_right (seat_kind, class) VALUES ('commander', 'international');

CREATE TABLE emergency_number (
  number   text     NOT NULL,
  name_en  text     NOT NULL,
  name_zh  text     NOT NULL,
  sort     smallint NOT NULL,
  CONSTRAINT emergency_number_pkey PRIMARY KEY (number),
  CONSTRAINT emergency_number_form CHECK (number ~ '^[0-9]{3,8}$')
);
COMMENT ON TABLE emergency_number IS 'Numbers that every seat may call and pass a citizen on to at any time.';
COMMENT ON COLUMN emergency_number.number IS 'The number.';
COMMENT ON COLUMN emergency_number.name_en IS 'English name.';
COMMENT ON COLUMN emergency_number.name_zh IS 'Chinese name.';
COMMENT ON COLUMN emergency_number.sort IS 'Order.';
INSERT INTO emergency_number (number, name_en, name_zh, sort) VALUES
  ('110', 'Police',           '公安报警', 1),
  ('119', 'Fire brigade',     '消防救援', 2),
  ('120', 'Ambulance',        '医疗急救', 3),
  ('122', 'Traffic accident', '交通事故', 4);

CREATE TABLE trunk_state (
  switch_id  text        NOT NULL,
  name       text        NOT NULL,
  state      text        NOT NULL,
  detail     text,
  since      timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT trunk_state_pkey PRIMARY KEY (switch_id, name),
  CONSTRAINT trunk_state_name_length CHECK (length(name) BETWEEN 1 AND 100 AND length(switch_id) BETWEEN 1 AND 100),
  CONSTRAINT trunk_state_known CHECK (state IN ('static', 'registering', 'registered', 'waiting', 'rejected')),
  CONSTRAINT trunk_state_detail_length CHECK (length(detail) <= 500)
);
COMMENT ON TABLE trunk_state IS '中继: how the lines to the outside stand, as their switches tell.';
COMMENT ON COLUMN trunk_state.switch_id IS 'Which switch has it.';
COMMENT ON COLUMN trunk_state.name IS 'Its name in the configuration.';
COMMENT ON COLUMN trunk_state.state IS 'static (there is nothing to register), registering, registered, waiting (lost, tried again by itself) or rejected.';
COMMENT ON COLUMN trunk_state.detail IS 'Why it is not registered.';
COMMENT ON COLUMN trunk_state.since IS 'Since when.';
