-- The floor: a waiting call that a supervisor sends to one seat, what came of a call-back, and notices to desks.

ALTER TABLE waiting_call ADD COLUMN sent_to uuid, ADD COLUMN sent_at timestamptz,
  ADD CONSTRAINT waiting_call_sent_exists FOREIGN KEY (sent_to) REFERENCES staff,
  ADD CONSTRAINT waiting_call_sent_whole CHECK ((sent_to IS NULL) = (sent_at IS NULL));
COMMENT ON COLUMN waiting_call.sent_to IS 'Seat that a supervisor sends it to; the others do not get it for the time of setting queue.sent.';
COMMENT ON COLUMN waiting_call.sent_at IS 'When.';

ALTER TABLE call_back ADD COLUMN note text,
  ADD CONSTRAINT call_back_note_length CHECK (length(note) BETWEEN 1 AND 500);
COMMENT ON COLUMN call_back.note IS 'What came of it, in words.';

CREATE TABLE desk_notice (
  id         uuid        NOT NULL,
  body       text        NOT NULL,
  staff_id   uuid,
  call_id    uuid,
  made_by    uuid        NOT NULL,
  made_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
  until      timestamptz NOT NULL,
  CONSTRAINT desk_notice_pkey PRIMARY KEY (id),
  CONSTRAINT desk_notice_body_length CHECK (length(body) BETWEEN 1 AND 500),
  CONSTRAINT desk_notice_staff_exists FOREIGN KEY (staff_id) REFERENCES staff ON DELETE CASCADE,
  CONSTRAINT desk_notice_call_back_exists FOREIGN KEY (call_id) REFERENCES call_back ON DELETE CASCADE,
  CONSTRAINT desk_notice_call_back_is_personal CHECK (call_id IS NULL OR staff_id IS NOT NULL),
  CONSTRAINT desk_notice_maker_exists FOREIGN KEY (made_by) REFERENCES staff,
  CONSTRAINT desk_notice_until_after CHECK (until > made_at)
);
CREATE INDEX desk_notice_until ON desk_notice (until);
CREATE INDEX desk_notice_call_back ON desk_notice (call_id);
ALTER TABLE desk_notice ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE desk_notice IS '全员通知, 座席消息: what a supervisor tells every desk of the hotline, or one.';
COMMENT ON COLUMN desk_notice.id IS 'UUID the desk made, so that sending again sends nothing twice.';
COMMENT ON COLUMN desk_notice.body IS 'What is told.';
COMMENT ON COLUMN desk_notice.staff_id IS 'To whom; null: to everybody of the hotline.';
COMMENT ON COLUMN desk_notice.call_id IS 'Call-back that it asks for; null: none.';
COMMENT ON COLUMN desk_notice.made_by IS 'Who tells it.';
COMMENT ON COLUMN desk_notice.made_at IS 'When.';
COMMENT ON COLUMN desk_notice.until IS 'From when on it is shown no more.';

CREATE TABLE desk_notice_reading (
  notice_id  uuid        NOT NULL,
  staff_id   uuid        NOT NULL,
  read_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT desk_notice_reading_pkey PRIMARY KEY (notice_id, staff_id),
  CONSTRAINT desk_notice_reading_notice_exists FOREIGN KEY (notice_id) REFERENCES desk_notice ON DELETE CASCADE,
  CONSTRAINT desk_notice_reading_staff_exists FOREIGN KEY (staff_id) REFERENCES staff ON DELETE CASCADE
);
ALTER TABLE desk_notice_reading ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE desk_notice_reading IS '已阅: who has read which notice.';
COMMENT ON COLUMN desk_notice_reading.notice_id IS 'Notice.';
COMMENT ON COLUMN desk_notice_reading.staff_id IS 'Who has read it.';
COMMENT ON COLUMN desk_notice_reading.read_at IS 'When they said so.';
