-- What a briefing is written after, the outline of the city that boards draw, and calls that are still to be counted.

CREATE TABLE briefing_template (
  kind        text        NOT NULL,
  body_zh     text        NOT NULL,
  body_en     text        NOT NULL,
  shipped     boolean     NOT NULL DEFAULT false,
  updated_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_by  text        NOT NULL DEFAULT session_user,
  CONSTRAINT briefing_template_pkey PRIMARY KEY (kind),
  CONSTRAINT briefing_template_kind_known CHECK (kind IN ('day', 'week', 'month')),
  CONSTRAINT briefing_template_zh_size CHECK (length(body_zh) BETWEEN 1 AND 20000),
  CONSTRAINT briefing_template_en_size CHECK (length(body_en) BETWEEN 1 AND 20000)
);
COMMENT ON TABLE briefing_template IS 'What the briefings 日报, 周报 and 月报 say, a line a part; briefing_outline() tells how a line is read.';
COMMENT ON COLUMN briefing_template.kind IS 'day, week or month.';
COMMENT ON COLUMN briefing_template.body_zh IS 'The template in Chinese.';
COMMENT ON COLUMN briefing_template.body_en IS 'The template in English.';
COMMENT ON COLUMN briefing_template.shipped IS 'It came with Sonor and nobody has changed it here: a newer Sonor brings a newer one.';
COMMENT ON COLUMN briefing_template.updated_at IS 'When it was last changed.';
COMMENT ON COLUMN briefing_template.updated_by IS 'By whom.';
ALTER TABLE briefing_template ENABLE ROW LEVEL SECURITY;

CREATE TABLE board_map (
  singleton    boolean     NOT NULL DEFAULT true,
  approval     text        NOT NULL,
  outline      jsonb       NOT NULL,
  imported_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  imported_by  text        NOT NULL DEFAULT session_user,
  CONSTRAINT board_map_pkey PRIMARY KEY (singleton),
  CONSTRAINT board_map_one CHECK (singleton),
  CONSTRAINT board_map_approval_form CHECK (approval ~ '^[[:alnum:]()（）]{1,12}[Ss]?[(（]?[0-9]{4}[)）]?[0-9]{1,6}号$' AND length(approval) <= 40),
  CONSTRAINT board_map_outline_size CHECK (octet_length(outline::text) <= 4000000)
);
COMMENT ON TABLE board_map IS 'The map of the city that boards draw instead of the scheme; no row: the scheme.';
COMMENT ON COLUMN board_map.singleton IS 'There is one row at most.';
COMMENT ON COLUMN board_map.approval IS 'Approval number of the map (审图号), as 《地图管理条例》 wants it shown, e.g. 蒙S(2023)028号.';
COMMENT ON COLUMN board_map.outline IS 'GeoJSON FeatureCollection in WGS 84 or CGCS 2000: a polygon of each county with its code.';
COMMENT ON COLUMN board_map.imported_at IS 'When it was taken in.';
COMMENT ON COLUMN board_map.imported_by IS 'By whom.';
ALTER TABLE board_map ENABLE ROW LEVEL SECURITY;

-- Calls as they came, until the step reckons what they add to the counters; it is a call that would wait for that.
CREATE TABLE call_added (
  arrived_at   timestamptz NOT NULL,
  queue_code   text,
  staff_id     uuid,
  direction    text        NOT NULL,
  queued_at    timestamptz,
  answered_at  timestamptz,
  ended_at     timestamptz,
  outcome      text,
  hold_s       integer     NOT NULL,
  wrap_up_s    integer     NOT NULL,
  survey       satisfaction
);
COMMENT ON TABLE call_added IS 'Calls that statistics_step() has still to count, as they came. Changes of them are in call_delta.';
COMMENT ON COLUMN call_added.arrived_at IS 'As of the call.';
COMMENT ON COLUMN call_added.queue_code IS 'As of the call.';
COMMENT ON COLUMN call_added.staff_id IS 'As of the call.';
COMMENT ON COLUMN call_added.direction IS 'As of the call.';
COMMENT ON COLUMN call_added.queued_at IS 'As of the call.';
COMMENT ON COLUMN call_added.answered_at IS 'As of the call.';
COMMENT ON COLUMN call_added.ended_at IS 'As of the call.';
COMMENT ON COLUMN call_added.outcome IS 'As of the call.';
COMMENT ON COLUMN call_added.hold_s IS 'As of the call.';
COMMENT ON COLUMN call_added.wrap_up_s IS 'As of the call.';
COMMENT ON COLUMN call_added.survey IS 'As of the call.';
