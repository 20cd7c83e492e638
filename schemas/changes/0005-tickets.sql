-- Citizens, tickets, what happened to them, and calls. Their rules come in later changes.

CREATE DOMAIN phone_dialled AS text
  CONSTRAINT phone_dialled_form CHECK (VALUE ~ '^[0-9+*#]{2,32}$');
COMMENT ON DOMAIN phone_dialled IS 'A telephone number as it was dialled or signalled.';

CREATE DOMAIN phone_e164 AS text
  CONSTRAINT phone_e164_form CHECK (VALUE ~ '^\+[1-9][0-9]{4,14}$');
COMMENT ON DOMAIN phone_e164 IS 'A telephone number in international form (ITU-T E.164): + and up to 15 digits.';

CREATE DOMAIN ticket_number AS text
  CONSTRAINT ticket_number_form CHECK (VALUE ~ '^[0-9]{18}$');
COMMENT ON DOMAIN ticket_number IS 'The number people say: YYMMDDHHMMSS and 6 digits.';

CREATE TYPE ticket_kind AS ENUM ('consultation', 'help', 'complaint', 'report', 'suggestion', 'praise');
COMMENT ON TYPE ticket_kind IS '诉求类型: 咨询, 求助, 投诉, 举报, 建议, 表扬';

CREATE TYPE ticket_channel AS ENUM ('phone', 'wechat', 'app', 'web', 'sms', 'mailbox', 'transfer');
COMMENT ON TYPE ticket_channel IS '渠道: 电话, 微信, 蒙速办, 网站, 短信, 信箱, 转办';

CREATE TYPE ticket_state AS ENUM ('draft', 'first_review', 'dispatch', 'handling', 'follow_up', 'redo', 'final_review',
                                  'closed', 'archived', 'refused', 'void', 'merged');
COMMENT ON TYPE ticket_state IS 'The city''s state: 草稿, 待初审, 待派单, 办理中, 待回访, 待重办, 待终审, 已办结, 已归档, 不予受理, 已作废, 已并单';

CREATE TYPE assignment_state AS ENUM ('to_sign', 'handling', 'return_requested', 'extension_requested', 'answered',
                                      'returned', 'redoing', 'completed', 'withdrawn');
COMMENT ON TYPE assignment_state IS 'One unit''s state: 待签收, 办理中, 申请退单, 申请延期, 已答复, 已退回, 重办中, 已完成, 已退出';

CREATE TYPE satisfaction AS ENUM ('very_satisfied', 'satisfied', 'fairly_satisfied', 'dissatisfied', 'very_dissatisfied');
COMMENT ON TYPE satisfaction IS '好差评 five levels: 非常满意, 满意, 基本满意, 不满意, 非常不满意';

CREATE TABLE citizen (
  id            uuid        NOT NULL DEFAULT gen_random_uuid(),
  name          text        NOT NULL DEFAULT '',
  gender        text,
  subject       text        NOT NULL DEFAULT 'person',
  company_name  text        NOT NULL DEFAULT '',
  language      text        NOT NULL DEFAULT 'zh',
  area_code     text,
  address       text        NOT NULL DEFAULT '',
  labels        text[]      NOT NULL DEFAULT '{}',
  created_at    timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT citizen_pkey PRIMARY KEY (id),
  CONSTRAINT citizen_area_exists FOREIGN KEY (area_code) REFERENCES area,
  CONSTRAINT citizen_gender_known CHECK (gender IN ('female', 'male')),
  CONSTRAINT citizen_subject_known CHECK (subject IN ('person', 'company')),
  CONSTRAINT citizen_language_known CHECK (language IN ('zh', 'mn')),
  CONSTRAINT citizen_name_length CHECK (length(name) <= 60),
  CONSTRAINT citizen_company_name_length CHECK (length(company_name) <= 100),
  CONSTRAINT citizen_address_length CHECK (length(address) <= 200)
);
COMMENT ON TABLE citizen IS '诉求人: who asks. Units cannot read this table.';
COMMENT ON COLUMN citizen.id IS 'Key.';
COMMENT ON COLUMN citizen.name IS 'Name as given; empty if not given.';
COMMENT ON COLUMN citizen.gender IS 'female, male, or null if not known.';
COMMENT ON COLUMN citizen.subject IS 'person or company.';
COMMENT ON COLUMN citizen.company_name IS 'Company the citizen speaks for.';
COMMENT ON COLUMN citizen.language IS 'Language they speak with us: zh or mn.';
COMMENT ON COLUMN citizen.area_code IS 'Area they live in.';
COMMENT ON COLUMN citizen.address IS 'Usual address.';
COMMENT ON COLUMN citizen.labels IS 'Words that help the next agent, e.g. 老人.';
COMMENT ON COLUMN citizen.created_at IS 'First contact.';

