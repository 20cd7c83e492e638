-- Conversations: kept once, given to who is free and fit, answered in time and once, and seen by those alone whom they concern.
\connect - postgres
BEGIN;
\ir persons.inc
\ir ticket-life.inc
CREATE ROLE p_gateway LOGIN IN ROLE sonor_gateway;
SELECT month_ensure(current_date) \g /dev/null
UPDATE setting SET value = 0 WHERE key IN ('sms.quiet_from', 'sms.quiet_to');
SELECT staff_create('p_media_two', '7098', '乙', ARRAY['media'], NULL, ARRAY['zh', 'mn'], :'verifier') \g /dev/null
INSERT INTO staff_skill SELECT id, 'general', 5 FROM staff WHERE login IN ('p_media', 'p_media_two', 'p_agent');

-- What the gateway brings from WeChat: from whom, the channel's id, the text; the conversation's id, or "known".
CREATE FUNCTION public.writes(p_from text, p_id text, p_body text, p_channel text DEFAULT 'wechat', p_more jsonb DEFAULT '{}') RETURNS text
LANGUAGE sql AS $$
  SELECT coalesce(sees('p_gateway', format('SELECT sonor.conversation_receive(%L, ''wx1'', %L, %L)', p_channel, p_from,
                                           jsonb_build_object('external_id', p_id, 'body', p_body) || p_more)), 'known')
$$;
CREATE FUNCTION public.says(p_login text, p_conversation text, p_body text, p_id uuid DEFAULT gen_random_uuid(), p_more jsonb DEFAULT '{}') RETURNS text
LANGUAGE sql AS $$
  SELECT outcome(p_login, format('SELECT sonor.conversation_say(%L)', jsonb_build_object('id', p_id, 'conversation_id', p_conversation, 'body', p_body) || p_more))
$$;
-- The messages to a correspondent, in order: state and, if they failed, why.
CREATE FUNCTION public.goes(p_conversation text) RETURNS text LANGUAGE sql SET search_path = sonor, public AS $$
  SELECT coalesce(string_agg(concat_ws(' ', CASE WHEN staff_id IS NULL THEN 'auto' END, state, failure_code), ', ' ORDER BY seq), '')
    FROM conversation_message WHERE conversation_id = p_conversation::uuid AND direction = 'out'
$$;
CREATE FUNCTION public.has(p_conversation text) RETURNS text LANGUAGE sql SET search_path = sonor, public AS $$
  SELECT concat_ws(' ', c.state, s.login) FROM conversation c LEFT JOIN staff s ON s.id = c.staff_id WHERE c.id = p_conversation::uuid
$$;
CREATE FUNCTION public.stands(p_login text, p_status text, p_state text DEFAULT 'idle') RETURNS void LANGUAGE sql SET search_path = sonor, public AS $$
  INSERT INTO seat (staff_id) SELECT id FROM staff WHERE login = p_login ON CONFLICT DO NOTHING;
  UPDATE seat SET status = p_status, state = p_state, call_id = CASE p_state WHEN 'idle' THEN NULL ELSE gen_random_uuid() END,
                  registered_until = 'infinity', contact = 'sip:x' WHERE staff_id = (SELECT id FROM staff WHERE login = p_login)
$$;
-- What the gateway takes up to send: the texts.
CREATE FUNCTION public.taken(p_channel text DEFAULT 'wechat') RETURNS text LANGUAGE sql AS $$
  SELECT coalesce(sees('p_gateway', format('SELECT string_agg(body, ''|'' ORDER BY body) FROM sonor.conversation_next(%L, ''wx1'', ''one'')', p_channel)), '')
$$;
CREATE FUNCTION public.last_out(p_conversation text) RETURNS uuid LANGUAGE sql SET search_path = sonor, public AS $$
  SELECT id FROM conversation_message WHERE conversation_id = p_conversation::uuid AND direction = 'out' ORDER BY seq DESC LIMIT 1
$$;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO PUBLIC;
SELECT plan(133);

