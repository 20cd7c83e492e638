-- Transfers with other hotlines: who may pass on what, and what the gateways are handed.
\connect - postgres
BEGIN;
\ir persons.inc
\ir ticket-life.inc
CREATE ROLE p_gateway LOGIN IN ROLE sonor_gateway;
SELECT month_ensure(current_date) \g /dev/null
CREATE FUNCTION public.offered(p_login text, p_ticket text) RETURNS text LANGUAGE sql AS $$
  SELECT sees(p_login, format('SELECT count(*) FROM sonor.ticket_actions(%L) WHERE action = ''transfer_out''', p_ticket))
$$;
GRANT EXECUTE ON FUNCTION public.offered(text, text) TO PUBLIC;
SELECT plan(34);

SELECT is(tries('p_supervisor', $$SELECT transfer_peer_save('110', '公安110', '1')$$), '42501', 'only an administrator names another hotline');
SELECT is(outcome('p_administrator', $$SELECT transfer_peer_save('1 1 0', '公安110', '1')$$), 'transfer.code', 'its code is a word');
SELECT is(outcome('p_administrator', $$SELECT transfer_peer_save('110', ' ', '1')$$), 'field.missing', 'it has a name');
SELECT is(outcome('p_administrator', $$SELECT transfer_peer_save('110', '公安110', 'none')$$), 'transfer.category', 'and a category for what comes without one');
SELECT code AS category FROM category WHERE id = 9003 \gset
SELECT is(outcome('p_administrator', format('SELECT transfer_peer_save(''110'', ''公安110'', %L)', :'category')), 'ok', 'this is one');

SELECT ticket_in('handling') AS t \gset
SELECT part(:'t', 9001, true, 'handling') \g /dev/null
SELECT is(offered('p_supervisor', :'t') || offered('p_agent', :'t') || offered('p_unit', :'t'), '110', 'who may pass it on is offered it, a unit is not');
SELECT is(tries('p_unit', format('SELECT * FROM transfer_peers(%L)', :'t')), '42501', 'nor told to whom');
SELECT is(sees('p_supervisor', format('SELECT code || name FROM sonor.transfer_peers(%L)', :'t')), '110公安110', 'which are those that take it');
SELECT is(outcome('p_supervisor', format('SELECT transfer_out(%L, ''119'')', :'t')), 'transfer.unknown', 'nothing goes to whom nobody named');
SELECT is(outcome('p_supervisor', format('SELECT transfer_out(%L, ''110'', %L)', :'t', repeat('x', 2001))), 'field.too_long', 'nor with a note without end');
SELECT is(tries('p_unit', format('SELECT transfer_out(%L, ''110'')', :'t')), '42501', 'a unit passes nothing on');
SELECT is(outcome('p_supervisor', format('SELECT transfer_out(%L, ''110'', ''请处理'')', :'t')), 'ok', 'the centre does');
SELECT ok(EXISTS (SELECT FROM ticket_event WHERE ticket_id = :'t' AND note = '已转交公安110。请处理'), 'which stands in the history');
SELECT is(outcome('p_supervisor', format('SELECT transfer_out(%L, ''110'')', :'t')), 'transfer.again', 'once');
SELECT is(offered('p_supervisor', :'t'), '0', 'and is not offered again');
SELECT is(sees('p_supervisor', format('SELECT sonor.ticket_file(%L) #>> ''{transfers,0,state}''', :'t')), 'offered', 'the ticket says that it is on its way');
SELECT is(sees('p_unit', format('SELECT sonor.ticket_file(%L) ->> ''transfers''', :'t')), '[]', 'a unit is not told of it');
SELECT is(tries('p_agent', 'SELECT * FROM transfer_dead()'), '42501', 'what was given up is for who leads');
SELECT is(sees('p_supervisor', 'SELECT count(*) FROM sonor.transfer_dead()'), '0', 'nothing was');
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
SELECT is(sees('p_supervisor', 'SELECT peer_name || '' '' || failure FROM sonor.transfer_dead()'), '公安110 away', 'it stands in the list of those who lead');
SELECT is(sees('p_supervisor', format('SELECT sonor.ticket_file(%L) #>> ''{transfers,0,state}''', :'t')), 'failed', 'and in the ticket');
SELECT is((SELECT detail FROM alarm WHERE kind = 'transfer' AND until IS NULL), '1: away', 'with an alarm');
SELECT is(outcome('p_supervisor', format('SELECT transfer_again(transfer_id) FROM (SELECT %L::uuid AS transfer_id) f', (SELECT transfer_id FROM transfer_message WHERE id = :'m'))), 'ok',
          'until somebody has it tried again');
SELECT is(sees('p_supervisor', 'SELECT count(*) FROM sonor.transfer_dead()'), '0', 'then it is given up no more');
SELECT is(sees('p_gateway', format('SELECT sonor.transfer_told(%L, ''J-1'')', :'m')), '', 'they have taken it');
SELECT is(sees('p_supervisor', format('SELECT (sonor.ticket_file(%L) #>> ''{transfers,0,state}'') || '' '' || (sonor.ticket_file(%L) #>> ''{transfers,0,their_number}'')', :'t', :'t')), 'arrived J-1',
          'it has arrived, under their number');

SELECT * FROM finish();
ROLLBACK;
