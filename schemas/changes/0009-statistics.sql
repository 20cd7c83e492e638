-- Numbers: counters by quarter of an hour and by day, what waits to be counted, and what each figure means.

CREATE TABLE call_limit (
  valid_from       timestamptz NOT NULL,
  answer_s         numeric     NOT NULL,
  short_abandon_s  numeric     NOT NULL,
  CONSTRAINT call_limit_pkey PRIMARY KEY (valid_from)
);
COMMENT ON TABLE call_limit IS 'The limits that calls are judged by, each from a moment on: a new target does not change what was counted under the old one. Kept by trigger from the settings call.answer and call.short_abandon.';
COMMENT ON COLUMN call_limit.valid_from IS 'First quarter of an hour whose calls it is for.';
COMMENT ON COLUMN call_limit.answer_s IS 'Seconds to wait within which an answer is in time.';
COMMENT ON COLUMN call_limit.short_abandon_s IS 'Seconds to wait below which giving up is a short abandon.';

-- One row a quarter of an hour (or day) and member of a dimension. Subject statistics-counters says which dimensions there are.
CREATE TABLE call_counter (
  span              text        NOT NULL,
  dimension         text        NOT NULL,
  starts_at         timestamptz NOT NULL,
  member            text        NOT NULL,
  offered           bigint      NOT NULL DEFAULT 0,
  answered          bigint      NOT NULL DEFAULT 0,
  answered_in_time  bigint      NOT NULL DEFAULT 0,
  answer_wait_ms    bigint      NOT NULL DEFAULT 0,
  abandoned         bigint      NOT NULL DEFAULT 0,
  abandoned_short   bigint      NOT NULL DEFAULT 0,
  abandon_wait_ms   bigint      NOT NULL DEFAULT 0,
  left_otherwise    bigint      NOT NULL DEFAULT 0,
  handled           bigint      NOT NULL DEFAULT 0,
  talk_ms           bigint      NOT NULL DEFAULT 0,
  hold_ms           bigint      NOT NULL DEFAULT 0,
  wrap_up_ms        bigint      NOT NULL DEFAULT 0,
  outbound          bigint      NOT NULL DEFAULT 0,
  outbound_reached  bigint      NOT NULL DEFAULT 0,
  outbound_busy_ms  bigint      NOT NULL DEFAULT 0,
  surveyed          bigint      NOT NULL DEFAULT 0,
  survey_satisfied  bigint      NOT NULL DEFAULT 0,
  CONSTRAINT call_counter_pkey PRIMARY KEY (span, dimension, starts_at, member),
  CONSTRAINT call_counter_span_known CHECK (span IN ('slot', 'day'))
) WITH (fillfactor = 80);
COMMENT ON TABLE call_counter IS 'What calls add up to. Every call counts in the slot in which it arrived, whatever becomes of it later.';
COMMENT ON COLUMN call_counter.span IS 'slot: a quarter of an hour; day: a day of the city.';
COMMENT ON COLUMN call_counter.dimension IS 'all, queue or staff.';
COMMENT ON COLUMN call_counter.starts_at IS 'Start of the slot or day.';
COMMENT ON COLUMN call_counter.member IS 'Code of the queue, id of the person; empty if there is none.';
COMMENT ON COLUMN call_counter.offered IS 'Citizens'' calls that entered a queue.';
COMMENT ON COLUMN call_counter.answered IS 'Of these, answered by a person.';
COMMENT ON COLUMN call_counter.answered_in_time IS 'Of these, within the limit.';
COMMENT ON COLUMN call_counter.answer_wait_ms IS 'Milliseconds that answered calls waited in the queue.';
COMMENT ON COLUMN call_counter.abandoned IS 'Offered calls whose caller hung up in the queue, short abandons included.';
COMMENT ON COLUMN call_counter.abandoned_short IS 'Of these, sooner than the limit.';
COMMENT ON COLUMN call_counter.abandon_wait_ms IS 'Milliseconds that abandoned calls waited.';
COMMENT ON COLUMN call_counter.left_otherwise IS 'Offered calls that ended otherwise: call-back, voicemail, busy, failed. Offered less answered, abandoned and these still wait.';
COMMENT ON COLUMN call_counter.handled IS 'Answered calls that are over.';
COMMENT ON COLUMN call_counter.talk_ms IS 'Milliseconds of talk in handled calls, without hold.';
COMMENT ON COLUMN call_counter.hold_ms IS 'Milliseconds on hold in handled calls.';
COMMENT ON COLUMN call_counter.wrap_up_ms IS 'Milliseconds of wrap-up after handled calls.';
COMMENT ON COLUMN call_counter.outbound IS 'Calls that we made.';
COMMENT ON COLUMN call_counter.outbound_reached IS 'Of these, answered.';
COMMENT ON COLUMN call_counter.outbound_busy_ms IS 'Milliseconds of talk, hold and wrap-up in them.';
COMMENT ON COLUMN call_counter.surveyed IS 'Calls whose citizen gave a mark.';
COMMENT ON COLUMN call_counter.survey_satisfied IS 'Of these, at least fairly satisfied.';

