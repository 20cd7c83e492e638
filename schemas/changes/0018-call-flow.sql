-- What callers hear and where they go: numbers, flows, hours, notices, waiting, call-backs, surveys by message, and alarms.

CREATE TABLE flow (
  code     text     NOT NULL,
  name_en  text     NOT NULL,
  name_zh  text     NOT NULL,
  menu     boolean  NOT NULL DEFAULT true,
  wait_s   smallint NOT NULL DEFAULT 3,
  silence  text     NOT NULL,
  CONSTRAINT flow_pkey PRIMARY KEY (code),
  CONSTRAINT flow_code_form CHECK (code ~ '^[a-z_]{1,40}$'),
  CONSTRAINT flow_wait_range CHECK (wait_s BETWEEN 1 AND 20)
);
COMMENT ON TABLE flow IS '接入流程: what a caller is asked before they wait: one level of keys, skipped by whoever knows them. GB/T 33358-2016 discourages menus.';
COMMENT ON COLUMN flow.code IS 'Word for it in programs.';
COMMENT ON COLUMN flow.name_en IS 'English name.';
COMMENT ON COLUMN flow.name_zh IS 'Chinese name.';
COMMENT ON COLUMN flow.menu IS 'Whether keys are asked for at all; if not, everybody goes where silence goes.';
COMMENT ON COLUMN flow.wait_s IS 'Seconds that a key may be pressed after the menu was heard.';
COMMENT ON COLUMN flow.silence IS 'The key that who presses none is taken to have pressed.';

CREATE TABLE flow_key (
  flow_code   text NOT NULL,
  key         text NOT NULL,
  language    text NOT NULL,
  target      text NOT NULL,
  queue_code  text,
  CONSTRAINT flow_key_pkey PRIMARY KEY (flow_code, key),
  CONSTRAINT flow_key_flow_exists FOREIGN KEY (flow_code) REFERENCES flow ON DELETE CASCADE,
  CONSTRAINT flow_key_queue_exists FOREIGN KEY (queue_code) REFERENCES queue,
  CONSTRAINT flow_key_key_known CHECK (key ~ '^[0-9*#]$'),
  CONSTRAINT flow_key_language_known CHECK (language IN ('zh', 'mn')),
  CONSTRAINT flow_key_target_known CHECK (target IN ('queue', 'voicemail', 'announcement')),
  CONSTRAINT flow_key_queue_when_target CHECK ((target = 'queue') = (queue_code IS NOT NULL))
);
COMMENT ON TABLE flow_key IS 'What a key of a flow leads to.';
COMMENT ON COLUMN flow_key.flow_code IS 'Flow.';
COMMENT ON COLUMN flow_key.key IS '0 to 9, * or #.';
COMMENT ON COLUMN flow_key.language IS 'Language that is spoken from then on.';
COMMENT ON COLUMN flow_key.target IS 'queue, voicemail (leave a message) or announcement (hear it and be hung up).';
COMMENT ON COLUMN flow_key.queue_code IS 'Queue that the key leads to.';

INSERT INTO flow (code, name_en, name_zh, silence) VALUES ('hotline', 'Hotline', '12345 热线', '1');
INSERT INTO flow_key (flow_code, key, language, target, queue_code) VALUES
  ('hotline', '1', 'zh', 'queue', 'general'),
  ('hotline', '2', 'mn', 'queue', 'mongolian'),
  ('hotline', '3', 'zh', 'queue', 'enterprise');
ALTER TABLE flow ADD CONSTRAINT flow_silence_exists FOREIGN KEY (code, silence) REFERENCES flow_key (flow_code, key)
  DEFERRABLE INITIALLY DEFERRED;

