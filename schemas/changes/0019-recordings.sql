-- Recordings after their calls: which file, what it is like, until when it is kept; and switches that are told to come to an end.

CREATE TABLE recording (
  path         text          NOT NULL,
  call_id      uuid          NOT NULL,
  switch_id    text          NOT NULL,
  format       text          NOT NULL,
  seconds      numeric(10,3) NOT NULL,
  bytes        bigint        NOT NULL,
  sha256       text          NOT NULL,
  finished_at  timestamptz   NOT NULL DEFAULT clock_timestamp(),
  keep_until   timestamptz   NOT NULL,
  held_at      timestamptz,
  held_by      uuid,
  held_note    text,
  removed_at   timestamptz,
  erased_at    timestamptz,
  CONSTRAINT recording_pkey PRIMARY KEY (path),
  CONSTRAINT recording_path_form CHECK (path ~ '^([0-9]{4}/[0-9]{2}/[0-9]{2}/)?[0-9a-f-]{36}(-[0-9a-z]+)*\.(opus|wav)$'),
  CONSTRAINT recording_switch_length CHECK (length(switch_id) BETWEEN 1 AND 100),
  CONSTRAINT recording_format_known CHECK (format IN ('opus', 'wav')),
  CONSTRAINT recording_size_not_negative CHECK (seconds >= 0 AND bytes >= 0),
  CONSTRAINT recording_sha256_form CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  CONSTRAINT recording_holder_exists FOREIGN KEY (held_by) REFERENCES staff,
  CONSTRAINT recording_hold_whole CHECK ((held_at IS NULL) = (held_by IS NULL) AND (held_at IS NULL) = (held_note IS NULL)),
  CONSTRAINT recording_hold_has_file CHECK (held_at IS NULL OR removed_at IS NULL),
  CONSTRAINT recording_erased_after_removed CHECK (erased_at >= removed_at)
);
CREATE INDEX recording_call ON recording (call_id);
CREATE INDEX recording_due ON recording (switch_id, keep_until) WHERE erased_at IS NULL AND held_at IS NULL;
ALTER TABLE recording ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE recording IS '录音: a finished file of a call. The row stays when the file has been removed.';
COMMENT ON COLUMN recording.path IS 'Below the recordings folder of its switch.';
COMMENT ON COLUMN recording.call_id IS 'Call.';
COMMENT ON COLUMN recording.switch_id IS 'Switch in whose folder the file is; it alone removes it.';
COMMENT ON COLUMN recording.format IS 'opus (Ogg Opus) or wav; two channels, the citizen left.';
COMMENT ON COLUMN recording.seconds IS 'How long it is.';
COMMENT ON COLUMN recording.bytes IS 'How large the file is.';
COMMENT ON COLUMN recording.sha256 IS 'SHA-256 of the file, so that whoever hears it later knows that it is the same.';
COMMENT ON COLUMN recording.finished_at IS 'When it was finished.';
COMMENT ON COLUMN recording.keep_until IS 'When it is removed, unless it is held.';
COMMENT ON COLUMN recording.held_at IS 'Since when it must not be removed; null: it may.';
COMMENT ON COLUMN recording.held_by IS 'Who said so.';
COMMENT ON COLUMN recording.held_note IS 'Why.';
COMMENT ON COLUMN recording.removed_at IS 'When it was removed: nobody can hear it any more; null: it is there.';
COMMENT ON COLUMN recording.erased_at IS 'When its switch had erased the file, a moment later.';

ALTER TABLE switch_life ADD COLUMN draining_since timestamptz, ADD COLUMN n_calls integer NOT NULL DEFAULT 0,
  ADD COLUMN n_unwritten integer NOT NULL DEFAULT 0, ADD COLUMN n_unfinished integer NOT NULL DEFAULT 0,
  ADD COLUMN version text, ADD COLUMN host text, ADD COLUMN port integer,
  ADD CONSTRAINT switch_life_counts_not_negative CHECK (n_calls >= 0 AND n_unwritten >= 0 AND n_unfinished >= 0),
  ADD CONSTRAINT switch_life_port_range CHECK (port BETWEEN 1 AND 65535);
COMMENT ON COLUMN switch_life.draining_since IS 'Since when it takes no new calls because it is to end; null: it takes them.';
COMMENT ON COLUMN switch_life.n_calls IS 'Calls it had then.';
COMMENT ON COLUMN switch_life.n_unwritten IS 'What it had not told this database yet, then.';
COMMENT ON COLUMN switch_life.n_unfinished IS 'Recordings it had still to finish then.';
COMMENT ON COLUMN switch_life.version IS 'Version of the program.';
COMMENT ON COLUMN switch_life.host IS 'IP address it listens at.';
COMMENT ON COLUMN switch_life.port IS 'Port it listens at for SIP.';
