-- Boards and briefing templates have versions: who saves what somebody else has saved meanwhile is told so, and nothing is lost.

ALTER TABLE board ADD COLUMN version integer NOT NULL DEFAULT 1,
  ADD CONSTRAINT board_version_positive CHECK (version > 0);
COMMENT ON COLUMN board.version IS 'Grows by one with each change; a change names the one that it was made from.';

ALTER TABLE briefing_template ADD COLUMN version integer NOT NULL DEFAULT 1,
  ADD CONSTRAINT briefing_template_version_positive CHECK (version > 0);
COMMENT ON COLUMN briefing_template.version IS 'Grows by one with each change; a change names the one that it was made from.';
