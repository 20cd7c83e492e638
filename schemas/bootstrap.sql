-- What `sonor-admin migrate` needs before the first change: a schema and the record of what has been applied.
-- Run before every migration; must stay harmless on a database of any age.

CREATE SCHEMA IF NOT EXISTS sonor;

CREATE TABLE IF NOT EXISTS sonor.schema_change (
  number      integer     NOT NULL,
  name        text        NOT NULL,
  checksum    text        NOT NULL,
  applied_at  timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT schema_change_pkey PRIMARY KEY (number),
  CONSTRAINT schema_change_number_positive CHECK (number > 0),
  CONSTRAINT schema_change_checksum_is_sha256 CHECK (checksum ~ '^[0-9a-f]{64}$')
);

CREATE TABLE IF NOT EXISTS sonor.schema_subject (
  name        text        NOT NULL,
  checksum    text        NOT NULL,
  applied_at  timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT schema_subject_pkey PRIMARY KEY (name),
  CONSTRAINT schema_subject_checksum_is_sha256 CHECK (checksum ~ '^[0-9a-f]{64}$')
);

COMMENT ON SCHEMA sonor IS 'The whole of Sonor: one city''s 12345 hotline.';

COMMENT ON TABLE sonor.schema_change IS 'Every numbered change that this database has had, in order. Written by sonor-admin migrate only.';
COMMENT ON COLUMN sonor.schema_change.number IS 'Number at the head of the file name, from 1 without gaps.';
COMMENT ON COLUMN sonor.schema_change.name IS 'File name without the ending.';
COMMENT ON COLUMN sonor.schema_change.checksum IS 'SHA-256 of the file as it was applied, lower-case hexadecimal.';
COMMENT ON COLUMN sonor.schema_change.applied_at IS 'When the change was applied.';

COMMENT ON TABLE sonor.schema_subject IS 'The subject files (functions, views, triggers, policies) as last applied.';
COMMENT ON COLUMN sonor.schema_subject.name IS 'File name without the ending.';
COMMENT ON COLUMN sonor.schema_subject.checksum IS 'SHA-256 of the file as it was applied, lower-case hexadecimal.';
COMMENT ON COLUMN sonor.schema_subject.applied_at IS 'When the file was last applied.';
