-- Conversations: what citizens write through every channel, who answers it, and what the channels need for it.

CREATE TABLE conversation_channel (
  channel      ticket_channel NOT NULL,
  name_en      text           NOT NULL,
  name_zh      text           NOT NULL,
  answers      boolean        NOT NULL,
  limit_key    text           NOT NULL,
  window_s     integer,
  longest      integer        NOT NULL,
  sort         smallint       NOT NULL,
  CONSTRAINT conversation_channel_pkey PRIMARY KEY (channel),
  CONSTRAINT conversation_channel_window_range CHECK (window_s BETWEEN 60 AND 31536000),
  CONSTRAINT conversation_channel_longest_range CHECK (longest BETWEEN 1 AND 4000)
);
COMMENT ON TABLE conversation_channel IS 'Channels that citizens write through, and what can be done there. Written anew whenever its subject changes.';
COMMENT ON COLUMN conversation_channel.channel IS 'Channel.';
COMMENT ON COLUMN conversation_channel.name_en IS 'English name.';
COMMENT ON COLUMN conversation_channel.name_zh IS 'Chinese name.';
COMMENT ON COLUMN conversation_channel.answers IS 'Whether Sonor can write back through it.';
COMMENT ON COLUMN conversation_channel.limit_key IS 'Setting that says how soon an answer is due.';
COMMENT ON COLUMN conversation_channel.window_s IS 'Seconds after a citizen last wrote within which the channel takes answers; null: always.';
COMMENT ON COLUMN conversation_channel.longest IS 'Characters that one answer may have.';
COMMENT ON COLUMN conversation_channel.sort IS 'Order in lists.';

CREATE TABLE media_contact (
  id            uuid        NOT NULL DEFAULT gen_random_uuid(),
  name          text        NOT NULL,
  organisation  text        NOT NULL,
  phone         text        NOT NULL DEFAULT '',
  mail          text        NOT NULL DEFAULT '',
  note          text        NOT NULL DEFAULT '',
  updated_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_by    uuid,
  removed_at    timestamptz,
  CONSTRAINT media_contact_pkey PRIMARY KEY (id),
  CONSTRAINT media_contact_name_length CHECK (length(btrim(name)) BETWEEN 1 AND 60),
  CONSTRAINT media_contact_organisation_length CHECK (length(btrim(organisation)) BETWEEN 1 AND 100),
  CONSTRAINT media_contact_phone_form CHECK (phone ~ '^[0-9+*#-]{0,32}$'),
  CONSTRAINT media_contact_mail_form CHECK (mail = '' OR mail ~ '^[^@[:space:]]+@[^@[:space:]]+$'),
  CONSTRAINT media_contact_note_length CHECK (length(note) <= 500),
  CONSTRAINT media_contact_updated_by_exists FOREIGN KEY (updated_by) REFERENCES staff
);
CREATE UNIQUE INDEX media_contact_known ON media_contact (organisation, name) WHERE removed_at IS NULL;
ALTER TABLE media_contact ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE media_contact IS '媒体通讯录: journalists who ask the hotline, and how they are reached.';
COMMENT ON COLUMN media_contact.id IS 'UUID.';
COMMENT ON COLUMN media_contact.name IS 'Who.';
COMMENT ON COLUMN media_contact.organisation IS 'For which paper, station or site.';
COMMENT ON COLUMN media_contact.phone IS 'Telephone; empty: not known.';
COMMENT ON COLUMN media_contact.mail IS 'Mail address; empty: not known.';
COMMENT ON COLUMN media_contact.note IS 'What is good to know.';
COMMENT ON COLUMN media_contact.updated_at IS 'Last change.';
COMMENT ON COLUMN media_contact.updated_by IS 'Who changed it.';
COMMENT ON COLUMN media_contact.removed_at IS 'When it was taken out of the book; null: it stands there.';

