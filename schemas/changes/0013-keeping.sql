-- The housekeeper's diary: when it last did what.

CREATE TABLE keeping (
  task     text        NOT NULL,
  done_at  timestamptz NOT NULL,
  took_ms  integer     NOT NULL,
  amount   bigint      NOT NULL,
  CONSTRAINT keeping_pkey PRIMARY KEY (task),
  CONSTRAINT keeping_task_known CHECK (task IN ('warnings', 'follow_up', 'archive', 'proof', 'maintenance')),
  CONSTRAINT keeping_not_negative CHECK (took_ms >= 0 AND amount >= 0)
);
COMMENT ON TABLE keeping IS 'When the housekeeper (sonor-admin keep) last did each of its tasks. Tells a silent housekeeper from an idle one.';
COMMENT ON COLUMN keeping.task IS 'warnings (ticket_warnings_run), follow_up (follow_up_skip_run), archive (ticket_archive_run), proof (statistics_prove) or maintenance.';
COMMENT ON COLUMN keeping.done_at IS 'When it was last done.';
COMMENT ON COLUMN keeping.took_ms IS 'How long it took, milliseconds.';
COMMENT ON COLUMN keeping.amount IS 'How much there was: warnings, tickets, differences.';
