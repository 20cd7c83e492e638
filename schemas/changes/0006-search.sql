-- Where the search looks, and how common each entry is there: what tells it how far back a page of results reaches.

CREATE TABLE search_month (
  month         date        NOT NULL,
  starts_at     timestamptz NOT NULL,
  ends_at       timestamptz NOT NULL,
  row_count     bigint      NOT NULL DEFAULT 0,
  floor_count   integer     NOT NULL DEFAULT 0,
  refreshed_at  timestamptz,
  CONSTRAINT search_month_pkey PRIMARY KEY (month),
  CONSTRAINT search_month_is_first_day CHECK (extract(day FROM month) = 1),
  CONSTRAINT search_month_has_length CHECK (starts_at < ends_at),
  CONSTRAINT search_month_counts_not_negative CHECK (row_count >= 0 AND floor_count >= 0)
);
COMMENT ON TABLE search_month IS 'The months that have partitions. Made together with them; search and lists walk these rows, newest first.';
COMMENT ON COLUMN search_month.month IS 'First day of the month; the partitions are ticket_YYYYMM, ticket_event_YYYYMM and call_YYYYMM.';
COMMENT ON COLUMN search_month.starts_at IS 'First moment in the partitions. Months are cut in UTC, so that no time zone setting can shift them.';
COMMENT ON COLUMN search_month.ends_at IS 'First moment after the partitions.';
COMMENT ON COLUMN search_month.row_count IS 'Tickets at the last refresh; 0 before the first.';
COMMENT ON COLUMN search_month.floor_count IS 'How often an entry that is not in search_frequency may occur.';
COMMENT ON COLUMN search_month.refreshed_at IS 'When the statistics were last read; null: never.';

CREATE TABLE search_frequency (
  gram   integer NOT NULL,
  month  date    NOT NULL,
  n      integer NOT NULL,
  CONSTRAINT search_frequency_pkey PRIMARY KEY (gram, month),
  CONSTRAINT search_frequency_month_exists FOREIGN KEY (month) REFERENCES search_month ON DELETE CASCADE,
  CONSTRAINT search_frequency_n_positive CHECK (n > 0)
);
CREATE INDEX search_frequency_month ON search_frequency (month);
COMMENT ON TABLE search_frequency IS 'How many tickets of a month hold a search entry, for the commonest entries. Filled by search_refresh() from the planner''s statistics.';
COMMENT ON COLUMN search_frequency.gram IS 'Search entry, as in ticket.grams.';
COMMENT ON COLUMN search_frequency.month IS 'Month.';
COMMENT ON COLUMN search_frequency.n IS 'Tickets, estimated from a sample.';