CREATE TABLE citizen_phone (
  e164        phone_e164    NOT NULL,
  citizen_id  uuid          NOT NULL,
  dialled     phone_dialled NOT NULL,
  CONSTRAINT citizen_phone_pkey PRIMARY KEY (e164, citizen_id),
  CONSTRAINT citizen_phone_citizen_exists FOREIGN KEY (citizen_id) REFERENCES citizen ON DELETE CASCADE
);
CREATE INDEX citizen_phone_citizen ON citizen_phone (citizen_id);
COMMENT ON TABLE citizen_phone IS 'Numbers a citizen calls from; a family may share one.';
COMMENT ON COLUMN citizen_phone.e164 IS 'Number in international form.';
COMMENT ON COLUMN citizen_phone.citizen_id IS 'Whose.';
COMMENT ON COLUMN citizen_phone.dialled IS 'Number as it first came in.';

CREATE TABLE ticket_identity (
  id          uuid          NOT NULL,
  number      ticket_number NOT NULL,
  created_at  timestamptz   NOT NULL,
  CONSTRAINT ticket_identity_pkey PRIMARY KEY (id),
  CONSTRAINT ticket_identity_number_unique UNIQUE (number)
);
COMMENT ON TABLE ticket_identity IS 'One row a ticket, not partitioned: makes the client''s UUID and the number unique over all months and tells in which month a ticket lies.';
COMMENT ON COLUMN ticket_identity.id IS 'UUID the client made, so that a retry never doubles a ticket.';
COMMENT ON COLUMN ticket_identity.number IS 'Number people say.';
COMMENT ON COLUMN ticket_identity.created_at IS 'Same as the ticket''s: picks its partition.';

CREATE SEQUENCE ticket_number_tail MINVALUE 0 MAXVALUE 999999 CYCLE;
COMMENT ON SEQUENCE ticket_number_tail IS 'Last 6 digits of ticket numbers.';

