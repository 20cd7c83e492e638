-- The gateway: who may come in over the network, what was asked and answered, and the tickets that came that way.

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'sonor_gateway') THEN
    CREATE ROLE sonor_gateway NOLOGIN;
  END IF;
END
$$;
GRANT USAGE ON SCHEMA sonor TO sonor_gateway;
GRANT SELECT ON sonor.schema_change TO sonor_gateway;

CREATE TABLE gateway_action (
  action         text    NOT NULL,
  function_name  text    NOT NULL,
  scope          text,
  CONSTRAINT gateway_action_pkey PRIMARY KEY (action),
  CONSTRAINT gateway_action_form CHECK (action ~ '^[a-z0-9_]+\.[a-z0-9_]+$'),
  CONSTRAINT gateway_action_scope_known CHECK (scope IN ('open311', 'app'))
);
COMMENT ON TABLE gateway_action IS 'What can be asked of gateway_call(). Written anew whenever its subject changes.';
COMMENT ON COLUMN gateway_action.action IS 'Word for it in the gateway and in the audit rows.';
COMMENT ON COLUMN gateway_action.function_name IS 'Function (context, arguments) that answers.';
COMMENT ON COLUMN gateway_action.scope IS 'What an API key must be good for; null: no key is asked for.';

CREATE TABLE gateway_key (
  id          integer     GENERATED ALWAYS AS IDENTITY,
  hash        bytea       NOT NULL,
  name        text        NOT NULL,
  scopes      text[]      NOT NULL,
  deferred    boolean     NOT NULL DEFAULT false,
  per_minute  integer     NOT NULL DEFAULT 600,
  created_at  timestamptz NOT NULL DEFAULT now(),
  revoked_at  timestamptz,
  CONSTRAINT gateway_key_pkey PRIMARY KEY (id),
  CONSTRAINT gateway_key_hash_unique UNIQUE (hash),
  CONSTRAINT gateway_key_hash_length CHECK (octet_length(hash) = 32),
  CONSTRAINT gateway_key_name_length CHECK (length(btrim(name)) BETWEEN 1 AND 60),
  CONSTRAINT gateway_key_scopes_known CHECK (cardinality(scopes) > 0 AND scopes <@ ARRAY['open311', 'app']),
  CONSTRAINT gateway_key_rate_range CHECK (per_minute BETWEEN 1 AND 100000)
);
CREATE UNIQUE INDEX gateway_key_name_in_use ON gateway_key (name) WHERE revoked_at IS NULL;
ALTER TABLE gateway_key ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE gateway_key IS 'API keys of other systems; the keys themselves are known to nobody but their owners.';
COMMENT ON COLUMN gateway_key.id IS 'Number, for the audit rows.';
COMMENT ON COLUMN gateway_key.hash IS 'SHA-256 of the key, which has 256 random bits.';
COMMENT ON COLUMN gateway_key.name IS 'Whose it is.';
COMMENT ON COLUMN gateway_key.scopes IS 'What it is good for: open311, app.';
COMMENT ON COLUMN gateway_key.deferred IS 'Whether a request made with it gets a token first and its number when first review has taken it.';
COMMENT ON COLUMN gateway_key.per_minute IS 'Requests a minute that each instance takes from it.';
COMMENT ON COLUMN gateway_key.created_at IS 'Since when.';
COMMENT ON COLUMN gateway_key.revoked_at IS 'When it was taken back; null: it is good.';

