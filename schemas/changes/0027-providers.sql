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

-- Transfers with 110 and other hotlines: whom, what went where, and each message once.

CREATE TABLE transfer_peer (
  code         text     NOT NULL,
  name_zh      text     NOT NULL,
  category_id  integer  NOT NULL,
  active       boolean  NOT NULL DEFAULT true,
  CONSTRAINT transfer_peer_pkey PRIMARY KEY (code),
  CONSTRAINT transfer_peer_code_form CHECK (code ~ '^[a-z0-9][a-z0-9-]{0,29}$'),
  CONSTRAINT transfer_peer_name_length CHECK (length(btrim(name_zh)) BETWEEN 1 AND 60),
  CONSTRAINT transfer_peer_category_exists FOREIGN KEY (category_id) REFERENCES category
);
ALTER TABLE transfer_peer ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE transfer_peer IS '联动单位: 110 and other hotlines that matters are passed to and come from. Where they are and what they sign with is known to the gateways only.';
COMMENT ON COLUMN transfer_peer.code IS 'Word for it in paths and configurations: 110.';
COMMENT ON COLUMN transfer_peer.name_zh IS 'What it is called.';
COMMENT ON COLUMN transfer_peer.category_id IS 'Category of what comes from there without one of ours.';
COMMENT ON COLUMN transfer_peer.active IS 'Whether matters are passed now.';

CREATE TABLE transfer (
  id            uuid        NOT NULL DEFAULT gen_random_uuid(),
  at            timestamptz NOT NULL DEFAULT clock_timestamp(),
  peer          text        NOT NULL,
  direction     text        NOT NULL,
  ticket_id     uuid        NOT NULL,
  their_number  text,
  state         text        NOT NULL DEFAULT 'offered',
  staff_id      uuid,
  note          text        NOT NULL DEFAULT '',
  CONSTRAINT transfer_pkey PRIMARY KEY (id),
  CONSTRAINT transfer_once UNIQUE (peer, direction, ticket_id),
  CONSTRAINT transfer_peer_exists FOREIGN KEY (peer) REFERENCES transfer_peer,
  CONSTRAINT transfer_ticket_exists FOREIGN KEY (ticket_id) REFERENCES ticket_identity,
  CONSTRAINT transfer_staff_exists FOREIGN KEY (staff_id) REFERENCES staff,
  CONSTRAINT transfer_direction_known CHECK (direction IN ('in', 'out')),
  CONSTRAINT transfer_state_known CHECK (state IN ('offered', 'accepted', 'handling', 'done', 'refused')),
  CONSTRAINT transfer_number_length CHECK (length(their_number) BETWEEN 1 AND 60),
  CONSTRAINT transfer_note_length CHECK (length(note) <= 2000)
);
CREATE INDEX transfer_ticket ON transfer (ticket_id);
ALTER TABLE transfer ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE transfer IS '联动转办: a ticket that was passed to another hotline, or came from one.';
COMMENT ON COLUMN transfer.id IS 'Key.';
COMMENT ON COLUMN transfer.at IS 'When it was passed.';
COMMENT ON COLUMN transfer.peer IS 'To or from whom.';
COMMENT ON COLUMN transfer.direction IS 'in or out.';
COMMENT ON COLUMN transfer.ticket_id IS 'Our ticket.';
COMMENT ON COLUMN transfer.their_number IS 'What they call it.';
COMMENT ON COLUMN transfer.state IS 'Out: how it stands there. In: accepted.';
COMMENT ON COLUMN transfer.staff_id IS 'Who passed it; null: they did.';
COMMENT ON COLUMN transfer.note IS 'What was said with it.';

CREATE TABLE transfer_message (
  id           uuid        NOT NULL DEFAULT gen_random_uuid(),
  transfer_id  uuid        NOT NULL,
  kind         text        NOT NULL,
  detail       text,
  at           timestamptz NOT NULL DEFAULT clock_timestamp(),
  state        text        NOT NULL DEFAULT 'queued',
  attempts     smallint    NOT NULL DEFAULT 0,
  next_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  done_at      timestamptz,
  failure      text,
  CONSTRAINT transfer_message_pkey PRIMARY KEY (id),
  CONSTRAINT transfer_message_transfer_exists FOREIGN KEY (transfer_id) REFERENCES transfer,
  CONSTRAINT transfer_message_kind_known CHECK (kind IN ('offer', 'state')),
  CONSTRAINT transfer_message_state_known CHECK (state IN ('queued', 'sent', 'dead')),
  CONSTRAINT transfer_message_attempts_not_negative CHECK (attempts >= 0)
);
CREATE INDEX transfer_message_due ON transfer_message (next_at) WHERE state = 'queued';
CREATE INDEX transfer_message_transfer ON transfer_message (transfer_id, at);
ALTER TABLE transfer_message ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE transfer_message IS 'What another hotline is to be told, until it has said that it knows. What it says is put together when it goes.';
COMMENT ON COLUMN transfer_message.id IS 'By which the other side knows it again.';
COMMENT ON COLUMN transfer_message.transfer_id IS 'What it is about.';
COMMENT ON COLUMN transfer_message.kind IS 'offer (a ticket for them) or state (how theirs stands here).';
COMMENT ON COLUMN transfer_message.detail IS 'The state that the ticket came into.';
COMMENT ON COLUMN transfer_message.at IS 'When it was written.';
COMMENT ON COLUMN transfer_message.state IS 'queued, sent or dead.';
COMMENT ON COLUMN transfer_message.attempts IS 'How often it was taken up.';
COMMENT ON COLUMN transfer_message.next_at IS 'When it is worth a try.';
COMMENT ON COLUMN transfer_message.done_at IS 'When it was taken there, or given up.';
COMMENT ON COLUMN transfer_message.failure IS 'What went wrong last.';

CREATE TABLE transfer_received (
  peer    text        NOT NULL,
  id      uuid        NOT NULL,
  at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  answer  jsonb       NOT NULL,
  CONSTRAINT transfer_received_pkey PRIMARY KEY (peer, id),
  CONSTRAINT transfer_received_peer_exists FOREIGN KEY (peer) REFERENCES transfer_peer
);
ALTER TABLE transfer_received ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE transfer_received IS 'What another hotline has told, each message once, and what it was answered.';
COMMENT ON COLUMN transfer_received.peer IS 'Who told.';
COMMENT ON COLUMN transfer_received.id IS 'Their id of it.';
COMMENT ON COLUMN transfer_received.at IS 'When.';
COMMENT ON COLUMN transfer_received.answer IS 'The answer, for when it comes again.';

ALTER TABLE alarm DROP CONSTRAINT alarm_kind_known;
ALTER TABLE alarm ADD CONSTRAINT alarm_kind_known
  CHECK (kind IN ('prompt', 'recording', 'trunk', 'number', 'queue', 'database', 'sms', 'certificate', 'transfer'));
COMMENT ON COLUMN alarm.kind IS
  'prompt (a file that cannot be played), recording (the disk, or one that cannot be finished), trunk, number (without a flow), queue (without skills), database, sms or transfer (messages that were given up), or certificate (the switch''s, that telephones do not trust or soon will not).';