CREATE TABLE ticket (
  id              uuid           NOT NULL,
  number          ticket_number  NOT NULL,
  created_at      timestamptz    NOT NULL,
  kind            ticket_kind    NOT NULL,
  channel         ticket_channel NOT NULL,
  language        text           NOT NULL DEFAULT 'zh',
  category_id     integer        NOT NULL,
  area_code       text           NOT NULL,
  address         text           NOT NULL DEFAULT '',
  title           text           NOT NULL,
  content         text           NOT NULL,
  state           ticket_state   NOT NULL,
  urgent          boolean        NOT NULL DEFAULT false,
  confidential    boolean        NOT NULL DEFAULT false,
  anonymous       boolean        NOT NULL DEFAULT false,
  enterprise      boolean        NOT NULL DEFAULT false,
  citizen_id      uuid,
  lead_unit_id    integer,
  unit_ids        integer[]      NOT NULL DEFAULT '{}',
  public_answer   text,
  dispatched_at   timestamptz,
  amber_at        timestamptz,
  due_at          timestamptz,
  answered_at     timestamptz,
  followed_up_at  timestamptz,
  closed_at       timestamptz,
  satisfaction    satisfaction,
  solved          boolean,
  redo_count      smallint       NOT NULL DEFAULT 0,
  urge_count      smallint       NOT NULL DEFAULT 0,
  merged_into     uuid,
  created_by      uuid,
  version         integer        NOT NULL DEFAULT 1,
  grams           integer[]      NOT NULL DEFAULT '{}',
  CONSTRAINT ticket_pkey PRIMARY KEY (id, created_at),
  CONSTRAINT ticket_category_exists FOREIGN KEY (category_id) REFERENCES category,
  CONSTRAINT ticket_area_exists FOREIGN KEY (area_code) REFERENCES area,
  CONSTRAINT ticket_citizen_exists FOREIGN KEY (citizen_id) REFERENCES citizen,
  CONSTRAINT ticket_lead_unit_exists FOREIGN KEY (lead_unit_id) REFERENCES unit,
  CONSTRAINT ticket_created_by_exists FOREIGN KEY (created_by) REFERENCES staff,
  CONSTRAINT ticket_merged_into_exists FOREIGN KEY (merged_into) REFERENCES ticket_identity,
  CONSTRAINT ticket_language_known CHECK (language IN ('zh', 'mn')),
  CONSTRAINT ticket_title_length CHECK (length(btrim(title)) BETWEEN 1 AND 100),
  CONSTRAINT ticket_content_length CHECK (length(btrim(content)) >= 1 AND length(content) <= 4000),
  CONSTRAINT ticket_address_length CHECK (length(address) <= 200),
  CONSTRAINT ticket_public_answer_length CHECK (length(public_answer) <= 4000),
  CONSTRAINT ticket_amber_before_due CHECK (amber_at <= due_at),
  CONSTRAINT ticket_amber_with_due CHECK ((amber_at IS NULL) = (due_at IS NULL)),
  CONSTRAINT ticket_merged_has_target CHECK ((state = 'merged') = (merged_into IS NOT NULL)),
  CONSTRAINT ticket_lead_unit_may_see CHECK (lead_unit_id IS NULL OR lead_unit_id = ANY (unit_ids)),
  CONSTRAINT ticket_counts_not_negative CHECK (redo_count >= 0 AND urge_count >= 0 AND version > 0)
) PARTITION BY RANGE (created_at);
CREATE INDEX ticket_created ON ticket (created_at DESC, id DESC);
CREATE INDEX ticket_citizen ON ticket (citizen_id, created_at DESC);
CREATE INDEX ticket_due ON ticket (due_at, id) WHERE state IN ('dispatch', 'handling', 'redo');
ALTER TABLE ticket ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE ticket IS '工单: one matter from intake to archive. One partition a month of created_at. Holds no name or number of the citizen: see ticket_contact.';
COMMENT ON COLUMN ticket.id IS 'UUID the client made.';
COMMENT ON COLUMN ticket.number IS 'Number people say.';
COMMENT ON COLUMN ticket.created_at IS 'When it was accepted; picks the partition.';
COMMENT ON COLUMN ticket.kind IS '诉求类型';
COMMENT ON COLUMN ticket.channel IS '渠道: how it came in.';
COMMENT ON COLUMN ticket.language IS 'Language it was told in: zh or mn.';
COMMENT ON COLUMN ticket.category_id IS '诉求分类';
COMMENT ON COLUMN ticket.area_code IS '区划: where it happened.';
COMMENT ON COLUMN ticket.address IS 'Where exactly, in words.';
COMMENT ON COLUMN ticket.title IS 'One line.';
COMMENT ON COLUMN ticket.content IS 'What the citizen says.';
COMMENT ON COLUMN ticket.state IS 'The city''s state; each unit''s own is in assignment.';
COMMENT ON COLUMN ticket.urgent IS '紧急';
COMMENT ON COLUMN ticket.confidential IS '保密: units see neither name nor number.';
COMMENT ON COLUMN ticket.anonymous IS '匿名: the citizen gave no name.';
COMMENT ON COLUMN ticket.enterprise IS 'The citizen speaks for a company: shorter limits.';
COMMENT ON COLUMN ticket.citizen_id IS '诉求人; null if anonymous.';
COMMENT ON COLUMN ticket.lead_unit_id IS '主办; null before dispatch.';
COMMENT ON COLUMN ticket.unit_ids IS 'Units that may see the ticket: one for each assignment. Row-level security and search go by it.';
COMMENT ON COLUMN ticket.public_answer IS 'What the citizen and the public may read.';
COMMENT ON COLUMN ticket.dispatched_at IS 'First dispatch.';
COMMENT ON COLUMN ticket.amber_at IS 'When the light turns from green to amber; set with due_at.';
COMMENT ON COLUMN ticket.due_at IS 'Deadline, extensions included; null where the kind has none.';
COMMENT ON COLUMN ticket.answered_at IS 'When all units had answered, or the agent did at once.';
COMMENT ON COLUMN ticket.followed_up_at IS 'Last follow-up that reached the citizen.';
COMMENT ON COLUMN ticket.closed_at IS '办结';
COMMENT ON COLUMN ticket.satisfaction IS 'What the citizen said at the last follow-up.';
COMMENT ON COLUMN ticket.solved IS 'Whether the citizen says it was solved; null: not asked.';
COMMENT ON COLUMN ticket.redo_count IS 'How often it was sent back.';
COMMENT ON COLUMN ticket.urge_count IS 'How often the citizen urged.';
COMMENT ON COLUMN ticket.merged_into IS 'Ticket this repeat was merged into.';
COMMENT ON COLUMN ticket.created_by IS 'Who took it down; null if it came in by itself.';
COMMENT ON COLUMN ticket.version IS 'Grows with every change; a writer names the one it saw.';
COMMENT ON COLUMN ticket.grams IS 'Search entries (see subject search); written by trigger, readable by nobody.';

