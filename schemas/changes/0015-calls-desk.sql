-- The desk's side of calls: asking for help in the middle of one, and listening to what was recorded.

CREATE TABLE help_request (
  id         uuid        NOT NULL DEFAULT gen_random_uuid(),
  staff_id   uuid        NOT NULL,
  call_id    uuid        NOT NULL,
  wanted     text        NOT NULL,
  note       text        NOT NULL,
  at         timestamptz NOT NULL DEFAULT clock_timestamp(),
  taken_by   uuid,
  taken_at   timestamptz,
  closed_by  uuid,
  closed_at  timestamptz,
  CONSTRAINT help_request_pkey PRIMARY KEY (id),
  CONSTRAINT help_request_staff_exists FOREIGN KEY (staff_id) REFERENCES staff,
  CONSTRAINT help_request_taken_by_exists FOREIGN KEY (taken_by) REFERENCES staff,
  CONSTRAINT help_request_closed_by_exists FOREIGN KEY (closed_by) REFERENCES staff,
  CONSTRAINT help_request_wanted_known CHECK (wanted IN ('supervisor', 'bilingual')),
  CONSTRAINT help_request_note_length CHECK (length(note) <= 200),
  CONSTRAINT help_request_taken_whole CHECK ((taken_by IS NULL) = (taken_at IS NULL)),
  CONSTRAINT help_request_closed_whole CHECK (closed_by IS NULL OR closed_at IS NOT NULL)
);
CREATE UNIQUE INDEX help_request_one_open ON help_request (staff_id) WHERE closed_at IS NULL;
CREATE INDEX help_request_call ON help_request (call_id);
ALTER TABLE help_request ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE help_request IS '求助: somebody in a call asks for help.';
COMMENT ON COLUMN help_request.id IS 'UUID.';
COMMENT ON COLUMN help_request.staff_id IS 'Who asks; one open request at most.';
COMMENT ON COLUMN help_request.call_id IS 'The call they are in. No foreign key: calls lie in partitions by time.';
COMMENT ON COLUMN help_request.wanted IS 'supervisor, or bilingual: a colleague who speaks Mongolian.';
COMMENT ON COLUMN help_request.note IS 'What it is about, in a few words; may be empty: who is in need has no time to write.';
COMMENT ON COLUMN help_request.at IS 'When.';
COMMENT ON COLUMN help_request.taken_by IS 'Who sees to it.';
COMMENT ON COLUMN help_request.taken_at IS 'Since when.';
COMMENT ON COLUMN help_request.closed_by IS 'Who said that it is over; null: it ended with the call.';
COMMENT ON COLUMN help_request.closed_at IS 'When it was over.';

CREATE TABLE recording_right (
  seat_kind  text NOT NULL,
  scope      text NOT NULL,
  CONSTRAINT recording_right_pkey PRIMARY KEY (seat_kind),
  CONSTRAINT recording_right_seat_exists FOREIGN KEY (seat_kind) REFERENCES seat_kind,
  CONSTRAINT recording_right_scope_known CHECK (scope IN ('own', 'all'))
);
COMMENT ON TABLE recording_right IS 'Who may listen to recordings. A kind of seat without a row may not.';
COMMENT ON COLUMN recording_right.seat_kind IS 'Kind of seat.';
COMMENT ON COLUMN recording_right.scope IS 'own: of the calls one took, for so many days (setting recording.own); all: of every call one may see.';

INSERT INTO recording_right (seat_kind, scope) VALUES
  ('agent', 'own'), ('enterprise', 'own'), ('municipal', 'own'), ('bilingual', 'own'), ('follow_up', 'own'),
  ('quality', 'all'), ('supervisor', 'all');

CREATE TABLE recording_listening (
  id        uuid        NOT NULL DEFAULT gen_random_uuid(),
  call_id   uuid        NOT NULL,
  staff_id  uuid        NOT NULL,
  at        timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT recording_listening_pkey PRIMARY KEY (id),
  CONSTRAINT recording_listening_staff_exists FOREIGN KEY (staff_id) REFERENCES staff
);
CREATE INDEX recording_listening_call ON recording_listening (call_id, at);
ALTER TABLE recording_listening ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE recording_listening IS '调听: each time somebody opened a recording. Without a row of one''s own nothing is handed out.';
COMMENT ON COLUMN recording_listening.id IS 'UUID, with which the pieces are asked for.';
COMMENT ON COLUMN recording_listening.call_id IS 'Whose recording. No foreign key: calls lie in partitions by time.';
COMMENT ON COLUMN recording_listening.staff_id IS 'Who listened.';
COMMENT ON COLUMN recording_listening.at IS 'When.';

CREATE TABLE recording_copy (
  call_id     uuid        NOT NULL,
  path        text        NOT NULL,
  object      oid         NOT NULL,
  size        bigint      NOT NULL DEFAULT 0,
  sha256      bytea,
  failure     text,
  missing_at  text[]      NOT NULL DEFAULT '{}',
  asked_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
  complete_at timestamptz,
  used_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT recording_copy_pkey PRIMARY KEY (call_id),
  CONSTRAINT recording_copy_size_not_negative CHECK (size >= 0),
  CONSTRAINT recording_copy_sha256_length CHECK (octet_length(sha256) = 32),
  CONSTRAINT recording_copy_failure_known CHECK (failure IN ('gone', 'damaged')),
  CONSTRAINT recording_copy_complete_whole CHECK (complete_at IS NULL OR (sha256 IS NOT NULL AND failure IS NULL))
);
ALTER TABLE recording_copy ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE recording_copy IS 'Recordings that somebody listens to, on their way from the folder of a switch to the desk; they go after a while. People never see the folder.';
COMMENT ON COLUMN recording_copy.call_id IS 'Whose recording.';
COMMENT ON COLUMN recording_copy.path IS 'Where it lies below the recordings folder.';
COMMENT ON COLUMN recording_copy.object IS 'Large object that holds what is there.';
COMMENT ON COLUMN recording_copy.size IS 'Bytes that are there.';
COMMENT ON COLUMN recording_copy.sha256 IS 'SHA-256 of all of it (FIPS 180-4).';
COMMENT ON COLUMN recording_copy.failure IS 'gone: no switch has the file; damaged: it is not what was recorded.';
COMMENT ON COLUMN recording_copy.missing_at IS 'Switches that do not have the file.';
COMMENT ON COLUMN recording_copy.asked_at IS 'When it was asked for.';
COMMENT ON COLUMN recording_copy.complete_at IS 'When all of it was there and proved.';
COMMENT ON COLUMN recording_copy.used_at IS 'When somebody listened last.';
