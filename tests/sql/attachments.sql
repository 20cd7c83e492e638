-- Attachments: what comes in, what is refused, who sees which, and what is swept away.
\connect - postgres
BEGIN;
\ir persons.inc
\ir ticket-life.inc
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO PUBLIC;
SELECT plan(60);

\set png '\\x89504e470d0a1a0a0000000d49484452'
\set t 40000000-0000-4000-8000-000000000001
\set secret 40000000-0000-4000-8000-000000000002
\set future 40000000-0000-4000-8000-000000000003
\set archived 40000000-0000-4000-8000-000000000004
SELECT ticket_in('handling', :'t'), ticket_in('handling', :'secret'), ticket_in('archived', :'archived') \g /dev/null
SELECT part(:'t', 9001, true, 'handling'), part(:'t', 9002, false, 'handling'), part(:'secret', 9001, true, 'handling') \g /dev/null
UPDATE ticket SET confidential = true WHERE id = :'secret';

-- A person attaches a file, whole, in pieces of some bytes; 'ok' or the key of the refusal.
CREATE FUNCTION public.attach(p_login text, p_ticket uuid, p_name text, p_bytes bytea, p_id uuid DEFAULT gen_random_uuid(),
                              p_public boolean DEFAULT false, p_piece integer DEFAULT 10) RETURNS text
LANGUAGE plpgsql SET search_path = sonor, public AS $$
DECLARE
  v_outcome text := outcome(p_login, format('SELECT attachment_begin(%L, %L, %L, %s, %L, %L)', p_id, p_ticket, p_name, length(p_bytes),
                                            encode(sha256(p_bytes), 'hex'), p_public));
  v_at integer := 0;
BEGIN
  WHILE v_outcome = 'ok' AND v_at < length(p_bytes) LOOP
    v_outcome := outcome(p_login, format('SELECT attachment_write(%L, %s, %L)', p_id, v_at,
                                         encode(substring(p_bytes FROM v_at + 1 FOR p_piece), 'base64')));
    v_at := v_at + p_piece;
  END LOOP;
  RETURN CASE v_outcome WHEN 'ok' THEN outcome(p_login, format('SELECT attachment_finish(%L)', p_id)) ELSE v_outcome END;
END
$$;
CREATE FUNCTION public.names(p_login text, p_ticket uuid) RETURNS text LANGUAGE sql SET search_path = sonor, public AS $$
  SELECT sees(p_login, format('SELECT coalesce(string_agg(a ->> ''name'', '','' ORDER BY a ->> ''name''), '''') FROM jsonb_array_elements(attachment_list(%L)) a', p_ticket))
$$;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO PUBLIC;

-- Coming in
\set one 41000000-0000-4000-8000-000000000001
SELECT is(attach('p_agent', :'t', '现场.png', :'png', :'one'), 'ok', 'a picture is attached in two pieces');
SELECT is(sees('p_agent', format('SELECT attachment_read(%L, 0, 100)', :'one')), encode(:'png'::bytea, 'base64'), 'and read again as it was');
SELECT is(sees('p_agent', format('SELECT attachment_read(%L, 8, 4)', :'one')), encode('\x0000000d', 'base64'), 'also from its middle');
SELECT is(sees('p_agent', format('SELECT attachment_read(%L, 99, 4)', :'one')), '', 'and behind its end there is nothing');
SELECT is(attach('p_agent', :'t', '现场.png', :'png', :'one'), 'attachment.unknown', 'there is no writing to what is complete');
SELECT is(outcome('p_agent', format('SELECT attachment_finish(%L)', :'one')), 'ok', 'finishing twice is no harm');
SELECT is((SELECT count(*)::int FROM sonor.attachment), 1, 'and no second attachment');
SELECT is(sees('p_agent', format('SELECT attachment_begin(%L, %L, ''现场.png'', 16, %L)', :'one', :'t', encode(sha256(:'png'), 'hex'))),
          format('{"id": "%s", "complete": true, "received": 16}', :'one'), 'announcing it again tells that it is there');
SELECT is(outcome('p_media', format('SELECT attachment_begin(%L, %L, ''x.png'', 16, %L)', :'one', :'t', encode(sha256(:'png'), 'hex'))),
          'attachment.id_taken', 'nobody else can take its id');
SELECT is(attach('p_unit', :'t', '回执.png', :'png'), 'ok', 'the same content again');
SELECT is((SELECT count(*)::int FROM sonor.attachment_content), 1, 'is kept once');
SELECT is((SELECT count(*)::int FROM pg_largeobject_metadata), 1, 'in one large object');

-- An upload that stops goes on
\set two 41000000-0000-4000-8000-000000000002
SELECT lives_ok(format('SELECT sees(''p_agent'', $q$SELECT attachment_begin(%L, %L, ''a.txt'', 6, %L)$q$)', :'two', :'t', encode(sha256('abcdef'), 'hex')), 'an upload begins');
SELECT is(sees('p_agent', format('SELECT attachment_write(%L, 0, %L)', :'two', encode('abc', 'base64'))), '3', 'a piece comes');
SELECT is(sees('p_agent', format('SELECT attachment_write(%L, 0, %L)', :'two', encode('abc', 'base64'))), '3', 'and comes again, because the answer was lost');
SELECT is(outcome('p_agent', format('SELECT attachment_write(%L, 4, %L)', :'two', encode('ef', 'base64'))), 'attachment.piece', 'no piece is left out');
SELECT is(outcome('p_agent', format('SELECT attachment_write(%L, 3, %L)', :'two', encode('defg', 'base64'))), 'attachment.piece', 'nor more than was announced');
SELECT is(outcome('p_agent', format('SELECT attachment_write(%L, 3, ''*'')', :'two')), 'attachment.piece', 'nor what is no base64');
SELECT is(outcome('p_media', format('SELECT attachment_write(%L, 3, %L)', :'two', encode('def', 'base64'))), 'attachment.unknown', 'nor by somebody else');
SELECT is(outcome('p_agent', format('SELECT attachment_finish(%L)', :'two')), 'attachment.incomplete', 'half a file is not attached');
SELECT is(sees('p_agent', format('SELECT attachment_begin(%L, %L, ''a.txt'', 6, %L)', :'two', :'t', encode(sha256('abcdef'), 'hex'))),
          format('{"id": "%s", "complete": false, "received": 3}', :'two'), 'it tells where it stopped');
SELECT is(sees('p_agent', format('SELECT attachment_write(%L, 3, %L)', :'two', encode('xyz', 'base64'))), '6', 'another end');
SELECT is(outcome('p_agent', format('SELECT attachment_finish(%L)', :'two')), 'attachment.damaged', 'is noticed by the checksum');
SELECT is(sees('p_agent', format('SELECT attachment_remove(%L) ->> ''removed''', :'two')), 'deleted', 'an upload is given up');
SELECT is((SELECT count(*)::int FROM pg_largeobject_metadata), 1, 'and leaves nothing');