CREATE TABLE ticket_counter (
  span                   text        NOT NULL,
  dimension              text        NOT NULL,
  starts_at              timestamptz NOT NULL,
  member                 text        NOT NULL,
  accepted               bigint      NOT NULL DEFAULT 0,
  answered_at_once       bigint      NOT NULL DEFAULT 0,
  refused                bigint      NOT NULL DEFAULT 0,
  closed                 bigint      NOT NULL DEFAULT 0,
  closed_first_time      bigint      NOT NULL DEFAULT 0,
  rated                  bigint      NOT NULL DEFAULT 0,
  satisfied              bigint      NOT NULL DEFAULT 0,
  asked_solved           bigint      NOT NULL DEFAULT 0,
  solved                 bigint      NOT NULL DEFAULT 0,
  dispatched             bigint      NOT NULL DEFAULT 0,
  signed_in_time         bigint      NOT NULL DEFAULT 0,
  responded              bigint      NOT NULL DEFAULT 0,
  returned               bigint      NOT NULL DEFAULT 0,
  due                    bigint      NOT NULL DEFAULT 0,
  due_in_time            bigint      NOT NULL DEFAULT 0,
  answered               bigint      NOT NULL DEFAULT 0,
  redone                 bigint      NOT NULL DEFAULT 0,
  urged                  bigint      NOT NULL DEFAULT 0,
  follow_ups             bigint      NOT NULL DEFAULT 0,
  follow_ups_reached     bigint      NOT NULL DEFAULT 0,
  first_rated            bigint      NOT NULL DEFAULT 0,
  first_satisfied        bigint      NOT NULL DEFAULT 0,
  CONSTRAINT ticket_counter_pkey PRIMARY KEY (span, dimension, starts_at, member),
  CONSTRAINT ticket_counter_span_known CHECK (span IN ('slot', 'day'))
) WITH (fillfactor = 80);
COMMENT ON TABLE ticket_counter IS 'What tickets and the units'' parts in them add up to. Each column counts in the slot its own comment names.';
COMMENT ON COLUMN ticket_counter.span IS 'slot: a quarter of an hour; day: a day of the city.';
COMMENT ON COLUMN ticket_counter.dimension IS 'all, staff, kind, category, area, unit or channel.';
COMMENT ON COLUMN ticket_counter.starts_at IS 'Start of the slot or day.';
COMMENT ON COLUMN ticket_counter.member IS 'Id of who took it down, kind, id of the category, code of the area, id of the unit, or channel; empty if there is none.';
COMMENT ON COLUMN ticket_counter.accepted IS 'Tickets accepted, by created_at; without drafts and void ones.';
COMMENT ON COLUMN ticket_counter.answered_at_once IS 'Of these, closed without ever being dispatched.';
COMMENT ON COLUMN ticket_counter.refused IS 'Of these, refused (不予受理).';
COMMENT ON COLUMN ticket_counter.closed IS 'Tickets closed, by closed_at.';
COMMENT ON COLUMN ticket_counter.closed_first_time IS 'Of these, never sent back.';
COMMENT ON COLUMN ticket_counter.rated IS 'Tickets whose citizen gave a mark at the last follow-up, by followed_up_at.';
COMMENT ON COLUMN ticket_counter.satisfied IS 'Of these, at least fairly satisfied.';
COMMENT ON COLUMN ticket_counter.asked_solved IS 'Tickets whose citizen said whether it was solved, by followed_up_at.';
COMMENT ON COLUMN ticket_counter.solved IS 'Of these, solved.';
COMMENT ON COLUMN ticket_counter.dispatched IS 'Units'' parts, by dispatched_at; without withdrawn ones.';
COMMENT ON COLUMN ticket_counter.signed_in_time IS 'Of these, signed within the limit.';
COMMENT ON COLUMN ticket_counter.responded IS 'Of these, signed or the citizen contacted within the limit for signing.';
COMMENT ON COLUMN ticket_counter.returned IS 'Of these, given back.';
COMMENT ON COLUMN ticket_counter.due IS 'Units'' parts, by due_at (extensions included); without withdrawn and returned ones.';
COMMENT ON COLUMN ticket_counter.due_in_time IS 'Of these, answered by then.';
COMMENT ON COLUMN ticket_counter.answered IS 'Answers of units, by their event.';
COMMENT ON COLUMN ticket_counter.redone IS 'Times a ticket was sent back, by its event.';
COMMENT ON COLUMN ticket_counter.urged IS 'Times a citizen or the centre urged, by its event.';
COMMENT ON COLUMN ticket_counter.follow_ups IS 'Tries to call a citizen back, by their time.';
COMMENT ON COLUMN ticket_counter.follow_ups_reached IS 'Of these, the citizen was reached.';
COMMENT ON COLUMN ticket_counter.first_rated IS 'Of these, the first mark for the ticket.';
COMMENT ON COLUMN ticket_counter.first_satisfied IS 'Of these, at least fairly satisfied.';