CREATE TABLE ticket_contact (
  ticket_id        uuid NOT NULL,
  name             text NOT NULL DEFAULT '',
  gender           text,
  phone_dialled    phone_dialled,
  phone_e164       phone_e164,
  contact_dialled  phone_dialled,
  contact_e164     phone_e164,
  CONSTRAINT ticket_contact_pkey PRIMARY KEY (ticket_id),
  CONSTRAINT ticket_contact_ticket_exists FOREIGN KEY (ticket_id) REFERENCES ticket_identity,
  CONSTRAINT ticket_contact_gender_known CHECK (gender IN ('female', 'male')),
  CONSTRAINT ticket_contact_name_length CHECK (length(name) <= 60)
);
CREATE INDEX ticket_contact_phone ON ticket_contact (phone_e164);
ALTER TABLE ticket_contact ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE ticket_contact IS 'Name and numbers of a ticket''s citizen, apart from the ticket so that a confidential one can be kept from units.';
COMMENT ON COLUMN ticket_contact.ticket_id IS 'Ticket.';
COMMENT ON COLUMN ticket_contact.name IS 'Name as given then.';
COMMENT ON COLUMN ticket_contact.gender IS 'female, male, or null if not known.';
COMMENT ON COLUMN ticket_contact.phone_dialled IS 'Number called from, as signalled.';
COMMENT ON COLUMN ticket_contact.phone_e164 IS 'The same in international form.';
COMMENT ON COLUMN ticket_contact.contact_dialled IS 'Number to be reached at, if another.';
COMMENT ON COLUMN ticket_contact.contact_e164 IS 'The same in international form.';

CREATE TABLE assignment (
  id              uuid             NOT NULL DEFAULT gen_random_uuid(),
  ticket_id       uuid             NOT NULL,
  unit_id         integer          NOT NULL,
  lead            boolean          NOT NULL,
  state           assignment_state NOT NULL,
  dispatched_at   timestamptz      NOT NULL,
  sign_due_at     timestamptz,
  signed_at       timestamptz,
  due_at          timestamptz,
  answered_at     timestamptz,
  private_answer  text,
  return_count    smallint         NOT NULL DEFAULT 0,
  CONSTRAINT assignment_pkey PRIMARY KEY (id),
  CONSTRAINT assignment_unit_once UNIQUE (ticket_id, unit_id),
  CONSTRAINT assignment_ticket_exists FOREIGN KEY (ticket_id) REFERENCES ticket_identity,
  CONSTRAINT assignment_unit_exists FOREIGN KEY (unit_id) REFERENCES unit,
  CONSTRAINT assignment_private_answer_length CHECK (length(private_answer) <= 4000),
  CONSTRAINT assignment_return_count_not_negative CHECK (return_count >= 0)
);
CREATE INDEX assignment_unit ON assignment (unit_id, state, due_at);
CREATE UNIQUE INDEX assignment_one_lead ON assignment (ticket_id) WHERE lead AND state NOT IN ('returned', 'withdrawn');
ALTER TABLE assignment ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE assignment IS '派遣: one unit''s part in a ticket, with its own state and clock.';
COMMENT ON COLUMN assignment.id IS 'Key.';
COMMENT ON COLUMN assignment.ticket_id IS 'Ticket.';
COMMENT ON COLUMN assignment.unit_id IS 'Unit.';
COMMENT ON COLUMN assignment.lead IS 'True: 主办, false: 协办.';
COMMENT ON COLUMN assignment.state IS 'The unit''s state.';
COMMENT ON COLUMN assignment.dispatched_at IS '派单';
COMMENT ON COLUMN assignment.sign_due_at IS 'Must be signed by.';
COMMENT ON COLUMN assignment.signed_at IS '签收';
COMMENT ON COLUMN assignment.due_at IS 'Must be answered by.';
COMMENT ON COLUMN assignment.answered_at IS '答复';
COMMENT ON COLUMN assignment.private_answer IS 'What the unit tells the centre only.';
COMMENT ON COLUMN assignment.return_count IS 'How often the unit asked to give it back.';