-- Coming in
SELECT writes('oA', '1', ' 小区停水两天了 ') AS a \gset
SELECT is(has(:'a'), 'waiting', 'who writes has a conversation, which waits while nobody is there');
SELECT is((SELECT body FROM conversation_message WHERE external_id = 'wechat:wx1:1'), '小区停水两天了', 'the text is kept');
SELECT is(writes('oA', '1', '小区停水两天了'), 'known', 'what the channel repeats is kept once');
SELECT is(writes('oA', '2', '什么时候来水'), :'a', 'what they write next belongs to it');
SELECT is((SELECT count(*)::int FROM conversation_message WHERE conversation_id = :'a' AND direction = 'in'), 2, 'two messages');
SELECT is(outcome('p_gateway', $$SELECT sonor.conversation_receive('wechat', 'wx1', 'oA', '{"body": " "}')$$), 'conversation.empty', 'an empty one is none');
SELECT is(outcome('p_gateway', $$SELECT sonor.conversation_receive('wechat', 'wx1', '', '{"body": "x"}')$$), 'conversation.empty', 'nor one from nobody');
SELECT is(tries('p_media', $$SELECT sonor.conversation_receive('wechat', 'wx1', 'oA', '{"body": "x"}')$$), '42501', 'people cannot write in a citizen''s name');
SELECT writes('oB', '1b', E'坏\u0007灯') AS b \gset
SELECT is((SELECT body FROM conversation_message WHERE external_id = 'wechat:wx1:1b'), '坏灯', 'control characters are no text');

-- How many wait, in the sidebar
CREATE FUNCTION public.counted(p_login text) RETURNS text LANGUAGE sql AS $$
  SELECT coalesce(sees(p_login, $q$SELECT string_agg(page || ' ' || total || '/' || red, ', ' ORDER BY page) FROM sonor.ticket_counts() WHERE page IN ('messages', 'conversations')$q$), '')
$$;
GRANT EXECUTE ON FUNCTION public.counted(text) TO PUBLIC;
SELECT is(counted('p_media'), 'messages 2/0', 'both wait');
SELECT is(counted('p_supervisor'), 'conversations 2/0', 'which a supervisor sees on another page');
SELECT is(counted('p_agent'), '', 'and who answers no messages not at all');
UPDATE conversation SET due_at = now() - interval '1 second' WHERE id = :'a';
SELECT is(counted('p_media'), 'messages 2/1', 'one of them too long');
SELECT conversation_settle(:'a') \g /dev/null

-- The truth about the queue. In a test nobody has a session.
SELECT is((SELECT body FROM conversation_message WHERE conversation_id = :'a' AND direction = 'out'), say('conversation.ack_absent'), 'while nobody is there that is what they are told');
SELECT stands('p_media', 'not_ready');
SELECT writes('oC', '1c', '路灯不亮') AS c \gset
SELECT is((SELECT body FROM conversation_message WHERE conversation_id = :'c' AND direction = 'out'), say('conversation.ack', '2'), 'two wait before the third');
SELECT is(goes(:'c'), 'auto queued', 'they are told once');
SELECT ok((SELECT unanswered_at IS NOT NULL AND first_answer_at IS NULL FROM conversation WHERE id = :'c'), 'what Sonor says by itself is no answer');

-- Limits of GB/T 33358
SELECT is((SELECT due_at - unanswered_at FROM conversation WHERE id = :'a'), interval '3 minutes', 'an answer is due within three minutes');
SELECT is((SELECT unanswered_at FROM conversation WHERE id = :'a'), (SELECT at FROM conversation_message WHERE external_id = 'wechat:wx1:1'), 'from their first message on');
SELECT writes('x@y.cn', 'm1', '建议增设公交站', 'mailbox', '{"subject": "公交"}') AS m \gset
SELECT is((SELECT due_at - unanswered_at FROM conversation WHERE id = :'m'), interval '24 hours', 'of mail within 24 hours');
SELECT is(goes(:'m'), '', 'a channel that takes no answers gets none');
SELECT writes('oMn', '1mn', 'ᠤᠰᠤ ᠲᠠᠰᠤᠷᠠᠭᠰᠠᠨ') AS mn \gset
SELECT is((SELECT language || ' ' || queue_code FROM conversation WHERE id = :'mn'), 'mn mongolian', 'who writes Mongolian is known by it');

