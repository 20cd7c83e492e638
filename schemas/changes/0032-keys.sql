-- What is sealed where tables do not guard it: its keys stay here.

CREATE TABLE local_key (
  staff_id  uuid        NOT NULL,
  key       bytea       NOT NULL,
  made_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT local_key_pkey PRIMARY KEY (staff_id),
  CONSTRAINT local_key_staff_exists FOREIGN KEY (staff_id) REFERENCES staff,
  CONSTRAINT local_key_length CHECK (length(key) = 32)
);
ALTER TABLE local_key ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE local_key IS 'With what a person''s desk seals what it keeps on its computer: drafts, and what could not be sent yet. Nobody reads the table, each their own key through local_key().';
COMMENT ON COLUMN local_key.staff_id IS 'Whose.';
COMMENT ON COLUMN local_key.key IS '256 bits for AES-256-GCM.';
COMMENT ON COLUMN local_key.made_at IS 'When it was made: at the first sign-in.';
