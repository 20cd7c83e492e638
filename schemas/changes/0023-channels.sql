-- Every channel in one place: what short messages ask and what is answered.

ALTER TABLE sms_template ADD COLUMN text_mn text;
ALTER TABLE sms_template ADD CONSTRAINT sms_template_text_mn_length CHECK (length(text_mn) BETWEEN 1 AND 500);
COMMENT ON COLUMN sms_template.text_mn IS 'The same in Mongolian, for who is served in Mongolian; null: they get the Chinese.';

ALTER TABLE sms_message ADD COLUMN call_id uuid;
COMMENT ON COLUMN sms_message.call_id IS 'Call it is about. No foreign key: calls are partitioned.';

ALTER TABLE evaluation ALTER COLUMN solved DROP NOT NULL;
COMMENT ON COLUMN evaluation.solved IS 'Whether the matter is solved; null: they were not asked, as by short message.';

ALTER TABLE alarm DROP CONSTRAINT alarm_kind_known;
ALTER TABLE alarm ADD CONSTRAINT alarm_kind_known CHECK (kind IN ('prompt', 'recording', 'trunk', 'number', 'queue', 'database', 'sms'));
COMMENT ON COLUMN alarm.kind IS
  'prompt (a file that cannot be played), recording (the disk), trunk, number (without a flow), queue (without skills), database or sms (messages that were given up).';

-- Citizens attach files too.
ALTER TABLE attachment ALTER COLUMN staff_id DROP NOT NULL;
COMMENT ON COLUMN attachment.staff_id IS 'Who attached it; null: the citizen, over the network.';
ALTER TABLE attachment_type ADD COLUMN citizen boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN attachment_type.citizen IS 'Whether it is taken from citizens too: what can be looked at without a program that runs what is in it.';