-- Who gets it
SELECT stands('p_agent', 'ready');
SELECT is(has(:'a'), 'waiting', 'not a call agent');
SELECT stands('p_media', 'ready');
SELECT is(has(:'a') || ', ' || has(:'b') || ', ' || has(:'c'), 'open p_media, open p_media, open p_media', 'who becomes ready gets those that wait');
SELECT is(has(:'mn'), 'waiting', 'not in a language they do not have');
SELECT is(has(:'m'), 'waiting', 'three at once are enough');
SELECT ok(conversation_full((SELECT id FROM staff WHERE login = 'p_media')), 'they are busy');
SELECT stands('p_media_two', 'ready', 'talking');
SELECT is(has(:'mn'), 'waiting', 'who talks on the telephone gets none');
SELECT stands('p_media_two', 'ready');
SELECT is(has(:'mn'), 'open p_media_two', 'a colleague who has Mongolian gets it');
SELECT is(has(:'m'), 'open p_media_two', 'and the one that is left');
SELECT writes('oD', '1d', '噪声扰民') AS d \gset
SELECT is(has(:'d'), 'open p_media_two', 'the next goes to who has fewer');
SELECT is((SELECT body FROM conversation_message WHERE conversation_id = :'d' AND direction = 'out'), say('conversation.ack_given', '7098'), 'who is taken at once is told by whom');
SELECT writes('oE', '1e', '垃圾清运') AS e \gset
SELECT is(has(:'e'), 'waiting', 'when all are full it waits');
SELECT is((SELECT body FROM conversation_message WHERE conversation_id = :'e' AND direction = 'out'), say('conversation.ack_next'), 'as the next');

-- Fair with calls
CREATE ROLE p_switch LOGIN IN ROLE sonor_switch;
\set call 43000000-0000-4000-8000-000000000001
SELECT stands('p_agent', 'signed_out');
SELECT call_begin(:'call', 'in', '13804780014', '+8613804780014', '12345', 'one'), queue_enter(:'call', 'general', 'zh', 'one') \g /dev/null
SELECT is(sees('p_switch', $$SELECT count(*) FROM sonor.queue_next('one')$$), '0', 'who has all the conversations one can have is offered no call');
SELECT is(outcome('p_media', format('SELECT sonor.conversation_close(%L)', :'b')), 'ok', 'one is over');
SELECT is(has(:'e'), 'open p_media', 'the next of those that wait comes in its place');
SELECT is(outcome('p_media', format('SELECT sonor.conversation_close(%L, ''nonsense'')', :'e')), 'ok', 'that is over too');
SELECT is(sees('p_switch', $$SELECT login FROM sonor.queue_next('one')$$), 'p_media', 'now there is room for the call');
SELECT call_finish(:'call', 'abandoned') \g /dev/null
SELECT stands('p_media', 'ready');

-- Who sees what
SELECT is(sees('p_media', 'SELECT string_agg(left(name, 3), '','' ORDER BY name) FROM sonor.conversation_list()') IS NOT NULL, true, 'a media agent has a list');
SELECT is(sees('p_media', format('SELECT count(*) FROM sonor.conversation WHERE id = %L', :'a')), '1', 'their own they see');
SELECT is(sees('p_media', format('SELECT count(*) FROM sonor.conversation WHERE id = %L', :'d')), '0', 'a colleague''s not');
SELECT is(outcome('p_media', format('SELECT sonor.conversation_messages(%L)', :'d')), 'conversation.unknown', 'nor what is said there');
SELECT is(sees('p_media', format('SELECT count(*) FROM sonor.conversation_message WHERE conversation_id = %L', :'d')), '0', 'nor in the table');
SELECT is(sees('p_supervisor', 'SELECT count(*) FROM sonor.conversation WHERE state <> ''closed''')::int, 5, 'a supervisor sees all');
SELECT is(sees('p_quality', format('SELECT count(*) FROM sonor.conversation_messages(%L) WHERE direction = ''in''', :'a')), '2', 'so does quality');
SELECT is(tries('p_agent', 'SELECT FROM sonor.conversation'), '42501', 'an agent at the telephone none');
SELECT is(tries('p_unit', 'SELECT FROM sonor.correspondent'), '42501', 'a unit officer none');
SELECT is(outcome('p_media', format('SELECT sonor.conversation_take(%L)', :'d')), 'conversation.unknown', 'nobody takes what a colleague has');
SELECT is(outcome('p_quality', format('SELECT sonor.conversation_say(%L)', jsonb_build_object('id', gen_random_uuid(), 'conversation_id', :'a', 'body', 'x'))),
          '42501 permission denied for function conversation_say', 'quality reads and does not answer');