CREATE TABLE gateway_request (
  id            bigint      GENERATED ALWAYS AS IDENTITY,
  at            timestamptz NOT NULL DEFAULT clock_timestamp(),
  instance      text        NOT NULL,
  action        text        NOT NULL,
  status        integer     NOT NULL,
  refusal       text,
  key_id        integer,
  address_hash  bytea,
  ticket_id     uuid,
  CONSTRAINT gateway_request_pkey PRIMARY KEY (id),
  CONSTRAINT gateway_request_status_range CHECK (status BETWEEN 100 AND 599),
  CONSTRAINT gateway_request_key_exists FOREIGN KEY (key_id) REFERENCES gateway_key
);
CREATE INDEX gateway_request_at ON gateway_request (at);
ALTER TABLE gateway_request ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE gateway_request IS 'The audit of the gateway: one row a request. No content, no key, no number, no address in clear.';
COMMENT ON COLUMN gateway_request.id IS 'Running number.';
COMMENT ON COLUMN gateway_request.at IS 'When it was answered.';
COMMENT ON COLUMN gateway_request.instance IS 'Which gateway answered.';
COMMENT ON COLUMN gateway_request.action IS 'What was asked, as gateway_action names it; http.… where the gateway itself refused.';
COMMENT ON COLUMN gateway_request.status IS 'HTTP status of the answer.';
COMMENT ON COLUMN gateway_request.refusal IS 'Key of the message it was refused with.';
COMMENT ON COLUMN gateway_request.key_id IS 'API key it came with.';
COMMENT ON COLUMN gateway_request.address_hash IS 'HMAC-SHA-256 of the sender''s IP address under the gateway''s secret.';
COMMENT ON COLUMN gateway_request.ticket_id IS 'Ticket that it made or changed.';

CREATE TABLE gateway_answer (
  owner            text        NOT NULL,
  idempotency_key  text        NOT NULL,
  fingerprint      bytea       NOT NULL,
  answer           jsonb       NOT NULL,
  at               timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT gateway_answer_pkey PRIMARY KEY (owner, idempotency_key),
  CONSTRAINT gateway_answer_key_form CHECK (idempotency_key ~ '^[A-Za-z0-9_-]{8,100}$')
);
CREATE INDEX gateway_answer_at ON gateway_answer (at);
ALTER TABLE gateway_answer ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE gateway_answer IS 'Answers to requests with an Idempotency-Key, for those who ask the same again.';
COMMENT ON COLUMN gateway_answer.owner IS 'Whose key it is: an API key, a proved number, an address, each as a hash or number.';
COMMENT ON COLUMN gateway_answer.idempotency_key IS 'What the client sent in the header.';
COMMENT ON COLUMN gateway_answer.fingerprint IS 'SHA-256 of what was asked.';
COMMENT ON COLUMN gateway_answer.answer IS 'Status and body.';
COMMENT ON COLUMN gateway_answer.at IS 'When.';

CREATE TABLE open311_request (
  ticket_id   uuid             NOT NULL,
  key_id      integer          NOT NULL,
  token       uuid             NOT NULL DEFAULT gen_random_uuid(),
  lat         double precision,
  long        double precision,
  email       text,
  device_id   text,
  account_id  text,
  media_url   text,
  attributes  jsonb            NOT NULL DEFAULT '{}',
  CONSTRAINT open311_request_pkey PRIMARY KEY (ticket_id),
  CONSTRAINT open311_request_token_unique UNIQUE (token),
  CONSTRAINT open311_request_ticket_exists FOREIGN KEY (ticket_id) REFERENCES ticket_identity,
  CONSTRAINT open311_request_key_exists FOREIGN KEY (key_id) REFERENCES gateway_key,
  CONSTRAINT open311_request_place_complete CHECK ((lat IS NULL) = (long IS NULL)),
  CONSTRAINT open311_request_place_range CHECK (lat BETWEEN -90 AND 90 AND long BETWEEN -180 AND 180)
);
ALTER TABLE open311_request ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE open311_request IS 'What Open311 knows of a ticket beyond the ticket itself.';
COMMENT ON COLUMN open311_request.ticket_id IS 'The ticket.';
COMMENT ON COLUMN open311_request.key_id IS 'API key it came with.';
COMMENT ON COLUMN open311_request.token IS 'Token that its service_request_id can be asked for with.';
COMMENT ON COLUMN open311_request.lat IS 'Latitude, WGS 84, degrees.';
COMMENT ON COLUMN open311_request.long IS 'Longitude, WGS 84, degrees.';
COMMENT ON COLUMN open311_request.email IS 'Mail address the citizen gave.';
COMMENT ON COLUMN open311_request.device_id IS 'Device it was sent from, as its program says.';
COMMENT ON COLUMN open311_request.account_id IS 'Account of the citizen in the program it was sent from.';
COMMENT ON COLUMN open311_request.media_url IS 'Where a picture of the matter lies.';
COMMENT ON COLUMN open311_request.attributes IS 'What was answered to the service''s own questions.';