CREATE TABLE ticket_event (
  id          uuid         NOT NULL DEFAULT gen_random_uuid(),
  ticket_id   uuid         NOT NULL,
  at          timestamptz  NOT NULL,
  actor_id    uuid,
  action      text         NOT NULL,
  from_state  ticket_state,
  to_state    ticket_state NOT NULL,
  unit_id     integer,
  note        text         NOT NULL DEFAULT '',
  CONSTRAINT ticket_event_pkey PRIMARY KEY (id, at),
  CONSTRAINT ticket_event_ticket_exists FOREIGN KEY (ticket_id) REFERENCES ticket_identity,
  CONSTRAINT ticket_event_actor_exists FOREIGN KEY (actor_id) REFERENCES staff,
  CONSTRAINT ticket_event_unit_exists FOREIGN KEY (unit_id) REFERENCES unit,
  CONSTRAINT ticket_event_action_known CHECK (action IN
    ('accept', 'answer_at_once', 'correct', 'submit', 'dispatch', 'sign', 'answer', 'return_request', 'return', 'redispatch',
     'extension_request', 'extend', 'urge', 'supervise', 'follow_up', 'redo', 'close', 'archive', 'merge', 'refuse', 'void', 'note')),
  CONSTRAINT ticket_event_note_length CHECK (length(note) <= 4000)
) PARTITION BY RANGE (at);
CREATE INDEX ticket_event_ticket ON ticket_event (ticket_id, at);
ALTER TABLE ticket_event ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE ticket_event IS 'What happened to a ticket: who, when, from, to, why. One partition a month of at.';
COMMENT ON COLUMN ticket_event.id IS 'Key.';
COMMENT ON COLUMN ticket_event.ticket_id IS 'Ticket.';
COMMENT ON COLUMN ticket_event.at IS 'When; picks the partition.';
COMMENT ON COLUMN ticket_event.actor_id IS 'Who; null: Sonor itself.';
COMMENT ON COLUMN ticket_event.action IS 'What was done.';
COMMENT ON COLUMN ticket_event.from_state IS 'City state before; null at the first event.';
COMMENT ON COLUMN ticket_event.to_state IS 'City state after.';
COMMENT ON COLUMN ticket_event.unit_id IS 'Unit concerned.';
COMMENT ON COLUMN ticket_event.note IS 'Why, or what was said.';

CREATE TABLE queue (
  code      text     NOT NULL,
  name_en   text     NOT NULL,
  name_zh   text     NOT NULL,
  language  text     NOT NULL DEFAULT 'zh',
  sort      smallint NOT NULL,
  CONSTRAINT queue_pkey PRIMARY KEY (code),
  CONSTRAINT queue_code_form CHECK (code ~ '^[a-z_]+$'),
  CONSTRAINT queue_language_known CHECK (language IN ('zh', 'mn'))
);
COMMENT ON TABLE queue IS '队列: where calls wait for a seat.';
COMMENT ON COLUMN queue.code IS 'Word for it in programs.';
COMMENT ON COLUMN queue.name_en IS 'English name.';
COMMENT ON COLUMN queue.name_zh IS 'Chinese name.';
COMMENT ON COLUMN queue.language IS 'Language spoken there.';
COMMENT ON COLUMN queue.sort IS 'Order in lists.';

INSERT INTO queue (code, name_en, name_zh, language, sort) VALUES
  ('general',    'General',         '热线综合', 'zh', 1),
  ('mongolian',  'Mongolian',       '蒙古语',   'mn', 2),
  ('enterprise', 'Enterprises',     '企业专席', 'zh', 3),
  ('municipal',  'Municipal lines', '市直热线', 'zh', 4);