CREATE TABLE correspondent (
  id                uuid           NOT NULL DEFAULT gen_random_uuid(),
  channel           ticket_channel NOT NULL,
  account           text           NOT NULL DEFAULT '',
  address           text           NOT NULL,
  name              text           NOT NULL DEFAULT '',
  e164              phone_e164,
  dialled           phone_dialled,
  citizen_id        uuid,
  verified_at       timestamptz,
  verified_by       uuid,
  media_contact_id  uuid,
  opted_out_at      timestamptz,
  began_at          timestamptz    NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT correspondent_pkey PRIMARY KEY (id),
  CONSTRAINT correspondent_address_unique UNIQUE (channel, account, address),
  CONSTRAINT correspondent_channel_known FOREIGN KEY (channel) REFERENCES conversation_channel,
  CONSTRAINT correspondent_address_length CHECK (length(address) BETWEEN 1 AND 200),
  CONSTRAINT correspondent_name_length CHECK (length(name) <= 60),
  CONSTRAINT correspondent_citizen_exists FOREIGN KEY (citizen_id) REFERENCES citizen,
  CONSTRAINT correspondent_verified_by_exists FOREIGN KEY (verified_by) REFERENCES staff,
  CONSTRAINT correspondent_verified_has_number CHECK (verified_at IS NULL OR e164 IS NOT NULL),
  CONSTRAINT correspondent_media_contact_exists FOREIGN KEY (media_contact_id) REFERENCES media_contact
);
CREATE INDEX correspondent_e164 ON correspondent (e164) WHERE e164 IS NOT NULL;
ALTER TABLE correspondent ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE correspondent IS 'Somebody who writes through a channel, as the channel knows them.';
COMMENT ON COLUMN correspondent.id IS 'UUID.';
COMMENT ON COLUMN correspondent.channel IS 'Channel.';
COMMENT ON COLUMN correspondent.account IS 'Which of our own accounts they write to, where there may be several: the AppID of WeChat.';
COMMENT ON COLUMN correspondent.address IS 'OpenID, telephone number or mail address.';
COMMENT ON COLUMN correspondent.name IS 'What they are called, if known.';
COMMENT ON COLUMN correspondent.e164 IS 'Their telephone number, if known.';
COMMENT ON COLUMN correspondent.dialled IS 'The same as dialled.';
COMMENT ON COLUMN correspondent.citizen_id IS 'The citizen they turned out to be.';
COMMENT ON COLUMN correspondent.verified_at IS '核实: when somebody made sure who they are; a number that the channel itself proves needs nobody.';
COMMENT ON COLUMN correspondent.verified_by IS 'Who did.';
COMMENT ON COLUMN correspondent.media_contact_id IS 'Who they are in the book of the media.';
COMMENT ON COLUMN correspondent.opted_out_at IS '退订: since when they want to hear nothing; null: they may be written to.';
COMMENT ON COLUMN correspondent.began_at IS 'When they first wrote.';