-- Short messages: what is to be said to whom, in how many parts, and what became of each.

CREATE TABLE sms_template (
  code      text    NOT NULL,
  audience  text    NOT NULL,
  at_once   boolean NOT NULL DEFAULT false,
  text_zh   text    NOT NULL,
  CONSTRAINT sms_template_pkey PRIMARY KEY (code),
  CONSTRAINT sms_template_code_form CHECK (code ~ '^[a-z_]+$'),
  CONSTRAINT sms_template_audience_known CHECK (audience IN ('citizen', 'unit')),
  CONSTRAINT sms_template_text_length CHECK (length(text_zh) BETWEEN 1 AND 500)
);
COMMENT ON TABLE sms_template IS '短信模板: what short messages say.';
COMMENT ON COLUMN sms_template.code IS 'Word for it in programs.';
COMMENT ON COLUMN sms_template.audience IS 'citizen or unit.';
COMMENT ON COLUMN sms_template.at_once IS 'Whether it goes at any hour, and to those too who want no messages: they asked for it themselves just now.';
COMMENT ON COLUMN sms_template.text_zh IS 'The text; {number} and the like are filled in. The signature is put before it.';

CREATE TABLE sms_message (
  id          uuid        NOT NULL DEFAULT gen_random_uuid(),
  at          timestamptz NOT NULL DEFAULT clock_timestamp(),
  template    text        NOT NULL,
  recipient   phone_e164  NOT NULL,
  ticket_id   uuid,
  unit_id     integer,
  body        text        NOT NULL,
  state       text        NOT NULL DEFAULT 'queued',
  attempts    smallint    NOT NULL DEFAULT 0,
  next_at     timestamptz NOT NULL,
  claimed_by  text,
  done_at     timestamptz,
  failure     text,
  CONSTRAINT sms_message_pkey PRIMARY KEY (id),
  CONSTRAINT sms_message_template_exists FOREIGN KEY (template) REFERENCES sms_template,
  CONSTRAINT sms_message_ticket_exists FOREIGN KEY (ticket_id) REFERENCES ticket_identity,
  CONSTRAINT sms_message_unit_exists FOREIGN KEY (unit_id) REFERENCES unit,
  CONSTRAINT sms_message_state_known CHECK (state IN ('queued', 'sending', 'sent', 'delivered', 'dead')),
  CONSTRAINT sms_message_claimed CHECK ((state = 'sending') = (claimed_by IS NOT NULL)),
  CONSTRAINT sms_message_attempts_not_negative CHECK (attempts >= 0)
);
CREATE INDEX sms_message_due ON sms_message (next_at) WHERE state IN ('queued', 'sending');
CREATE INDEX sms_message_dead ON sms_message (done_at DESC) WHERE state = 'dead';
CREATE INDEX sms_message_recipient ON sms_message (recipient, at DESC);
CREATE INDEX sms_message_ticket ON sms_message (ticket_id);
ALTER TABLE sms_message ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE sms_message IS '短信发件箱: every short message that is to go or has gone.';
COMMENT ON COLUMN sms_message.id IS 'Made when it was written.';
COMMENT ON COLUMN sms_message.at IS 'When it was written.';
COMMENT ON COLUMN sms_message.template IS 'What kind of message.';
COMMENT ON COLUMN sms_message.recipient IS 'To whom.';
COMMENT ON COLUMN sms_message.ticket_id IS 'Ticket it is about.';
COMMENT ON COLUMN sms_message.unit_id IS 'Unit it is for.';
COMMENT ON COLUMN sms_message.body IS 'The whole text with its signature; of a verification code nothing is left once it is through.';
COMMENT ON COLUMN sms_message.state IS 'queued, sending (a gateway has it), sent (all parts accepted), delivered (all parts arrived) or dead (given up).';
COMMENT ON COLUMN sms_message.attempts IS 'How often it was taken up.';
COMMENT ON COLUMN sms_message.next_at IS 'When it is worth (another) try; while it is being sent, when its gateway counts as gone.';
COMMENT ON COLUMN sms_message.claimed_by IS 'Gateway that has it.';
COMMENT ON COLUMN sms_message.done_at IS 'When it was delivered or given up.';
COMMENT ON COLUMN sms_message.failure IS 'What went wrong last, in the provider''s words.';

