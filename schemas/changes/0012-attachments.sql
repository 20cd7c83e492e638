-- Attachments of tickets: contents by their SHA-256 in large objects, who attached them to what, and uploads that are under way.

CREATE TABLE attachment_type (
  extension   text    NOT NULL,
  media_type  text    NOT NULL,
  content     text    NOT NULL,
  accepted    boolean NOT NULL DEFAULT true,
  CONSTRAINT attachment_type_pkey PRIMARY KEY (extension),
  CONSTRAINT attachment_type_extension_form CHECK (extension ~ '^[a-z0-9]{1,8}$'),
  CONSTRAINT attachment_type_media_type_form CHECK (media_type ~ '^[a-z]+/[a-z0-9.+-]+$')
);
COMMENT ON TABLE attachment_type IS 'Types of files, by the end of their name. What has no row, or is not accepted, cannot be attached.';
COMMENT ON COLUMN attachment_type.extension IS 'End of the name, without the dot, in small letters.';
COMMENT ON COLUMN attachment_type.media_type IS 'Media type (IANA).';
COMMENT ON COLUMN attachment_type.content IS 'What the content must turn out to be, a word of attachment_fits().';
COMMENT ON COLUMN attachment_type.accepted IS 'Whether the hotline takes such files.';

CREATE TABLE attachment_content (
  sha256      bytea       NOT NULL,
  object      oid         NOT NULL,
  size        bigint      NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT attachment_content_pkey PRIMARY KEY (sha256),
  CONSTRAINT attachment_content_object_unique UNIQUE (object),
  CONSTRAINT attachment_content_sha256_length CHECK (octet_length(sha256) = 32),
  CONSTRAINT attachment_content_size_positive CHECK (size > 0)
);
COMMENT ON TABLE attachment_content IS 'What files hold, each content once however often it is attached.';
COMMENT ON COLUMN attachment_content.sha256 IS 'SHA-256 of the content (FIPS 180-4).';
COMMENT ON COLUMN attachment_content.object IS 'Large object that holds it.';
COMMENT ON COLUMN attachment_content.size IS 'Bytes.';
COMMENT ON COLUMN attachment_content.created_at IS 'When it first came.';

CREATE TABLE attachment (
  id          uuid        NOT NULL,
  ticket_id   uuid        NOT NULL,
  sha256      bytea       NOT NULL,
  name        text        NOT NULL,
  media_type  text        NOT NULL,
  public      boolean     NOT NULL,
  at          timestamptz NOT NULL DEFAULT clock_timestamp(),
  staff_id    uuid        NOT NULL,
  unit_id     integer,
  hidden_at   timestamptz,
  hidden_by   uuid,
  CONSTRAINT attachment_pkey PRIMARY KEY (id),
  CONSTRAINT attachment_content_exists FOREIGN KEY (sha256) REFERENCES attachment_content,
  CONSTRAINT attachment_staff_exists FOREIGN KEY (staff_id) REFERENCES staff,
  CONSTRAINT attachment_unit_exists FOREIGN KEY (unit_id) REFERENCES unit,
  CONSTRAINT attachment_hidden_by_exists FOREIGN KEY (hidden_by) REFERENCES staff,
  CONSTRAINT attachment_name_form CHECK (length(name) BETWEEN 1 AND 200 AND name !~ '[/\\\x01-\x1f\x7f]'),
  CONSTRAINT attachment_hidden_complete CHECK ((hidden_at IS NULL) = (hidden_by IS NULL))
);
CREATE INDEX attachment_ticket ON attachment (ticket_id, at);
CREATE INDEX attachment_of_content ON attachment (sha256);
ALTER TABLE attachment ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE attachment IS '附件: a file that somebody attached to a ticket. Read through functions only, which know who may see which.';
COMMENT ON COLUMN attachment.id IS 'UUID the client made, so that a retry never doubles one.';
COMMENT ON COLUMN attachment.ticket_id IS 'Ticket. No foreign key: while it is still being taken down there is none.';
COMMENT ON COLUMN attachment.sha256 IS 'Content.';
COMMENT ON COLUMN attachment.name IS 'Name of the file, without folders.';
COMMENT ON COLUMN attachment.media_type IS 'Media type, which the content has been checked against.';
COMMENT ON COLUMN attachment.public IS 'Whether it belongs to what the citizen may read.';
COMMENT ON COLUMN attachment.at IS 'When it was complete.';
COMMENT ON COLUMN attachment.staff_id IS 'Who attached it.';
COMMENT ON COLUMN attachment.unit_id IS 'Unit they did it for; null: the centre.';
COMMENT ON COLUMN attachment.hidden_at IS 'When it was taken out of sight; null: it is there.';
COMMENT ON COLUMN attachment.hidden_by IS 'Who took it out of sight.';

CREATE TABLE attachment_upload (
  id          uuid        NOT NULL,
  ticket_id   uuid        NOT NULL,
  sha256      bytea       NOT NULL,
  size        bigint      NOT NULL,
  name        text        NOT NULL,
  media_type  text        NOT NULL,
  public      boolean     NOT NULL,
  staff_id    uuid        NOT NULL,
  object      oid         NOT NULL,
  received    bigint      NOT NULL DEFAULT 0,
  touched_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT attachment_upload_pkey PRIMARY KEY (id),
  CONSTRAINT attachment_upload_staff_exists FOREIGN KEY (staff_id) REFERENCES staff,
  CONSTRAINT attachment_upload_received_range CHECK (received BETWEEN 0 AND size)
);
CREATE INDEX attachment_upload_ticket ON attachment_upload (ticket_id);
CREATE INDEX attachment_upload_staff ON attachment_upload (staff_id);
ALTER TABLE attachment_upload ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE attachment_upload IS 'Files on their way, so that an upload goes on where it stopped.';
COMMENT ON COLUMN attachment_upload.id IS 'UUID that the attachment will have.';
COMMENT ON COLUMN attachment_upload.ticket_id IS 'Ticket it is for.';
COMMENT ON COLUMN attachment_upload.sha256 IS 'SHA-256 the client announced; checked at the end.';
COMMENT ON COLUMN attachment_upload.size IS 'Bytes the client announced.';
COMMENT ON COLUMN attachment_upload.name IS 'Name of the file.';
COMMENT ON COLUMN attachment_upload.media_type IS 'Media type by its name.';
COMMENT ON COLUMN attachment_upload.public IS 'Whether it belongs to what the citizen may read.';
COMMENT ON COLUMN attachment_upload.staff_id IS 'Who uploads it.';
COMMENT ON COLUMN attachment_upload.object IS 'Large object it is written to.';
COMMENT ON COLUMN attachment_upload.received IS 'Bytes that are there.';
COMMENT ON COLUMN attachment_upload.touched_at IS 'Last byte.';