CREATE TABLE hotline_number (
  number     phone_dialled NOT NULL,
  flow_code  text          NOT NULL,
  note       text          NOT NULL DEFAULT '',
  CONSTRAINT hotline_number_pkey PRIMARY KEY (number),
  CONSTRAINT hotline_number_flow_exists FOREIGN KEY (flow_code) REFERENCES flow,
  CONSTRAINT hotline_number_note_length CHECK (length(note) <= 200)
);
COMMENT ON TABLE hotline_number IS '接入号码: where the calls of a called number go.';
COMMENT ON COLUMN hotline_number.number IS 'Number as the trunk signals it.';
COMMENT ON COLUMN hotline_number.flow_code IS 'Flow of its calls.';
COMMENT ON COLUMN hotline_number.note IS 'Whose number it is.';

INSERT INTO hotline_number (number, flow_code, note) VALUES ('12345', 'hotline', '政务服务便民热线');

CREATE TABLE queue_hours (
  queue_code  text    NOT NULL,
  working     boolean NOT NULL,
  opens       time    NOT NULL,
  closes      time    NOT NULL,
  CONSTRAINT queue_hours_pkey PRIMARY KEY (queue_code, working, opens),
  CONSTRAINT queue_hours_queue_exists FOREIGN KEY (queue_code) REFERENCES queue ON DELETE CASCADE,
  CONSTRAINT queue_hours_ordered CHECK (opens < closes)
);
COMMENT ON TABLE queue_hours IS '服务时间: when a queue takes calls, by the calendar of the city. A queue without a row takes them around the clock.';
COMMENT ON COLUMN queue_hours.queue_code IS 'Queue.';
COMMENT ON COLUMN queue_hours.working IS 'True: on working days; false: on days off.';
COMMENT ON COLUMN queue_hours.opens IS 'Start of a stretch, included, in the time of the city.';
COMMENT ON COLUMN queue_hours.closes IS 'End of it, excluded; 24:00 is allowed.';

CREATE TABLE queue_rule (
  queue_code      text     NOT NULL,
  closed          text     NOT NULL DEFAULT 'voicemail',
  closed_queue    text,
  overflow        text     NOT NULL DEFAULT 'none',
  overflow_queue  text,
  overflow_s      integer,
  call_back       boolean  NOT NULL DEFAULT true,
  announce_s      smallint NOT NULL DEFAULT 30,
  CONSTRAINT queue_rule_pkey PRIMARY KEY (queue_code),
  CONSTRAINT queue_rule_queue_exists FOREIGN KEY (queue_code) REFERENCES queue ON DELETE CASCADE,
  CONSTRAINT queue_rule_closed_known CHECK (closed IN ('queue', 'voicemail', 'announcement')),
  CONSTRAINT queue_rule_closed_queue_when CHECK ((closed = 'queue') = (closed_queue IS NOT NULL)),
  CONSTRAINT queue_rule_closed_queue_exists FOREIGN KEY (closed_queue) REFERENCES queue,
  CONSTRAINT queue_rule_overflow_known CHECK (overflow IN ('none', 'queue', 'voicemail')),
  CONSTRAINT queue_rule_overflow_queue_when CHECK ((overflow = 'queue') = (overflow_queue IS NOT NULL)),
  CONSTRAINT queue_rule_overflow_queue_exists FOREIGN KEY (overflow_queue) REFERENCES queue,
  CONSTRAINT queue_rule_overflow_has_limit CHECK ((overflow = 'none') = (overflow_s IS NULL)),
  CONSTRAINT queue_rule_overflow_range CHECK (overflow_s BETWEEN 1 AND 3600),
  CONSTRAINT queue_rule_announce_range CHECK (announce_s BETWEEN 2 AND 600)
);
COMMENT ON TABLE queue_rule IS 'What happens to the calls of a queue that is closed or does not get to them.';
COMMENT ON COLUMN queue_rule.queue_code IS 'Queue.';
COMMENT ON COLUMN queue_rule.closed IS 'Outside its hours: queue (another one), voicemail or announcement.';
COMMENT ON COLUMN queue_rule.closed_queue IS 'The other queue.';
COMMENT ON COLUMN queue_rule.overflow IS 'Who has waited too long: none (waits on), queue (another one, the place is kept) or voicemail.';
COMMENT ON COLUMN queue_rule.overflow_queue IS 'The other queue.';
COMMENT ON COLUMN queue_rule.overflow_s IS 'Seconds in this queue after which it is too long.';
COMMENT ON COLUMN queue_rule.call_back IS 'Whether who waits may ask to be called back and keep their place.';
COMMENT ON COLUMN queue_rule.announce_s IS 'Seconds between two announcements of the place in the queue.';

