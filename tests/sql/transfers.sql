-- Transfers with other hotlines: who may pass on what, and what the gateways are handed.
\connect - postgres
BEGIN;
\ir persons.inc
\ir ticket-life.inc
CREATE ROLE p_gateway LOGIN IN ROLE sonor_gateway;
SELECT month_ensure(current_date) \g /dev/null
SELECT plan(21);

SELECT is(tries('p_supervisor', $$SELECT transfer_peer_save('110', '公安110', '1')$$), '42501', 'only an administrator names another hotline');
SELECT is(outcome('p_administrator', $$SELECT transfer_peer_save('1 1 0', '公安110', '1')$$), 'transfer.code', 'its code is a word');
SELECT is(outcome('p_administrator', $$SELECT transfer_peer_save('110', ' ', '1')$$), 'field.missing', 'it has a name');
SELECT is(outcome('p_administrator', $$SELECT transfer_peer_save('110', '公安110', 'none')$$), 'transfer.category', 'and a category for what comes without one');
SELECT code AS category FROM category WHERE id = 9003 \gset
SELECT is(outcome('p_administrator', format('SELECT transfer_peer_save(''110'', ''公安110'', %L)', :'category')), 'ok', 'this is one');

SELECT ticket_in('handling') AS t \gset
SELECT is(outcome('p_supervisor', format('SELECT transfer_out(%L, ''119'')', :'t')), 'transfer.unknown', 'nothing goes to whom nobody named');
SELECT is(outcome('p_supervisor', format('SELECT transfer_out(%L, ''110'', %L)', :'t', repeat('x', 2001))), 'field.too_long', 'nor with a note without end');
SELECT is(tries('p_unit', format('SELECT transfer_out(%L, ''110'')', :'t')), '42501', 'a unit passes nothing on');
SELECT is(outcome('p_supervisor', format('SELECT transfer_out(%L, ''110'', ''请处理'')', :'t')), 'ok', 'the centre does');
SELECT ok(EXISTS (SELECT FROM ticket_event WHERE ticket_id = :'t' AND note = '已转交公安110。请处理'), 'which stands in the history');
SELECT is(outcome('p_supervisor', format('SELECT transfer_out(%L, ''110'')', :'t')), 'transfer.again', 'once');
SELECT is(tries('p_agent', 'SELECT transfer_list()'), '42501', 'the list is for who leads');
SELECT is(tries('p_agent', 'SELECT * FROM transfer'), '42501', 'and the table for nobody');
SELECT is(tries('p_agent', 'SELECT transfer_next(ARRAY[''110''])'), '42501', 'an agent is no gateway');

SELECT is(sees('p_gateway', $$SELECT count(*) FROM sonor.transfer_next(ARRAY['119'])$$), '0', 'a gateway gets what is for those it knows');
SELECT is(sees('p_gateway', $$SELECT peer || ' ' || (body::jsonb ->> 'kind') FROM sonor.transfer_next(ARRAY['110'])$$), '110 offer', 'once');
SELECT is(sees('p_gateway', $$SELECT count(*) FROM sonor.transfer_next(ARRAY['110'])$$), '0', 'while it has it nobody else gets it');
SELECT m.id AS m FROM transfer_message m JOIN transfer f ON f.id = m.transfer_id WHERE f.ticket_id = :'t' \gset
SELECT is(sees('p_gateway', format('SELECT sonor.transfer_failed(%L, ''away'', true)', :'m')), 'queued', 'what passes is tried again');
UPDATE transfer_message SET attempts = 10 WHERE id = :'m';
SELECT is(sees('p_gateway', format('SELECT sonor.transfer_failed(%L, ''away'', true)', :'m')), 'dead', 'not for ever');
SELECT is((SELECT detail FROM alarm WHERE kind = 'transfer' AND until IS NULL), '1: away', 'with an alarm');
SELECT is(outcome('p_supervisor', format('SELECT transfer_again(transfer_id) FROM (SELECT %L::uuid AS transfer_id) f', (SELECT transfer_id FROM transfer_message WHERE id = :'m'))), 'ok',
          'until somebody has it tried again');

SELECT * FROM finish();
ROLLBACK;