CREATE TABLE sms_part (
  message_id   uuid        NOT NULL,
  number       smallint    NOT NULL,
  body         text        NOT NULL,
  state        text        NOT NULL DEFAULT 'queued',
  provider_id  text,
  sent_at      timestamptz,
  reported_at  timestamptz,
  result       text,
  CONSTRAINT sms_part_pkey PRIMARY KEY (message_id, number),
  CONSTRAINT sms_part_message_exists FOREIGN KEY (message_id) REFERENCES sms_message ON DELETE CASCADE,
  CONSTRAINT sms_part_number_range CHECK (number BETWEEN 1 AND 20),
  CONSTRAINT sms_part_state_known CHECK (state IN ('queued', 'sent', 'delivered', 'failed'))
);
CREATE UNIQUE INDEX sms_part_provider ON sms_part (provider_id);
ALTER TABLE sms_part ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE sms_part IS 'One part of a message as it goes through the air: 70 characters alone, 67 as one of several.';
COMMENT ON COLUMN sms_part.message_id IS 'The message.';
COMMENT ON COLUMN sms_part.number IS 'Which part, from 1.';
COMMENT ON COLUMN sms_part.body IS 'Its text.';
COMMENT ON COLUMN sms_part.state IS 'queued, sent (the provider has taken it), delivered or failed.';
COMMENT ON COLUMN sms_part.provider_id IS 'Msg_Id that the provider gave it.';
COMMENT ON COLUMN sms_part.sent_at IS 'When the provider took it.';
COMMENT ON COLUMN sms_part.reported_at IS 'When its report came.';
COMMENT ON COLUMN sms_part.result IS 'The provider''s word: DELIVRD, UNDELIV, a number.';

CREATE TABLE sms_opt_out (
  e164  phone_e164  NOT NULL,
  at    timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT sms_opt_out_pkey PRIMARY KEY (e164)
);
ALTER TABLE sms_opt_out ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE sms_opt_out IS '退订: numbers that want no messages.';
COMMENT ON COLUMN sms_opt_out.e164 IS 'The number.';
COMMENT ON COLUMN sms_opt_out.at IS 'Since when.';

CREATE TABLE sms_inbound (
  provider_id  text        NOT NULL,
  at           timestamptz NOT NULL DEFAULT now(),
  sender       phone_e164  NOT NULL,
  body         text        NOT NULL,
  ticket_id    uuid,
  CONSTRAINT sms_inbound_pkey PRIMARY KEY (provider_id),
  CONSTRAINT sms_inbound_ticket_exists FOREIGN KEY (ticket_id) REFERENCES ticket_identity
);
ALTER TABLE sms_inbound ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE sms_inbound IS '上行短信: what citizens sent, each once.';
COMMENT ON COLUMN sms_inbound.provider_id IS 'Msg_Id of the provider, which repeats what was not acknowledged.';
COMMENT ON COLUMN sms_inbound.at IS 'When it came.';
COMMENT ON COLUMN sms_inbound.sender IS 'From whom.';
COMMENT ON COLUMN sms_inbound.body IS 'What it says.';
COMMENT ON COLUMN sms_inbound.ticket_id IS 'Ticket it answers: the one that number was last written to about.';