CREATE TABLE ticket_standing (
  dimension  text         NOT NULL,
  member     text         NOT NULL,
  state      ticket_state NOT NULL,
  tickets    bigint       NOT NULL,
  CONSTRAINT ticket_standing_pkey PRIMARY KEY (dimension, member, state)
) WITH (fillfactor = 80);
COMMENT ON TABLE ticket_standing IS 'How many tickets are in a state now.';
COMMENT ON COLUMN ticket_standing.dimension IS 'As in ticket_counter.';
COMMENT ON COLUMN ticket_standing.member IS 'As in ticket_counter.';
COMMENT ON COLUMN ticket_standing.state IS 'City''s state.';
COMMENT ON COLUMN ticket_standing.tickets IS 'Number of tickets.';

-- What was written and is not in the counters yet. Writers only ever add rows, so that no two of them wait for each other.
CREATE TABLE call_delta (
  sign        smallint NOT NULL,
  slot        timestamptz,
  queue       text,
  staff       uuid,
  LIKE call_counter INCLUDING COMMENTS
);
ALTER TABLE call_delta DROP COLUMN span, DROP COLUMN dimension, DROP COLUMN starts_at, DROP COLUMN member;
COMMENT ON TABLE call_delta IS 'Shares of calls that statistics_step() has still to add to the counters. Readers add them up themselves.';
COMMENT ON COLUMN call_delta.sign IS '1: to be added, -1: to be taken off.';
COMMENT ON COLUMN call_delta.slot IS 'Slot it counts in.';
COMMENT ON COLUMN call_delta.queue IS 'Queue.';
COMMENT ON COLUMN call_delta.staff IS 'Who took or made it.';