CREATE TABLE conversation (
  id                uuid           NOT NULL DEFAULT gen_random_uuid(),
  correspondent_id  uuid           NOT NULL,
  channel           ticket_channel NOT NULL,
  kind              text           NOT NULL DEFAULT 'request',
  language          text           NOT NULL DEFAULT 'zh',
  queue_code        text           NOT NULL DEFAULT 'general',
  subject           text           NOT NULL DEFAULT '',
  state             text           NOT NULL DEFAULT 'waiting',
  staff_id          uuid,
  assigned_at       timestamptz,
  began_at          timestamptz    NOT NULL DEFAULT clock_timestamp(),
  last_at           timestamptz    NOT NULL DEFAULT clock_timestamp(),
  last_in_at        timestamptz    NOT NULL DEFAULT clock_timestamp(),
  unanswered_at     timestamptz    DEFAULT clock_timestamp(),
  due_at            timestamptz,
  first_answer_at   timestamptz,
  first_answer_late boolean,
  n_failed          smallint       NOT NULL DEFAULT 0,
  closed_at         timestamptz,
  closed_why        text,
  CONSTRAINT conversation_pkey PRIMARY KEY (id),
  CONSTRAINT conversation_correspondent_exists FOREIGN KEY (correspondent_id) REFERENCES correspondent,
  CONSTRAINT conversation_kind_known CHECK (kind IN ('request', 'media')),
  CONSTRAINT conversation_language_known CHECK (language IN ('zh', 'mn')),
  CONSTRAINT conversation_queue_exists FOREIGN KEY (queue_code) REFERENCES queue,
  CONSTRAINT conversation_subject_length CHECK (length(subject) <= 200),
  CONSTRAINT conversation_state_known CHECK (state IN ('waiting', 'open', 'closed')),
  CONSTRAINT conversation_staff_exists FOREIGN KEY (staff_id) REFERENCES staff,
  CONSTRAINT conversation_open_has_staff CHECK (CASE state WHEN 'waiting' THEN staff_id IS NULL WHEN 'open' THEN staff_id IS NOT NULL ELSE true END),
  CONSTRAINT conversation_assigned_complete CHECK ((staff_id IS NULL) = (assigned_at IS NULL)),
  CONSTRAINT conversation_due_if_unanswered CHECK ((unanswered_at IS NULL) = (due_at IS NULL)),
  CONSTRAINT conversation_closed_complete CHECK ((state = 'closed') = (closed_at IS NOT NULL) AND (closed_at IS NULL) = (closed_why IS NULL)),
  CONSTRAINT conversation_closed_why_known CHECK (closed_why IN ('done', 'ticket', 'silent', 'nonsense'))
);
CREATE UNIQUE INDEX conversation_one_open ON conversation (correspondent_id) WHERE state <> 'closed';
CREATE INDEX conversation_waiting ON conversation (due_at) WHERE state = 'waiting';
CREATE INDEX conversation_staff ON conversation (staff_id) WHERE state = 'open';
CREATE INDEX conversation_correspondent ON conversation (correspondent_id, began_at DESC);
CREATE INDEX conversation_last ON conversation (last_at DESC);
ALTER TABLE conversation ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE conversation IS '会话: what is said with one correspondent from when they begin to write until it is closed. Of each there is one open at most.';
COMMENT ON COLUMN conversation.id IS 'UUID. Attachments of its messages stand under it as those of a ticket under the ticket''s.';
COMMENT ON COLUMN conversation.correspondent_id IS 'With whom.';
COMMENT ON COLUMN conversation.channel IS 'Through what.';
COMMENT ON COLUMN conversation.kind IS 'request (诉求) or media (新闻线索).';
COMMENT ON COLUMN conversation.language IS 'Language they write: zh or mn.';
COMMENT ON COLUMN conversation.queue_code IS 'Queue whose skills it asks for, as a call would.';
COMMENT ON COLUMN conversation.subject IS 'What a mail says it is about.';
COMMENT ON COLUMN conversation.state IS 'waiting (for somebody to take it), open (somebody has it) or closed.';
COMMENT ON COLUMN conversation.staff_id IS 'Who has it, or had it last.';
COMMENT ON COLUMN conversation.assigned_at IS 'Since when.';
COMMENT ON COLUMN conversation.began_at IS 'First message.';
COMMENT ON COLUMN conversation.last_at IS 'Last message of either side.';
COMMENT ON COLUMN conversation.last_in_at IS 'Last message of the correspondent.';
COMMENT ON COLUMN conversation.unanswered_at IS 'Since when they wait for a person''s answer; null: they have it.';
COMMENT ON COLUMN conversation.due_at IS 'Until when they are to have it.';
COMMENT ON COLUMN conversation.first_answer_at IS 'First answer of a person.';
COMMENT ON COLUMN conversation.first_answer_late IS 'Whether that was later than it should be.';
COMMENT ON COLUMN conversation.n_failed IS 'Messages to them that did not go and were neither sent again nor given up.';
COMMENT ON COLUMN conversation.closed_at IS 'When it was closed.';
COMMENT ON COLUMN conversation.closed_why IS 'done (answered), ticket (became one), silent (they wrote no more), nonsense.';