-- Refused
SELECT is(attach('p_agent', :'t', 'x.png', 'GIF89a......'), 'attachment.lies', 'a GIF that calls itself PNG');
SELECT is(attach('p_agent', :'t', 'x.txt', '\x4d5a90000300'), 'attachment.lies', 'a program that calls itself text');
SELECT is(attach('p_agent', :'t', 'x.docx', '\x504b03041400'), 'attachment.lies', 'an archive that calls itself a document');
SELECT is(attach('p_agent', :'t', 'x.docx', '\x504b03041400'::bytea || 'word/document.xml'), 'ok', 'a document is one');
SELECT is(attach('p_agent', :'t', '国标.txt', convert_to('巴彦淖尔', 'GB18030')), 'ok', 'Chinese text of old computers is text');
SELECT is(attach('p_agent', :'t', 'x.exe', '\x4d5a9000'), 'attachment.type', 'a type that is not taken');
SELECT is(attach('p_agent', :'t', 'png', :'png'), 'attachment.type', 'a name without an end');
SELECT is(attach('p_agent', :'t', '../x.png', :'png'), 'attachment.name', 'a name with a folder');
SELECT is(attach('p_agent', :'t', E'x\n.png', :'png'), 'attachment.name', 'a name of two lines');
SELECT is(attach('p_agent', :'t', repeat('长', 197) || '.png', :'png'), 'attachment.name', 'a name of 201 characters');
SELECT is(attach('p_agent', :'t', 'x.png', ''), 'attachment.empty', 'an empty file');
SELECT is(outcome('p_agent', format('SELECT attachment_begin(gen_random_uuid(), %L, ''x.png'', 20971521, %L)', :'t', repeat('0', 64))), 'attachment.size', 'a byte more than the setting');
SELECT is(attach('p_agent', :'archived', 'x.png', :'png'), 'attachment.over', 'an archived ticket takes no more');
SELECT sees('p_administrator', 'SELECT attachment_type_set(''png'', false)') \g /dev/null
SELECT is(attach('p_agent', :'t', 'x.png', :'png'), 'attachment.type', 'a type the administrator has switched off');
SELECT sees('p_administrator', 'SELECT attachment_type_set(''png'', true)'), sees('p_administrator', 'SELECT setting_set(''attachment.count'', 4)') \g /dev/null
SELECT is(attach('p_agent', :'t', 'x.png', :'png'), 'attachment.count', 'more than the setting allows');
SELECT sees('p_administrator', 'SELECT setting_set(''attachment.count'', 10)') \g /dev/null

