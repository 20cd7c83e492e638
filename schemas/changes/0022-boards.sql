-- Boards: what hangs on walls, what it may show, and bursts of one matter in one place.

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'sonor_board') THEN
    CREATE ROLE sonor_board NOLOGIN;
  END IF;
END
$$;
GRANT USAGE ON SCHEMA sonor TO sonor_board;
GRANT SELECT ON sonor.schema_change TO sonor_board;

CREATE TABLE board_source (
  code        text     NOT NULL,
  kinds       text[]   NOT NULL,
  figure      text,
  name_en     text     NOT NULL,
  name_zh     text     NOT NULL,
  formula_en  text     NOT NULL,
  formula_zh  text     NOT NULL,
  period      text     NOT NULL,
  options     text[]   NOT NULL DEFAULT '{}',
  channels    text[]   NOT NULL,
  every_s     integer  NOT NULL,
  least_ms    integer  NOT NULL,
  sort        integer  NOT NULL,
  CONSTRAINT board_source_pkey PRIMARY KEY (code),
  CONSTRAINT board_source_code_form CHECK (code ~ '^[a-z_]+$'),
  CONSTRAINT board_source_kinds_known CHECK (cardinality(kinds) > 0 AND
    kinds <@ ARRAY['number', 'numbers', 'list', 'ring', 'chart', 'map', 'table', 'lines']),
  CONSTRAINT board_source_figure_known CHECK (figure IN ('count', 'percent', 'duration', 'number')),
  CONSTRAINT board_source_period_known CHECK (period IN ('now', 'today', 'month', 'choice')),
  CONSTRAINT board_source_options_known CHECK (options <@ ARRAY['metric', 'period', 'compare', 'queue', 'unit', 'top']),
  CONSTRAINT board_source_every_range CHECK (every_s BETWEEN 1 AND 3600),
  CONSTRAINT board_source_least_range CHECK (least_ms BETWEEN 50 AND 60000)
);
COMMENT ON TABLE board_source IS 'What a tile of a board can show. Written anew whenever its subject changes.';
COMMENT ON COLUMN board_source.code IS 'Word for it in layouts.';
COMMENT ON COLUMN board_source.kinds IS 'Kinds of tile that can show it: number, numbers (side by side), list (with bars), ring, chart, map, table, lines (of text).';
COMMENT ON COLUMN board_source.figure IS 'What its numbers are: count, percent (1 is a hundred per cent), duration in seconds or number; null: as its metric says, or no numbers.';
COMMENT ON COLUMN board_source.name_en IS 'English title.';
COMMENT ON COLUMN board_source.name_zh IS 'Chinese title.';
COMMENT ON COLUMN board_source.formula_en IS 'Definition in English words.';
COMMENT ON COLUMN board_source.formula_zh IS 'Definition in Chinese words.';
COMMENT ON COLUMN board_source.period IS 'now, today, month, or choice: as the option period says.';
COMMENT ON COLUMN board_source.options IS 'Options that a tile may give: metric, period, compare, queue, unit, top.';
COMMENT ON COLUMN board_source.channels IS 'Channels of NOTIFY that tell of a change.';
COMMENT ON COLUMN board_source.every_s IS 'Read again after so many seconds even if nothing was told, because the clock changes it too; twice as old it is out of date.';
COMMENT ON COLUMN board_source.least_ms IS 'Milliseconds between two readings at least, however much happens.';
COMMENT ON COLUMN board_source.sort IS 'Order in lists.';

CREATE TABLE board (
  name        text        NOT NULL,
  layout      jsonb       NOT NULL,
  shipped     boolean     NOT NULL DEFAULT false,
  updated_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_by  text        NOT NULL DEFAULT session_user,
  CONSTRAINT board_pkey PRIMARY KEY (name),
  CONSTRAINT board_name_form CHECK (name ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
  CONSTRAINT board_layout_object CHECK (jsonb_typeof(layout) = 'object'),
  CONSTRAINT board_layout_size CHECK (octet_length(layout::text) <= 200000)
);
ALTER TABLE board ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE board IS '看板: what hangs on a wall or stands in a corridor.';
COMMENT ON COLUMN board.name IS 'Name that "sonor --board" is given.';
COMMENT ON COLUMN board.layout IS 'Grid, pages, tiles; see board_show().';
COMMENT ON COLUMN board.shipped IS 'Whether it is still as it came with Sonor, so that a newer Sonor may replace it.';
COMMENT ON COLUMN board.updated_at IS 'When it was last changed.';
COMMENT ON COLUMN board.updated_by IS 'By whom.';

CREATE TABLE burst (
  id           uuid             NOT NULL DEFAULT gen_random_uuid(),
  category_id  integer          NOT NULL,
  area_code    text             NOT NULL,
  since        timestamptz      NOT NULL DEFAULT now(),
  seen_at      timestamptz      NOT NULL DEFAULT now(),
  ended_at     timestamptz,
  tickets      integer          NOT NULL,
  most         integer          NOT NULL,
  usual        double precision NOT NULL,
  chance       double precision NOT NULL,
  CONSTRAINT burst_pkey PRIMARY KEY (id),
  CONSTRAINT burst_category_exists FOREIGN KEY (category_id) REFERENCES category,
  CONSTRAINT burst_area_exists FOREIGN KEY (area_code) REFERENCES area,
  CONSTRAINT burst_tickets_positive CHECK (tickets >= 0 AND most >= tickets),
  CONSTRAINT burst_usual_range CHECK (usual >= 0),
  CONSTRAINT burst_chance_range CHECK (chance BETWEEN 0 AND 1),
  CONSTRAINT burst_times_ordered CHECK (seen_at >= since AND ended_at >= since)
);
CREATE UNIQUE INDEX burst_one_open ON burst (category_id, area_code) WHERE ended_at IS NULL;
CREATE INDEX burst_since ON burst (since DESC);
ALTER TABLE burst ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE burst IS '突发聚集: a category in a banner or county that comes far more often than usual at this hour of this weekday; see burst_step().';
COMMENT ON COLUMN burst.id IS 'Key.';
COMMENT ON COLUMN burst.category_id IS 'Category.';
COMMENT ON COLUMN burst.area_code IS 'Banner or county.';
COMMENT ON COLUMN burst.since IS 'When it was found.';
COMMENT ON COLUMN burst.seen_at IS 'When it was last seen to be beyond the usual.';
COMMENT ON COLUMN burst.ended_at IS 'When it was over; null: it goes on.';
COMMENT ON COLUMN burst.tickets IS 'Tickets of the last hour, as of the last look.';
COMMENT ON COLUMN burst.most IS 'The most there were in one hour.';
COMMENT ON COLUMN burst.usual IS 'Tickets that are usual in this hour of this weekday, when it was found.';
COMMENT ON COLUMN burst.chance IS 'Probability of so many or more by chance, when it was found.';