INSERT INTO queue_rule (queue_code, overflow, overflow_queue, overflow_s) VALUES
  ('general',    'none',  NULL,      NULL),
  ('mongolian',  'none',  NULL,      NULL),
  ('enterprise', 'queue', 'general', 180),
  ('municipal',  'queue', 'general', 180);

CREATE TABLE hotline_notice (
  id          uuid        NOT NULL,
  kind        text        NOT NULL,
  title       text        NOT NULL,
  prompt      text,
  queue_code  text,
  until       timestamptz NOT NULL,
  on_since    timestamptz,
  made_by     uuid,
  made_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT hotline_notice_pkey PRIMARY KEY (id),
  CONSTRAINT hotline_notice_kind_known CHECK (kind IN ('water', 'power', 'heating', 'gas', 'roads', 'other')),
  CONSTRAINT hotline_notice_title_length CHECK (length(title) BETWEEN 1 AND 100),
  CONSTRAINT hotline_notice_prompt_form CHECK (prompt ~ '^[a-z0-9-]{1,60}$'),
  CONSTRAINT hotline_notice_queue_exists FOREIGN KEY (queue_code) REFERENCES queue,
  CONSTRAINT hotline_notice_maker_exists FOREIGN KEY (made_by) REFERENCES staff
);
COMMENT ON TABLE hotline_notice IS '热线公告: what many are about to call for, said before they wait; who only wanted to know that presses 1 and is done.';
COMMENT ON COLUMN hotline_notice.id IS 'Made by the client.';
COMMENT ON COLUMN hotline_notice.kind IS 'water, power, heating, gas, roads or other: what is said if nothing was recorded for it.';
COMMENT ON COLUMN hotline_notice.title IS 'What it is about, for the staff.';
COMMENT ON COLUMN hotline_notice.prompt IS 'Name of the recording among the prompts, without language and ending.';
COMMENT ON COLUMN hotline_notice.queue_code IS 'Only who goes to this queue hears it; null: everybody.';
COMMENT ON COLUMN hotline_notice.until IS 'When it ends by itself, and what callers are told.';
COMMENT ON COLUMN hotline_notice.on_since IS 'Since when it is said; null: it is off.';
COMMENT ON COLUMN hotline_notice.made_by IS 'Who wrote it last.';
COMMENT ON COLUMN hotline_notice.made_at IS 'When.';

CREATE TABLE hotline_notice_call (
  notice_id  uuid        NOT NULL,
  call_id    uuid        NOT NULL,
  at         timestamptz NOT NULL DEFAULT clock_timestamp(),
  enough     boolean     NOT NULL DEFAULT false,
  CONSTRAINT hotline_notice_call_pkey PRIMARY KEY (notice_id, call_id),
  CONSTRAINT hotline_notice_call_notice_exists FOREIGN KEY (notice_id) REFERENCES hotline_notice ON DELETE CASCADE
);
COMMENT ON TABLE hotline_notice_call IS 'Which calls heard a notice.';
COMMENT ON COLUMN hotline_notice_call.notice_id IS 'Notice.';
COMMENT ON COLUMN hotline_notice_call.call_id IS 'Call.';
COMMENT ON COLUMN hotline_notice_call.at IS 'When.';
COMMENT ON COLUMN hotline_notice_call.enough IS 'Whether they pressed 1: that was why they called.';

ALTER TABLE waiting_call ADD COLUMN entered_at timestamptz NOT NULL DEFAULT clock_timestamp();
COMMENT ON COLUMN waiting_call.entered_at IS 'Since when it waits in this very queue.';

