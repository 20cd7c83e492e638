-- Group roles, audit log, settings and messages: what every other change stands on.

-- Roles belong to the cluster, not to the database, so they may exist already (two databases in one cluster).
DO $$
DECLARE
  role_name text;
BEGIN
  FOREACH role_name IN ARRAY ARRAY[
    'sonor_staff', 'sonor_centre',
    'sonor_agent', 'sonor_enterprise', 'sonor_municipal', 'sonor_bilingual', 'sonor_media',
    'sonor_first_review', 'sonor_unit', 'sonor_follow_up', 'sonor_final_review', 'sonor_quality',
    'sonor_supervisor', 'sonor_commander', 'sonor_administrator']
  LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role_name) THEN
      EXECUTE format('CREATE ROLE %I NOLOGIN', role_name);
    END IF;
  END LOOP;
END
$$;

GRANT sonor_staff TO sonor_centre, sonor_unit;
GRANT sonor_centre TO sonor_agent, sonor_enterprise, sonor_municipal, sonor_bilingual, sonor_media,
                      sonor_first_review, sonor_follow_up, sonor_final_review, sonor_quality,
                      sonor_supervisor, sonor_commander, sonor_administrator;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA sonor TO sonor_staff;
GRANT SELECT ON sonor.schema_change TO sonor_staff;
ALTER DEFAULT PRIVILEGES IN SCHEMA sonor REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

CREATE TABLE audit_log (
  id          bigint      GENERATED ALWAYS AS IDENTITY,
  at          timestamptz NOT NULL DEFAULT clock_timestamp(),
  actor       text        NOT NULL DEFAULT session_user,
  action      text        NOT NULL,
  subject     text        NOT NULL,
  subject_id  text,
  detail      jsonb       NOT NULL DEFAULT '{}',
  CONSTRAINT audit_log_pkey PRIMARY KEY (id),
  CONSTRAINT audit_log_action_not_empty CHECK (action <> ''),
  CONSTRAINT audit_log_detail_is_object CHECK (jsonb_typeof(detail) = 'object')
);
CREATE INDEX audit_log_at ON audit_log (at DESC);
CREATE INDEX audit_log_subject ON audit_log (subject, subject_id, at DESC);
ALTER TABLE audit_log ENABLE ROW LEVEL SECURITY;

COMMENT ON TABLE audit_log IS 'Who did what, when. Rows are only ever added; a trigger refuses update, delete and truncate. Never holds secrets.';
COMMENT ON COLUMN audit_log.id IS 'Running number.';
COMMENT ON COLUMN audit_log.at IS 'Moment of the act, not of its transaction.';
COMMENT ON COLUMN audit_log.actor IS 'Login role that did it.';
COMMENT ON COLUMN audit_log.action IS 'What was done, as noun.verb: staff.create, setting.set, calendar.import …';
COMMENT ON COLUMN audit_log.subject IS 'Table or thing it was done to.';
COMMENT ON COLUMN audit_log.subject_id IS 'Key of the row it was done to.';
COMMENT ON COLUMN audit_log.detail IS 'What changed, as a JSON object.';

CREATE TABLE message (
  key      text NOT NULL,
  text_en  text NOT NULL,
  text_zh  text NOT NULL,
  text_mn  text,
  CONSTRAINT message_pkey PRIMARY KEY (key),
  CONSTRAINT message_key_form CHECK (key ~ '^[a-z_]+(\.[a-z_]+)+$')
);
COMMENT ON TABLE message IS 'What the database says to a person when it refuses something; the session''s language picks the column. Placeholders as in format(): %1$s, %2$s …';
COMMENT ON COLUMN message.key IS 'subject.reason; sent along as DETAIL, so that a program can tell refusals apart.';
COMMENT ON COLUMN message.text_en IS 'English text.';
COMMENT ON COLUMN message.text_zh IS 'Chinese text.';
COMMENT ON COLUMN message.text_mn IS 'Traditional Mongolian text, null until translated.';

CREATE TABLE setting (
  key             text        NOT NULL,
  value           numeric     NOT NULL,
  value_unit      text        NOT NULL,
  minimum         numeric     NOT NULL,
  maximum         numeric     NOT NULL,
  description_en  text        NOT NULL,
  description_zh  text        NOT NULL,
  source          text        NOT NULL DEFAULT '',
  updated_at      timestamptz NOT NULL DEFAULT now(),
  updated_by      text        NOT NULL DEFAULT session_user,
  CONSTRAINT setting_pkey PRIMARY KEY (key),
  CONSTRAINT setting_key_form CHECK (key ~ '^[a-z_]+(\.[a-z_]+)*$'),
  CONSTRAINT setting_range_ordered CHECK (minimum <= maximum),
  CONSTRAINT setting_value_in_range CHECK (value BETWEEN minimum AND maximum),
  CONSTRAINT setting_value_unit_known CHECK (value_unit IN
    ('seconds', 'minutes', 'hours', 'working hours', 'days', 'working days', 'months', 'percent', 'count', 'characters', 'megabytes'))
);
COMMENT ON TABLE setting IS 'Every limit the programs and rules use, each with its unit and range.';
COMMENT ON COLUMN setting.key IS 'Name of the limit, subject.limit.';
COMMENT ON COLUMN setting.value IS 'Value in force.';
COMMENT ON COLUMN setting.value_unit IS 'Unit the value is in.';
COMMENT ON COLUMN setting.minimum IS 'Smallest value that makes sense.';
COMMENT ON COLUMN setting.maximum IS 'Largest value that makes sense.';
COMMENT ON COLUMN setting.description_en IS 'What the limit does, in English.';
COMMENT ON COLUMN setting.description_zh IS 'What the limit does, in Chinese.';
COMMENT ON COLUMN setting.source IS 'Standard or rule the default comes from; empty where it is our own proposal.';
COMMENT ON COLUMN setting.updated_at IS 'Last change.';
COMMENT ON COLUMN setting.updated_by IS 'Login role of the last change.';
