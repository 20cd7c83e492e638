-- What is sealed where tables do not guard it: keys that stay here; and letters that were refused, which need lie nowhere else.

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

CREATE TABLE mailbox_refused (
  id          uuid        NOT NULL DEFAULT gen_random_uuid(),
  at          timestamptz NOT NULL DEFAULT clock_timestamp(),
  instance    text        NOT NULL,
  refusal     text        NOT NULL,
  size        bigint      NOT NULL,
  digest      bytea       NOT NULL,
  content     bytea       NOT NULL,
  CONSTRAINT mailbox_refused_pkey PRIMARY KEY (id),
  CONSTRAINT mailbox_refused_instance_length CHECK (length(instance) <= 100),
  CONSTRAINT mailbox_refused_refusal_length CHECK (length(refusal) BETWEEN 1 AND 80),
  CONSTRAINT mailbox_refused_size_not_negative CHECK (size >= 0),
  CONSTRAINT mailbox_refused_digest_length CHECK (length(digest) = 32),
  CONSTRAINT mailbox_refused_once UNIQUE (digest)
);
CREATE INDEX mailbox_refused_at ON mailbox_refused (at);
ALTER TABLE mailbox_refused ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE mailbox_refused IS 'Letters that could not become messages, as they came. Administrators read and forget them.';
COMMENT ON COLUMN mailbox_refused.id IS 'UUID.';
COMMENT ON COLUMN mailbox_refused.at IS 'When it was refused.';
COMMENT ON COLUMN mailbox_refused.instance IS 'Gateway that it was dropped at.';
COMMENT ON COLUMN mailbox_refused.refusal IS 'Why: key of a message, mailbox.empty.';
COMMENT ON COLUMN mailbox_refused.size IS 'How many bytes it had in the folder.';
COMMENT ON COLUMN mailbox_refused.digest IS 'SHA-256 of name and content of the file, so that one that is brought twice is kept once.';
COMMENT ON COLUMN mailbox_refused.content IS 'The file; of one that was too large its beginning, of what is no file or cannot be read nothing.';