-- Outcomes that are neither answered nor given up.
ALTER TABLE call DROP CONSTRAINT call_outcome_known;
ALTER TABLE call ADD CONSTRAINT call_outcome_known CHECK (outcome IN
  ('answered', 'abandoned', 'no_answer', 'busy', 'failed', 'voicemail', 'call_back', 'informed', 'closed', 'blocked'));

ALTER TABLE call_back DROP CONSTRAINT call_back_why_known;
ALTER TABLE call_back ADD CONSTRAINT call_back_why_known CHECK (why IN ('abandoned', 'asked', 'closed', 'voicemail'));
COMMENT ON COLUMN call_back.why IS
  'abandoned: gave up waiting; asked: chose to be called back; closed: called outside the hours; voicemail: left a message.';

CREATE TABLE survey_request (
  call_id    uuid        NOT NULL,
  e164       phone_e164  NOT NULL,
  language   text        NOT NULL,
  since      timestamptz NOT NULL DEFAULT clock_timestamp(),
  done_at    timestamptz,
  CONSTRAINT survey_request_pkey PRIMARY KEY (call_id),
  CONSTRAINT survey_request_language_known CHECK (language IN ('zh', 'mn'))
);
CREATE INDEX survey_request_open ON survey_request (since) WHERE done_at IS NULL;
ALTER TABLE survey_request ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE survey_request IS '短信评价: who was answered and pressed no key afterwards is asked by a text message, from a mobile number only.';
COMMENT ON COLUMN survey_request.call_id IS 'Call.';
COMMENT ON COLUMN survey_request.e164 IS 'Mobile number to ask.';
COMMENT ON COLUMN survey_request.language IS 'Language to ask in.';
COMMENT ON COLUMN survey_request.since IS 'When the call ended.';
COMMENT ON COLUMN survey_request.done_at IS 'When the message was handed over to be sent.';

CREATE TABLE alarm (
  id       bigint      GENERATED ALWAYS AS IDENTITY,
  kind     text        NOT NULL,
  subject  text        NOT NULL,
  detail   text        NOT NULL DEFAULT '',
  source   text        NOT NULL DEFAULT session_user,
  since    timestamptz NOT NULL DEFAULT clock_timestamp(),
  last_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  until    timestamptz,
  seen_by  uuid,
  seen_at  timestamptz,
  CONSTRAINT alarm_pkey PRIMARY KEY (id),
  CONSTRAINT alarm_kind_known CHECK (kind IN ('prompt', 'recording', 'trunk', 'number', 'queue', 'database')),
  CONSTRAINT alarm_subject_length CHECK (length(subject) BETWEEN 1 AND 200),
  CONSTRAINT alarm_detail_length CHECK (length(detail) <= 500),
  CONSTRAINT alarm_seen_by_exists FOREIGN KEY (seen_by) REFERENCES staff,
  CONSTRAINT alarm_seen_whole CHECK ((seen_by IS NULL) = (seen_at IS NULL))
);
CREATE UNIQUE INDEX alarm_one_open ON alarm (kind, subject, source) WHERE until IS NULL;
CREATE INDEX alarm_since ON alarm (since DESC);
ALTER TABLE alarm ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE alarm IS '告警: what goes wrong in the house while calls go on, once for each thing as long as it lasts.';
COMMENT ON COLUMN alarm.id IS 'Running number.';
COMMENT ON COLUMN alarm.kind IS 'prompt (a file that cannot be played), recording (the disk), trunk, number (without a flow), queue (without skills) or database.';
COMMENT ON COLUMN alarm.subject IS 'Which one: a prompt, a trunk, a number …; never a citizen.';
COMMENT ON COLUMN alarm.detail IS 'What was said about it last.';
COMMENT ON COLUMN alarm.source IS 'Which program saw it: a switch by its name, else the role.';
COMMENT ON COLUMN alarm.since IS 'Since when.';
COMMENT ON COLUMN alarm.last_at IS 'When it was last seen.';
COMMENT ON COLUMN alarm.until IS 'When it was over; null: it lasts.';
COMMENT ON COLUMN alarm.seen_by IS 'The first who took notice.';
COMMENT ON COLUMN alarm.seen_at IS 'When.';