-- Answering
\set said 44000000-0000-4000-8000-000000000001
SELECT is(says('p_media', :'a', '正在抢修，今晚八点前恢复', :'said'), 'ok', 'they answer');
SELECT is(says('p_media', :'a', '正在抢修，今晚八点前恢复', :'said'), 'ok', 'a retry is no error');
SELECT is(says('p_media', :'a', '别的话', :'said'), 'conversation.id_taken', 'other words under the same id are one');
SELECT is(goes(:'a'), 'auto queued, queued', 'and says nothing twice');
SELECT ok((SELECT unanswered_at IS NULL AND due_at IS NULL AND first_answer_at IS NOT NULL AND NOT first_answer_late FROM conversation WHERE id = :'a'), 'they have their answer, in time');
SELECT is(says('p_media', :'a', '  '), 'field.missing', 'an empty answer is none');
SELECT is(says('p_media', :'a', repeat('好', 601)), 'field.too_long', 'nor one that the channel does not take');
SELECT is(says('p_media', :'a', repeat('😀', 600)), 'conversation.bytes', 'bytes count too');
SELECT is(says('p_media_two', :'m', '谢谢'), 'conversation.unreachable_no_answers', 'mail cannot be answered here');
SELECT is(says('p_media', :'a', '只给同事看', p_more => '{"note": true}'), 'ok', 'a note is for the staff');
SELECT is(goes(:'a'), 'auto queued, queued', 'and goes nowhere');
SELECT is(says('p_agent', :'a', 'x'), '42501 permission denied for function conversation_say', 'who takes no conversations answers none');