CREATE TABLE ticket_delta (
  sign        smallint NOT NULL,
  slot        timestamptz,
  state       ticket_state,
  staff       uuid,
  kind        ticket_kind,
  category    integer,
  area        text,
  unit        integer,
  channel     ticket_channel,
  LIKE ticket_counter INCLUDING COMMENTS
);
ALTER TABLE ticket_delta DROP COLUMN span, DROP COLUMN dimension, DROP COLUMN starts_at, DROP COLUMN member;
COMMENT ON TABLE ticket_delta IS 'Shares of tickets and of the units'' parts in them that statistics_step() has still to add to the counters. Readers add them up themselves.';
COMMENT ON COLUMN ticket_delta.sign IS '1: to be added, -1: to be taken off.';
COMMENT ON COLUMN ticket_delta.slot IS 'Slot it counts in; null: a ticket in a state.';
COMMENT ON COLUMN ticket_delta.state IS 'The state; null: something counted in a slot.';
COMMENT ON COLUMN ticket_delta.staff IS 'Who took the ticket down.';
COMMENT ON COLUMN ticket_delta.kind IS '诉求类型';
COMMENT ON COLUMN ticket_delta.category IS '诉求分类';
COMMENT ON COLUMN ticket_delta.area IS '区划';
COMMENT ON COLUMN ticket_delta.unit IS 'Unit concerned, else the lead.';
COMMENT ON COLUMN ticket_delta.channel IS '渠道';

-- The share of one row of call or ticket. Null is nothing; small numbers, because a share is one row's.
CREATE TYPE call_fact AS (
  slot timestamptz, queue text, staff uuid,
  offered integer, answered integer, answered_in_time integer, answer_wait_ms integer, abandoned integer,
  abandoned_short integer, abandon_wait_ms integer, left_otherwise integer, handled integer, talk_ms integer,
  hold_ms integer, wrap_up_ms integer, outbound integer, outbound_reached integer, outbound_busy_ms integer,
  surveyed integer, survey_satisfied integer);
COMMENT ON TYPE call_fact IS 'What one call adds to the counters.';
CREATE TYPE ticket_fact AS (
  slot timestamptz, state ticket_state, staff uuid, kind ticket_kind, category integer, area text, unit integer,
  channel ticket_channel,
  accepted integer, answered_at_once integer, refused integer, closed integer, closed_first_time integer, rated integer,
  satisfied integer, asked_solved integer, solved integer, dispatched integer, signed_in_time integer, responded integer,
  returned integer, due integer, due_in_time integer, answered integer, redone integer, urged integer, follow_ups integer,
  follow_ups_reached integer, first_rated integer, first_satisfied integer);
COMMENT ON TYPE ticket_fact IS 'What a ticket, a unit''s part in it, an event or a follow-up adds to the counters in one slot.';

DO $$
DECLARE
  v_column record;
BEGIN
  -- A share is as small as one row's, and mostly nothing.
  FOR v_column IN
    SELECT attrelid::regclass AS relation, attname FROM pg_attribute
     WHERE attrelid IN ('call_delta'::regclass, 'ticket_delta'::regclass) AND attnum > 0 AND NOT attisdropped
       AND atttypid = 'bigint'::regtype
  LOOP
    EXECUTE format('ALTER TABLE %s ALTER COLUMN %I TYPE integer, ALTER COLUMN %2$I DROP NOT NULL', v_column.relation,
                   v_column.attname);
  END LOOP;
END
$$;

