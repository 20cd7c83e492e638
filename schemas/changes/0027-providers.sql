-- Providers of short messages: what a part is called on the wire, and what comes in an order nobody expects.

CREATE SEQUENCE sms_wire_id AS integer MINVALUE 1 MAXVALUE 2147483647 CYCLE;
COMMENT ON SEQUENCE sms_wire_id IS 'Names of parts on the wire: Sequence_Id of CMPP, which the gateways leave its upper half for their own.';

ALTER TABLE sms_part ADD COLUMN wire_id integer;
ALTER TABLE sms_part ADD COLUMN wired smallint NOT NULL DEFAULT 0;
ALTER TABLE sms_part ADD CONSTRAINT sms_part_wired_range CHECK (wired BETWEEN 0 AND 2);
ALTER TABLE sms_part ADD CONSTRAINT sms_part_wired_named CHECK (wired = 0 OR wire_id IS NOT NULL);
COMMENT ON COLUMN sms_part.wire_id IS 'What it is called on the wire, the same whenever it is repeated.';
COMMENT ON COLUMN sms_part.wired IS 'How often it was put on the wire without an answer that it was not taken: twice at most.';

CREATE TABLE sms_stray_report (
  provider_id  text        NOT NULL,
  result       text        NOT NULL,
  at           timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT sms_stray_report_pkey PRIMARY KEY (provider_id),
  CONSTRAINT sms_stray_report_id_length CHECK (length(provider_id) BETWEEN 1 AND 100)
);
CREATE INDEX sms_stray_report_at ON sms_stray_report (at);
ALTER TABLE sms_stray_report ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE sms_stray_report IS 'Reports of parts that nobody knew under that id yet: they may overtake the answer that gives it.';
COMMENT ON COLUMN sms_stray_report.provider_id IS 'Msg_Id of the provider.';
COMMENT ON COLUMN sms_stray_report.result IS 'The provider''s word.';
COMMENT ON COLUMN sms_stray_report.at IS 'When it came.';

CREATE TABLE sms_inbound_part (
  provider_id  text        NOT NULL,
  at           timestamptz NOT NULL DEFAULT clock_timestamp(),
  sender       phone_e164  NOT NULL,
  reference    integer     NOT NULL,
  parts        smallint    NOT NULL,
  number       smallint    NOT NULL,
  body         text        NOT NULL,
  joined       boolean     NOT NULL DEFAULT false,
  CONSTRAINT sms_inbound_part_pkey PRIMARY KEY (provider_id),
  CONSTRAINT sms_inbound_part_number_range CHECK (number BETWEEN 1 AND parts),
  CONSTRAINT sms_inbound_part_joined_empty CHECK (NOT joined OR body = '')
);
CREATE INDEX sms_inbound_part_open ON sms_inbound_part (sender, reference, parts) WHERE NOT joined;
CREATE INDEX sms_inbound_part_at ON sms_inbound_part (at);
ALTER TABLE sms_inbound_part ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE sms_inbound_part IS 'Parts of long messages from citizens, until all of one are there.';
COMMENT ON COLUMN sms_inbound_part.provider_id IS 'Msg_Id of the provider, which repeats what was not acknowledged.';
COMMENT ON COLUMN sms_inbound_part.at IS 'When it came.';
COMMENT ON COLUMN sms_inbound_part.sender IS 'From whom.';
COMMENT ON COLUMN sms_inbound_part.reference IS 'What the parts of one message have in common, 3GPP TS 23.040 9.2.3.24.1.';
COMMENT ON COLUMN sms_inbound_part.parts IS 'How many it has.';
COMMENT ON COLUMN sms_inbound_part.number IS 'Which it is, from 1.';
COMMENT ON COLUMN sms_inbound_part.body IS 'Its text; nothing once it is joined.';
COMMENT ON COLUMN sms_inbound_part.joined IS 'Whether it has become part of a message.';