-- Going out, in order and once
UPDATE conversation_message SET state = 'given_up', next_at = NULL WHERE direction = 'out' AND conversation_id <> :'a';
SELECT is(taken(), (SELECT body FROM conversation_message WHERE conversation_id = :'a' AND direction = 'out' ORDER BY seq LIMIT 1), 'one after the other with each of them');
SELECT is(taken(), '', 'the second waits for the first');
SELECT is(tries('p_gateway', format('SELECT sonor.conversation_sent(%L)', (SELECT id FROM conversation_message WHERE conversation_id = :'a' AND state = 'sending'))), 'ok', 'it is through');
SELECT is(taken(), '正在抢修，今晚八点前恢复', 'now the second');
SELECT is(sees('p_gateway', format('SELECT sonor.conversation_failed(%L, ''-1'', ''system busy'', true)', :'said')), 'queued', 'what passes is tried again');
SELECT ok((SELECT next_at > clock_timestamp() FROM conversation_message WHERE id = :'said'), 'a little later');
UPDATE conversation_message SET next_at = clock_timestamp() WHERE id = :'said';
SELECT is(taken(), '正在抢修，今晚八点前恢复', 'then it is due');
UPDATE conversation_message SET next_at = clock_timestamp() - interval '1 second' WHERE id = :'said';
SELECT is(taken(), '', 'a gateway that died with it may have said it: nobody says it again');
SELECT is(goes(:'a'), 'auto sent, failed unsure', 'it stands there as unsure');
SELECT ok((SELECT unanswered_at IS NOT NULL AND n_failed = 1 FROM conversation WHERE id = :'a'), 'and the citizen as unanswered');
SELECT is(outcome('p_media', format('SELECT sonor.conversation_close(%L)', :'a')), 'conversation.failed_open', 'so it cannot be closed');
SELECT is(outcome('p_media_two', format('SELECT sonor.conversation_resend(%L)', :'said')), 'conversation.unknown', 'a stranger does not send it again');
SELECT is(outcome('p_media', format('SELECT sonor.conversation_resend(%L)', :'said')), 'ok', 'who has it does');
SELECT is(outcome('p_media', format('SELECT sonor.conversation_resend(%L)', :'said')), 'conversation.not_failed', 'once');
SELECT is(taken(), '正在抢修，今晚八点前恢复', 'it is due at once');
SELECT is(sees('p_gateway', format('SELECT sonor.conversation_failed(%L, ''45015'', ''response out of time limit'', false)', :'said')), 'failed', 'what does not pass has failed');
SELECT is(outcome('p_media', format('SELECT sonor.conversation_give_up(%L)', :'said')), 'ok', 'it can be given up');
SELECT ok((SELECT unanswered_at IS NOT NULL AND n_failed = 0 FROM conversation WHERE id = :'a'), 'which answers nobody');
UPDATE setting SET value = 1 WHERE key = 'conversation.per_minute';
SELECT is(says('p_media', :'a', '甲') || says('p_media', :'a', '乙'), 'okok', 'two more answers');
SELECT is(taken(), '', 'no more than the channel allows in a minute');
UPDATE setting SET value = 600 WHERE key = 'conversation.per_minute';
SELECT is(taken(), '甲', 'then it goes on');
UPDATE conversation_message SET state = 'sent', next_at = NULL, claimed_by = NULL WHERE conversation_id = :'a' AND direction = 'out' AND state <> 'given_up';

-- Short messages
SELECT is(sees('p_gateway', $$SELECT sonor.sms_received('mo-9', '+8613804780077', '街道积水严重')$$), 'true', 'a short message that answers nothing');
SELECT id AS s FROM conversation WHERE channel = 'sms' \gset
SELECT is((SELECT unanswered_at IS NOT NULL FROM conversation WHERE id = :'s'), true, 'begins a conversation');
SELECT stands('p_media_two', 'signed_out');
SELECT is(has(:'s'), 'open p_media', 'its agent is given it');
SELECT is(says('p_media', :'s', '已通知排水所'), 'ok', 'it is answered');
SELECT is(goes(:'s'), 'auto sending, sending', 'by the outbox of short messages');
SELECT is((SELECT m.body FROM sms_message m JOIN conversation_message c ON c.sms_id = m.id WHERE c.id = last_out(:'s')), '【巴彦淖尔市12345】已通知排水所', 'with the signature');
UPDATE sms_message SET state = 'dead', done_at = now(), failure = 'UNDELIV' WHERE id = (SELECT sms_id FROM conversation_message WHERE id = last_out(:'s'));
SELECT is(goes(:'s'), 'auto sending, failed sms', 'what becomes of that becomes of the answer');
SELECT is(outcome('p_media', format('SELECT sonor.conversation_resend(%L)', last_out(:'s'))), 'ok', 'it is sent again');
UPDATE sms_message SET state = 'delivered' WHERE id IN (SELECT sms_id FROM conversation_message WHERE conversation_id = :'s');
SELECT is(goes(:'s'), 'auto sent, sent', 'and arrives');
SELECT is(sees('p_gateway', $$SELECT sonor.sms_received('mo-10', '+8613804780077', '谢谢')$$), 'true', 'what they send now');
SELECT is((SELECT count(*)::int FROM conversation_message WHERE conversation_id = :'s' AND direction = 'in'), 2, 'is part of the conversation');