CREATE TABLE metric (
  code         text    NOT NULL,
  family       text    NOT NULL,
  name_en      text    NOT NULL,
  name_zh      text    NOT NULL,
  name_mn      text,
  formula_en   text    NOT NULL,
  formula_zh   text    NOT NULL,
  formula_mn   text,
  expression   text,
  value_unit   text    NOT NULL,
  periods      text[]  NOT NULL,
  source       text    NOT NULL,
  better       text,
  sort         integer NOT NULL,
  CONSTRAINT metric_pkey PRIMARY KEY (code),
  CONSTRAINT metric_code_form CHECK (code ~ '^[a-z0-9_]+$'),
  CONSTRAINT metric_family_known CHECK (family IN ('call', 'ticket', 'now', 'staffing')),
  CONSTRAINT metric_expression_of_counters CHECK ((expression IS NULL) = (family IN ('now', 'staffing'))),
  CONSTRAINT metric_value_unit_known CHECK (value_unit IN ('count', 'percent', 'seconds')),
  CONSTRAINT metric_periods_known CHECK (periods <@ ARRAY['now', 'slot', 'hour', 'day', 'month']),
  CONSTRAINT metric_better_known CHECK (better IN ('high', 'low'))
);
COMMENT ON TABLE metric IS 'What each figure means. Every tile shows its row on demand, and the readers compute from it, so that the words and the number cannot part.';
COMMENT ON COLUMN metric.code IS 'Word for it in programs.';
COMMENT ON COLUMN metric.family IS 'call or ticket: computed from that family''s counters; now: read from what is going on by calls_now(), tickets_now() and lights_now(); staffing: computed by staffing().';
COMMENT ON COLUMN metric.name_en IS 'English name.';
COMMENT ON COLUMN metric.name_zh IS 'Chinese name.';
COMMENT ON COLUMN metric.name_mn IS 'Traditional Mongolian name, null until translated.';
COMMENT ON COLUMN metric.formula_en IS 'Formula in English words.';
COMMENT ON COLUMN metric.formula_zh IS 'Formula in Chinese words.';
COMMENT ON COLUMN metric.formula_mn IS 'Formula in Mongolian words, null until translated.';
COMMENT ON COLUMN metric.expression IS 'The same over the sums of the counters'' columns.';
COMMENT ON COLUMN metric.value_unit IS 'count, percent or seconds.';
COMMENT ON COLUMN metric.periods IS 'Periods it makes sense for: now, slot, hour, day, month.';
COMMENT ON COLUMN metric.source IS 'Standard or rule it comes from; empty where it is our own proposal.';
COMMENT ON COLUMN metric.better IS 'high or low, where one of them is better.';
COMMENT ON COLUMN metric.sort IS 'Order in lists.';

CREATE TABLE statistics_difference (
  id          bigint      GENERATED ALWAYS AS IDENTITY,
  found_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
  day         date        NOT NULL,
  family      text        NOT NULL,
  span        text        NOT NULL,
  dimension   text        NOT NULL,
  starts_at   timestamptz,
  member      text        NOT NULL,
  difference  jsonb       NOT NULL,
  CONSTRAINT statistics_difference_pkey PRIMARY KEY (id),
  CONSTRAINT statistics_difference_family_known CHECK (family IN ('call', 'ticket', 'standing'))
);
CREATE INDEX statistics_difference_day ON statistics_difference (day, family);
COMMENT ON TABLE statistics_difference IS 'What statistics_prove() found wrong and put right.';
COMMENT ON COLUMN statistics_difference.id IS 'Running number.';
COMMENT ON COLUMN statistics_difference.found_at IS 'When.';
COMMENT ON COLUMN statistics_difference.day IS 'Day that was proved.';
COMMENT ON COLUMN statistics_difference.family IS 'call, ticket or standing: which counters.';
COMMENT ON COLUMN statistics_difference.span IS 'slot or day; for standing the state.';
COMMENT ON COLUMN statistics_difference.dimension IS 'Dimension.';
COMMENT ON COLUMN statistics_difference.starts_at IS 'Start of the slot or day; null for standing.';
COMMENT ON COLUMN statistics_difference.member IS 'Member of the dimension.';
COMMENT ON COLUMN statistics_difference.difference IS 'Recount less counter, of each column that was wrong.';