CREATE TABLE call (
  id               uuid          NOT NULL,
  direction        text          NOT NULL,
  caller_dialled   phone_dialled,
  caller_e164      phone_e164,
  callee_dialled   phone_dialled NOT NULL,
  language         text          NOT NULL DEFAULT 'zh',
  queue_code       text,
  staff_id         uuid,
  citizen_id       uuid,
  ticket_id        uuid,
  arrived_at       timestamptz   NOT NULL,
  queued_at        timestamptz,
  offered_at       timestamptz,
  answered_at      timestamptz,
  ended_at         timestamptz,
  outcome          text,
  hold_s           integer       NOT NULL DEFAULT 0,
  wrap_up_s        integer       NOT NULL DEFAULT 0,
  survey           satisfaction,
  recording_path   text,
  loss_pct         real,
  mos              real,
  CONSTRAINT call_pkey PRIMARY KEY (id, arrived_at),
  CONSTRAINT call_queue_exists FOREIGN KEY (queue_code) REFERENCES queue,
  CONSTRAINT call_staff_exists FOREIGN KEY (staff_id) REFERENCES staff,
  CONSTRAINT call_citizen_exists FOREIGN KEY (citizen_id) REFERENCES citizen,
  CONSTRAINT call_ticket_exists FOREIGN KEY (ticket_id) REFERENCES ticket_identity,
  CONSTRAINT call_direction_known CHECK (direction IN ('in', 'out')),
  CONSTRAINT call_language_known CHECK (language IN ('zh', 'mn')),
  CONSTRAINT call_outcome_known CHECK (outcome IN ('answered', 'abandoned', 'no_answer', 'busy', 'failed', 'voicemail', 'call_back')),
  CONSTRAINT call_outcome_when_ended CHECK ((ended_at IS NULL) = (outcome IS NULL)),
  CONSTRAINT call_answered_has_time CHECK (outcome <> 'answered' OR answered_at IS NOT NULL),
  CONSTRAINT call_times_ordered CHECK (queued_at >= arrived_at AND offered_at >= arrived_at
                                       AND answered_at >= arrived_at AND ended_at >= arrived_at),
  CONSTRAINT call_durations_not_negative CHECK (hold_s >= 0 AND wrap_up_s >= 0),
  CONSTRAINT call_loss_range CHECK (loss_pct BETWEEN 0 AND 100),
  CONSTRAINT call_mos_range CHECK (mos BETWEEN 1 AND 5)
) PARTITION BY RANGE (arrived_at);
CREATE INDEX call_arrived ON call (arrived_at DESC, id);
CREATE INDEX call_caller ON call (caller_e164, arrived_at DESC);
CREATE INDEX call_staff ON call (staff_id, arrived_at DESC);
CREATE INDEX call_ticket ON call (ticket_id);
ALTER TABLE call ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE call IS '通话: one call between a citizen and the hotline. One partition a month of arrived_at.';
COMMENT ON COLUMN call.id IS 'UUID made by the switch.';
COMMENT ON COLUMN call.direction IS 'in: the citizen called; out: we did.';
COMMENT ON COLUMN call.caller_dialled IS 'Calling number as signalled; null if withheld.';
COMMENT ON COLUMN call.caller_e164 IS 'The citizen''s number in international form.';
COMMENT ON COLUMN call.callee_dialled IS 'Called number as dialled.';
COMMENT ON COLUMN call.language IS 'Language chosen at the greeting.';
COMMENT ON COLUMN call.queue_code IS 'Queue it waited in; null for outbound.';
COMMENT ON COLUMN call.staff_id IS 'Who took or made it.';
COMMENT ON COLUMN call.citizen_id IS 'Who it was with, once known.';
COMMENT ON COLUMN call.ticket_id IS 'Ticket that came of it.';
COMMENT ON COLUMN call.arrived_at IS 'INVITE; picks the partition.';
COMMENT ON COLUMN call.queued_at IS 'Began to wait.';
COMMENT ON COLUMN call.offered_at IS 'First rang at a seat.';
COMMENT ON COLUMN call.answered_at IS 'A person answered.';
COMMENT ON COLUMN call.ended_at IS 'Over.';
COMMENT ON COLUMN call.outcome IS 'How it ended; null while it lasts.';
COMMENT ON COLUMN call.hold_s IS 'Seconds on hold.';
COMMENT ON COLUMN call.wrap_up_s IS 'Seconds of wrap-up after it.';
COMMENT ON COLUMN call.survey IS '满意度评价: the key pressed.';
COMMENT ON COLUMN call.recording_path IS 'Recording, below the recordings folder.';
COMMENT ON COLUMN call.loss_pct IS 'Packets lost, per cent.';
COMMENT ON COLUMN call.mos IS 'Estimated listening quality, 1 to 5 (ITU-T G.107).';