-- Who leaves, and hand-over
SELECT is(has(:'d'), 'waiting', 'who waited for somebody that has left waits for another');
SELECT is(has(:'mn'), 'waiting', 'in any language');
SELECT stands('p_media', 'not_ready');
SELECT is(outcome('p_media', format('SELECT sonor.conversation_take(%L)', :'d')), 'ok', 'one that waits can be taken');
SELECT stands('p_media_two', 'not_ready');
SELECT is(outcome('p_media', format('SELECT sonor.conversation_hand_over(%L, %L, ''请接着处理'')', :'d', (SELECT id FROM staff WHERE login = 'p_media_two'))), 'ok', 'it is handed over');
SELECT is(has(:'d'), 'open p_media_two', 'to a colleague');
SELECT is(sees('p_media_two', format('SELECT body FROM sonor.conversation_messages(%L) WHERE direction = ''note'' AND form = ''text''', :'d')), '请接着处理', 'with a word for them');
SELECT is(outcome('p_media', format('SELECT sonor.conversation_hand_over(%L, %L)', :'a', (SELECT id FROM staff WHERE login = 'p_agent'))), 'conversation.nobody', 'not to who takes none');
SELECT stands('p_media_two', 'signed_out');
SELECT is(outcome('p_media', format('SELECT sonor.conversation_hand_over(%L, %L)', :'a', (SELECT id FROM staff WHERE login = 'p_media_two'))), 'conversation.absent', 'nor to who is not there');
SELECT is(outcome('p_supervisor', format('SELECT sonor.conversation_take(%L)', :'a')), 'ok', 'a supervisor takes over');
SELECT is(says('p_media', :'a', 'x'), 'conversation.of_other', 'then it is theirs');