-- Who sees which
SELECT attach('p_agent', :'secret', '身份证.png', :'png'), attach('p_unit', :'secret', '内部.png', :'png'),
       attach('p_unit_other', :'t', '他单位内部.png', :'png'), attach('p_unit_other', :'t', '他单位公开.png', :'png', p_public => true) \g /dev/null
SELECT is(names('p_agent', :'t'), 'x.docx,他单位公开.png,他单位内部.png,回执.png,国标.txt,现场.png', 'the centre sees all');
SELECT is(names('p_unit', :'t'), 'x.docx,他单位公开.png,回执.png,国标.txt,现场.png', 'a unit sees the centre''s, its own, and what is public of others');
SELECT is(names('p_unit', :'secret'), '内部.png', 'of a confidential ticket not what the citizen gave');
SELECT is(names('p_unit_other', :'secret'), '', 'nothing of a ticket it does not have in hand');
SELECT is(outcome('p_unit_other', format('SELECT attachment_read(%L, 0, 10)', (SELECT id FROM sonor.attachment WHERE name = '内部.png'))), 'attachment.unknown', 'not by id either');
SELECT is(attach('p_unit_other', :'secret', 'x.png', :'png'), 'ticket.unknown', 'and cannot add to it');
SELECT is(tries('p_agent', 'SELECT lo_get(object) FROM sonor.attachment_content'), '42501', 'nobody reads the contents past the functions');

-- While there is no ticket yet
SELECT attach('p_agent', :'future', '草稿.txt', 'draft') \g /dev/null
SELECT is(names('p_agent', :'future') || ':' || names('p_supervisor', :'future'), '草稿.txt:', 'an attachment of a draft is its owner''s');
SELECT is(attach('p_media', :'future', 'x.txt', 'x'), 'ticket.unknown', 'nobody else adds to that draft');

-- A draft that was thrown away and brought back has another id
\set again 40000000-0000-4000-8000-0000000000aa
SELECT is(sees('p_agent', format('SELECT deliver(gen_random_uuid(), ''attachment_move'', ''{"from": "%s", "to": "%s"}'') ->> ''moved''', :'future', :'again')) || names('p_agent', :'future') || names('p_agent', :'again'),
          '1草稿.txt', 'it keeps its attachments');
SELECT is(outcome(person, format('SELECT attachment_move(''{"from": "%s", "to": "%s"}'')', origin, target)), refusal, what)
FROM (VALUES ('p_media', :'again', :'future', 'ticket.unknown', 'nobody takes another''s'), ('p_agent', :'t', :'future', 'ticket.unknown', 'nor those of a ticket'),
             ('p_agent', :'again', :'t', 'ticket.unknown', 'nor gives them to one'), ('p_agent', 'x', :'future', 'field.form', 'nor by a word')) AS v (person, origin, target, refusal, what);
SELECT sees('p_agent', format('SELECT attachment_move(''{"from": "%s", "to": "%s"}'')', :'again', :'future')) \g /dev/null

-- Taking away
SELECT is(sees('p_agent', format('SELECT attachment_remove(%L) ->> ''removed''', (SELECT id FROM sonor.attachment WHERE name = '草稿.txt'))), 'deleted', 'before it is submitted an own one goes for good');
SELECT is(sees('p_agent', format('SELECT attachment_remove(%L) ->> ''removed''', :'one')) || ':' || names('p_supervisor', :'t'),
          'hidden:x.docx,他单位公开.png,他单位内部.png,回执.png,国标.txt', 'later it is hidden');
SELECT is((SELECT count(*)::int FROM sonor.audit_log WHERE action = 'attachment.hide' AND subject_id = :'one'), 1, 'which is audited');
SELECT is(outcome('p_media', format('SELECT attachment_remove(%L)', (SELECT id FROM sonor.attachment WHERE name = '国标.txt'))), 'attachment.not_yours', 'others'' are not for everybody to hide');

-- Sweeping
SELECT attach('p_agent', :'future', '没有提交.txt', 'never') \g /dev/null
SELECT sees('p_agent', format('SELECT attachment_begin(gen_random_uuid(), %L, ''b.txt'', 6, %L)', :'t', encode(sha256('abcdef'), 'hex'))) \g /dev/null
UPDATE sonor.attachment SET at = now() - interval '31 days' WHERE name = '没有提交.txt';
UPDATE sonor.attachment_upload SET touched_at = now() - interval '25 hours';
SELECT sonor.keep('maintenance') \g /dev/null
SELECT is((SELECT count(*) FROM sonor.attachment_upload) + (SELECT count(*) FROM sonor.attachment WHERE name = '没有提交.txt'), 0::bigint,
          'at night the housekeeper sweeps away what stopped, what was refused and what never became a ticket');
SELECT is((SELECT count(*) FROM pg_largeobject_metadata)::text || ':' || (SELECT count(*) FROM sonor.attachment_content), '3:3',
          'and with it the contents that nobody needs');

SELECT * FROM finish();
ROLLBACK;