CREATE TABLE conversation_message (
  id               uuid        NOT NULL,
  conversation_id  uuid        NOT NULL,
  seq              bigint      GENERATED ALWAYS AS IDENTITY,
  at               timestamptz NOT NULL DEFAULT clock_timestamp(),
  direction        text        NOT NULL,
  form             text        NOT NULL DEFAULT 'text',
  body             text        NOT NULL DEFAULT '',
  detail           jsonb       NOT NULL DEFAULT '{}',
  external_id      text,
  staff_id         uuid,
  state            text        NOT NULL,
  attempts         smallint    NOT NULL DEFAULT 0,
  next_at          timestamptz,
  claimed_by       text,
  done_at          timestamptz,
  failure_code     text,
  failure          text,
  attachment_id    uuid,
  sms_id           uuid,
  resent           boolean     NOT NULL DEFAULT false,
  CONSTRAINT conversation_message_pkey PRIMARY KEY (id),
  CONSTRAINT conversation_message_conversation_exists FOREIGN KEY (conversation_id) REFERENCES conversation ON DELETE CASCADE,
  CONSTRAINT conversation_message_external_unique UNIQUE (external_id),
  CONSTRAINT conversation_message_direction_known CHECK (direction IN ('in', 'out', 'note')),
  CONSTRAINT conversation_message_form_known CHECK (form IN ('text', 'image', 'voice', 'video', 'location', 'link', 'file', 'event')),
  CONSTRAINT conversation_message_body_length CHECK (length(body) <= 4000),
  CONSTRAINT conversation_message_external_length CHECK (length(external_id) BETWEEN 1 AND 200),
  CONSTRAINT conversation_message_staff_exists FOREIGN KEY (staff_id) REFERENCES staff,
  CONSTRAINT conversation_message_state_known CHECK (CASE direction WHEN 'out' THEN state IN ('queued', 'sending', 'sent', 'read', 'failed', 'given_up')
                                                     WHEN 'in' THEN state IN ('received', 'fetching') ELSE state = 'received' END),
  CONSTRAINT conversation_message_claimed CHECK (state <> 'sending' OR claimed_by IS NOT NULL),
  CONSTRAINT conversation_message_due CHECK ((state IN ('queued', 'sending', 'fetching')) = (next_at IS NOT NULL)),
  CONSTRAINT conversation_message_failed_says_why CHECK (state <> 'failed' OR failure_code IS NOT NULL)
);
CREATE INDEX conversation_message_in_order ON conversation_message (conversation_id, seq);
CREATE INDEX conversation_message_due ON conversation_message (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX conversation_message_sms ON conversation_message (sms_id) WHERE sms_id IS NOT NULL;
ALTER TABLE conversation_message ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE conversation_message IS 'What was said in a conversation, by either side, and notes between the staff.';
COMMENT ON COLUMN conversation_message.id IS 'UUID made by who writes it, so that a retry never doubles one.';
COMMENT ON COLUMN conversation_message.conversation_id IS 'Conversation.';
COMMENT ON COLUMN conversation_message.seq IS 'Order in which they came to be.';
COMMENT ON COLUMN conversation_message.at IS 'When.';
COMMENT ON COLUMN conversation_message.direction IS 'in (the correspondent), out (the hotline) or note (the staff among themselves, and what happened).';
COMMENT ON COLUMN conversation_message.form IS 'text, image, voice, video, location, link, file or event.';
COMMENT ON COLUMN conversation_message.body IS 'The text; of other forms what stands in words.';
COMMENT ON COLUMN conversation_message.detail IS 'What else the channel told: latitude, longitude, media_id, format, url.';
COMMENT ON COLUMN conversation_message.external_id IS 'Channel and the channel''s own id, which it repeats when it is not sure that we have got it.';
COMMENT ON COLUMN conversation_message.staff_id IS 'Who wrote it; null: the correspondent, or Sonor itself.';
COMMENT ON COLUMN conversation_message.state IS 'out: queued, sending (a gateway has it), sent, read, failed or given_up (failed, and somebody said that is all right); in: received or fetching (its file is still at the channel).';
COMMENT ON COLUMN conversation_message.attempts IS 'How often it was tried.';
COMMENT ON COLUMN conversation_message.next_at IS 'When it is worth (another) try; while it is sent or fetched, when its gateway counts as gone.';
COMMENT ON COLUMN conversation_message.claimed_by IS 'Gateway that has it.';
COMMENT ON COLUMN conversation_message.done_at IS 'When it was sent, or failed.';
COMMENT ON COLUMN conversation_message.failure_code IS 'The channel''s error code, or unsure: it may have arrived.';
COMMENT ON COLUMN conversation_message.failure IS 'What went wrong, in the channel''s words.';
COMMENT ON COLUMN conversation_message.attachment_id IS 'File that goes or came with it.';
COMMENT ON COLUMN conversation_message.sms_id IS 'Short message that it went as.';
COMMENT ON COLUMN conversation_message.resent IS 'Whether somebody had it sent again.';

CREATE TABLE conversation_ticket (
  conversation_id  uuid        NOT NULL,
  ticket_id        uuid        NOT NULL,
  at               timestamptz NOT NULL DEFAULT clock_timestamp(),
  staff_id         uuid,
  how              text        NOT NULL,
  told_at          timestamptz,
  CONSTRAINT conversation_ticket_pkey PRIMARY KEY (conversation_id, ticket_id),
  CONSTRAINT conversation_ticket_conversation_exists FOREIGN KEY (conversation_id) REFERENCES conversation ON DELETE CASCADE,
  CONSTRAINT conversation_ticket_staff_exists FOREIGN KEY (staff_id) REFERENCES staff,
  CONSTRAINT conversation_ticket_how_known CHECK (how IN ('made', 'added'))
);
CREATE INDEX conversation_ticket_ticket ON conversation_ticket (ticket_id);
ALTER TABLE conversation_ticket ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE conversation_ticket IS 'Which tickets a conversation became, or was added to.';
COMMENT ON COLUMN conversation_ticket.conversation_id IS 'Conversation.';
COMMENT ON COLUMN conversation_ticket.ticket_id IS 'Ticket. No foreign key: while it is still being taken down there is none.';
COMMENT ON COLUMN conversation_ticket.at IS 'When.';
COMMENT ON COLUMN conversation_ticket.staff_id IS 'Who did it.';
COMMENT ON COLUMN conversation_ticket.how IS 'made (a new ticket) or added.';
COMMENT ON COLUMN conversation_ticket.told_at IS 'When the correspondent was told its number.';

-- WeChat

CREATE TABLE wechat_token (
  app_id            text        NOT NULL,
  token             text,
  expires_at        timestamptz,
  refreshing_by     text,
  refreshing_until  timestamptz,
  CONSTRAINT wechat_token_pkey PRIMARY KEY (app_id),
  CONSTRAINT wechat_token_complete CHECK ((token IS NULL) = (expires_at IS NULL)),
  CONSTRAINT wechat_token_refreshing_complete CHECK ((refreshing_by IS NULL) = (refreshing_until IS NULL))
);
ALTER TABLE wechat_token ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE wechat_token IS 'Access tokens of official accounts: one for all gateways, for a new one ends the one before.';
COMMENT ON COLUMN wechat_token.app_id IS 'AppID.';
COMMENT ON COLUMN wechat_token.token IS 'The token; null: there is none that is good.';
COMMENT ON COLUMN wechat_token.expires_at IS 'Until when it is good.';
COMMENT ON COLUMN wechat_token.refreshing_by IS 'Gateway that is getting a new one.';
COMMENT ON COLUMN wechat_token.refreshing_until IS 'When that gateway counts as gone.';

CREATE TABLE wechat_nonce (
  hash         bytea       NOT NULL,
  at           timestamptz NOT NULL DEFAULT clock_timestamp(),
  fingerprint  bytea       NOT NULL,
  CONSTRAINT wechat_nonce_pkey PRIMARY KEY (hash)
);
CREATE INDEX wechat_nonce_at ON wechat_nonce (at);
ALTER TABLE wechat_nonce ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE wechat_nonce IS 'Signed requests of WeChat that were taken, so that nobody brings one a second time.';
COMMENT ON COLUMN wechat_nonce.hash IS 'SHA-256 of AppID, timestamp and nonce.';
COMMENT ON COLUMN wechat_nonce.at IS 'When.';
COMMENT ON COLUMN wechat_nonce.fingerprint IS 'SHA-256 of what was sent: WeChat itself repeats the same when it has got no answer.';
