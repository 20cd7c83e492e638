-- The switch over TLS: a certificate that is not trusted is an alarm.

ALTER TABLE alarm DROP CONSTRAINT alarm_kind_known;
ALTER TABLE alarm ADD CONSTRAINT alarm_kind_known
  CHECK (kind IN ('prompt', 'recording', 'trunk', 'number', 'queue', 'database', 'sms', 'certificate'));
COMMENT ON COLUMN alarm.kind IS
  'prompt (a file that cannot be played), recording (the disk, or one that cannot be finished), trunk, number (without a flow), queue (without skills), database, sms (messages that were given up) or certificate (the switch''s, that telephones do not trust or soon will not).';