-- Citizens who have shown that a telephone number is theirs, and what they think of how their matter was handled.

CREATE TABLE gateway_code (
  id          uuid         NOT NULL DEFAULT gen_random_uuid(),
  e164        phone_e164   NOT NULL,
  hash        bytea        NOT NULL,
  at          timestamptz  NOT NULL DEFAULT clock_timestamp(),
  tries       smallint     NOT NULL DEFAULT 0,
  used_at     timestamptz,
  CONSTRAINT gateway_code_pkey PRIMARY KEY (id),
  CONSTRAINT gateway_code_tries_not_negative CHECK (tries >= 0)
);
CREATE INDEX gateway_code_phone ON gateway_code (e164, at DESC);
CREATE INDEX gateway_code_at ON gateway_code (at);
ALTER TABLE gateway_code ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE gateway_code IS '验证码 that were sent.';
COMMENT ON COLUMN gateway_code.id IS 'Goes into the hash.';
COMMENT ON COLUMN gateway_code.e164 IS 'The number it was sent to.';
COMMENT ON COLUMN gateway_code.hash IS 'SHA-256 of id and code.';
COMMENT ON COLUMN gateway_code.at IS 'When.';
COMMENT ON COLUMN gateway_code.tries IS 'How often another code was given for it.';
COMMENT ON COLUMN gateway_code.used_at IS 'When it was given; it is good once.';

CREATE TABLE gateway_access (
  hash        bytea         NOT NULL,
  e164        phone_e164    NOT NULL,
  dialled     phone_dialled NOT NULL,
  at          timestamptz   NOT NULL DEFAULT now(),
  expires_at  timestamptz   NOT NULL,
  CONSTRAINT gateway_access_pkey PRIMARY KEY (hash),
  CONSTRAINT gateway_access_hash_length CHECK (octet_length(hash) = 32)
);
CREATE INDEX gateway_access_expires ON gateway_access (expires_at);
ALTER TABLE gateway_access ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE gateway_access IS 'What somebody who gave the right code may use for a while in its place.';
COMMENT ON COLUMN gateway_access.hash IS 'SHA-256 of the token.';
COMMENT ON COLUMN gateway_access.e164 IS 'The number that was proved.';
COMMENT ON COLUMN gateway_access.dialled IS 'The same as dialled.';
COMMENT ON COLUMN gateway_access.at IS 'When.';
COMMENT ON COLUMN gateway_access.expires_at IS 'Until when it is good.';

CREATE TABLE evaluation (
  ticket_id     uuid         NOT NULL,
  at            timestamptz  NOT NULL DEFAULT clock_timestamp(),
  satisfaction  satisfaction NOT NULL,
  solved        boolean      NOT NULL,
  opinion       text         NOT NULL DEFAULT '',
  CONSTRAINT evaluation_pkey PRIMARY KEY (ticket_id),
  CONSTRAINT evaluation_ticket_exists FOREIGN KEY (ticket_id) REFERENCES ticket_identity,
  CONSTRAINT evaluation_opinion_length CHECK (length(opinion) <= 1000)
);
ALTER TABLE evaluation ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE evaluation IS '网上评价: what the citizen says of the answer, once.';
COMMENT ON COLUMN evaluation.ticket_id IS 'The ticket.';
COMMENT ON COLUMN evaluation.at IS 'When.';
COMMENT ON COLUMN evaluation.satisfaction IS 'Five levels.';
COMMENT ON COLUMN evaluation.solved IS 'Whether the matter is solved.';
COMMENT ON COLUMN evaluation.opinion IS 'In their words.';
