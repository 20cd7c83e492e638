-- What a citizen is to be told of a ticket is written down with the event; the message itself is made when the gateway looks.

CREATE TABLE sms_due (
  id        bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
  at        timestamptz NOT NULL DEFAULT clock_timestamp(),
  template  text        NOT NULL,
  ticket_id uuid        NOT NULL,
  CONSTRAINT sms_due_pkey PRIMARY KEY (id)
);
ALTER TABLE sms_due ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE sms_due IS
  '待生成短信: what citizens are to be told, before it is a message. Rows live for a moment; no foreign key, for the event that leaves one has been checked already.';
COMMENT ON COLUMN sms_due.id IS 'Their order.';
COMMENT ON COLUMN sms_due.at IS 'When it happened.';
COMMENT ON COLUMN sms_due.template IS 'What kind of message.';
COMMENT ON COLUMN sms_due.ticket_id IS 'Ticket it is about.';