-- Tickets
SELECT is(outcome('p_supervisor', format('SELECT sonor.conversation_verify(%L, ''张三'', ''13804780055'', ''+8613804780055'')', :'a')), 'ok', 'who it is was made sure');
SELECT is((SELECT c.name FROM correspondent p JOIN citizen c ON c.id = p.citizen_id WHERE p.address = 'oA'), '张三', 'and is a citizen');
SELECT is(outcome('p_supervisor', format('SELECT sonor.conversation_verify(%L, '''', ''12'', ''12'')', :'a')), 'field.form', 'a number that is none is refused');
SELECT sees('p_supervisor', format('SELECT sonor.conversation_prefill(%L)', :'a')) AS fill \gset
SELECT is(:'fill'::jsonb ->> 'content', E'小区停水两天了\n什么时候来水', 'a ticket begins with what they said');
\set t 42000000-0000-4000-8000-000000000001
SELECT is(outcome('p_supervisor', format('SELECT sonor.ticket_accept(%L)', :'fill'::jsonb - 'address' || jsonb_build_object('id', :'t', 'kind', 'help', 'category_id', 9003, 'area_code', '150802001', 'phone_e164', '+8613804780055'))),
          'ok', 'it is taken down');
SELECT is((SELECT how FROM conversation_ticket WHERE conversation_id = :'a' AND ticket_id = :'t'), 'made', 'and belongs to the conversation');
SELECT ok((SELECT body LIKE '%' || (SELECT number FROM ticket_identity WHERE id = :'t') || '%' FROM conversation_message WHERE id = last_out(:'a')), 'the citizen is told the number');
SELECT is(outcome('p_supervisor', format('SELECT sonor.conversation_add_to_ticket(%L, %L)', :'a', (SELECT number FROM ticket_identity WHERE id = :'t'))), 'conversation.nothing_new', 'nothing is added twice');
SELECT is(writes('oA', '3', '还没来水'), :'a', 'they say more');
SELECT is(outcome('p_supervisor', format('SELECT sonor.conversation_add_to_ticket(%L, %L)', :'a', (SELECT number FROM ticket_identity WHERE id = :'t'))), 'ok', 'it is added');
SELECT is((SELECT note FROM ticket_event WHERE ticket_id = :'t' AND action = 'note'), '会话补充（微信）：还没来水', 'as a note');

-- WeChat's requests, opting out, the 48 hours
CREATE FUNCTION public.brings(p_nonce text, p_print text, p_message jsonb, p_age integer DEFAULT 0) RETURNS text LANGUAGE sql AS $$
  SELECT coalesce(answer #>> '{errors,0,code}', answer ->> 'status')
    FROM (SELECT sees('p_gateway', format('SELECT sonor.gateway_call(''wechat.receive'', ''{"instance": "one"}'', %L)', jsonb_build_object('app_id', 'wx1',
      'timestamp', (extract(epoch FROM clock_timestamp())::bigint - p_age)::text, 'nonce', p_nonce, 'fingerprint', p_print, 'message', p_message)))::jsonb AS answer) a
$$;
SELECT is(brings('n1', 'p1', '{"from": "oF", "external_id": "9", "body": "你好"}'), '200', 'a request is taken');
SELECT is(brings('n1', 'p2', '{"from": "oF", "external_id": "10", "body": "假话"}'), 'wechat.replayed', 'its nonce says nothing else');
SELECT is(brings('n2', 'p3', '{"from": "oF", "external_id": "11", "body": "旧"}', 601), 'wechat.old', 'what is old is refused');
SELECT is((SELECT count(*)::int FROM conversation_message WHERE external_id IN ('wechat:wx1:10', 'wechat:wx1:11')), 0, 'and not kept');
SELECT is((SELECT count(*)::int FROM gateway_request WHERE action = 'wechat.receive' AND refusal LIKE 'wechat.%'), 2, 'but written down');
SELECT is(brings('n3', 'p4', '{"from": "oF", "event": "unsubscribe"}'), '200', 'who follows us no more');
SELECT id AS f FROM conversation WHERE correspondent_id = (SELECT id FROM correspondent WHERE address = 'oF') \gset
SELECT is(says('p_media', :'f', 'x'), 'conversation.unreachable_opted_out', 'is written to no more');
UPDATE conversation_message SET at = at - interval '49 hours' WHERE conversation_id = :'c' AND direction = 'in';
SELECT is(says('p_media', :'c', 'x'), 'conversation.unreachable_window', 'nor who has not written for 48 hours');

-- Media requests and their book
SELECT is(outcome('p_media', $$SELECT sonor.media_contact_save('{"id": "45000000-0000-4000-8000-000000000001", "name": "李记者", "organisation": "巴彦淖尔日报", "phone": "0478-8200001"}')$$), 'ok', 'a journalist is written into the book');
SELECT is(outcome('p_media', $$SELECT sonor.media_contact_save('{"id": "45000000-0000-4000-8000-000000000002", "name": "李记者", "organisation": "巴彦淖尔日报"}')$$), 'media_contact.known', 'once');
SELECT is(outcome('p_media', $$SELECT sonor.media_contact_save('{"id": "45000000-0000-4000-8000-000000000002", "name": "", "organisation": "x"}')$$), 'field.missing', 'with a name');
SELECT is(outcome('p_media', format('SELECT sonor.conversation_set_kind(%L, ''media'', ''45000000-0000-4000-8000-000000000001'')', :'f')), 'ok', 'a conversation is a media request');
SELECT is((SELECT kind FROM conversation WHERE id = :'f'), 'media', 'of its own kind');
SELECT is(tries('p_agent', 'SELECT FROM sonor.media_contact'), '42501', 'the book is for who answers the media');

-- Its end
UPDATE conversation SET last_at = now() - interval '25 hours' WHERE id = :'s';
UPDATE conversation_message SET state = 'sent', next_at = NULL, claimed_by = NULL WHERE conversation_id = :'s' AND direction = 'out';
SELECT is(says('p_media', :'s', '不客气'), 'ok', 'a last word');
UPDATE conversation SET last_at = now() - interval '25 hours' WHERE id = :'s';
SELECT is(conversation_silent_run(), 1, 'where nobody has said anything for a day');
SELECT is((SELECT closed_why FROM conversation WHERE id = :'s'), 'silent', 'it is closed by itself');
UPDATE conversation SET closed_at = now() - interval '4 years' WHERE id IN (:'s', :'b');
SELECT is(conversation_clean(), 2::bigint, 'what is old enough is removed');

SELECT * FROM finish();
ROLLBACK;
