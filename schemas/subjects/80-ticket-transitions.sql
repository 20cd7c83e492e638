-- The transition tables' rows: written anew whenever this file changes, so that what stands here is what holds.
--
-- Several states or seats may stand in one line. "-" before: there is no ticket (no assignment) yet. "=" after: the state
-- stays. "resume": a unit's part goes back to where it was before it asked. "intake" are the five seats that take
-- requests down.

DELETE FROM ticket_transition;
INSERT INTO ticket_transition (from_state, action, to_state, condition, seat_kinds, needs, versioned, exclusive)
SELECT nullif(state, '-')::ticket_state, action, (CASE next WHEN '=' THEN state ELSE next END)::ticket_state, condition,
       string_to_array(replace(seats, 'intake', 'agent enterprise municipal bilingual media'), ' '),
       string_to_array(needs, ' '), guard IN ('version', 'claim'), guard = 'claim'
FROM (VALUES
  -- 受理: everything begins here, and the common matter ends here.
  ('-', 'accept', 'first_review', 'always', 'intake supervisor sonor gateway', '', 'free'),
  ('-', 'keep', 'draft', 'always', 'intake supervisor sonor', '', 'free'),
  ('-', 'answer_at_once', 'closed', 'always', 'intake supervisor', 'answer', 'free'),
  ('-', 'refuse', 'refused', 'always', 'intake supervisor', 'basis', 'free'),
  ('draft', 'submit', 'first_review', 'always', 'intake supervisor', '', 'version'),
  ('draft', 'answer_at_once', 'closed', 'always', 'intake supervisor', 'answer', 'version'),
  ('draft', 'refuse', 'refused', 'always', 'intake supervisor', 'basis', 'version'),
  ('draft', 'correct', '=', 'always', 'intake supervisor', 'changes', 'version'),
  ('draft', 'void', 'void', 'always', 'intake supervisor', 'note', 'version'),
  ('draft', 'merge', 'merged', 'always', 'intake first_review supervisor', 'into', 'version'),
  ('draft', 'mark_urgent', '=', 'always', 'intake supervisor', '', 'version'),
  ('draft', 'mark_confidential', '=', 'always', 'intake supervisor', '', 'version'),

  -- 初审 and 派单
  ('first_review', 'submit', 'dispatch', 'always', 'first_review supervisor', '', 'claim'),
  ('first_review', 'answer_at_once', 'closed', 'always', 'first_review supervisor', 'answer', 'claim'),
  ('first_review dispatch', 'refuse', 'refused', 'always', 'first_review supervisor', 'basis', 'claim'),
  ('first_review dispatch', 'dispatch', 'handling', 'always', 'first_review supervisor', '', 'claim'),
  ('first_review dispatch', 'negotiate', 'dispatch', 'always', 'first_review supervisor', 'note', 'claim'),
  ('first_review dispatch handling redo', 'correct', '=', 'always', 'first_review supervisor', 'changes', 'claim'),
  ('first_review dispatch handling redo', 'merge', 'merged', 'always', 'first_review supervisor', 'into', 'claim'),
  ('first_review dispatch', 'void', 'void', 'always', 'first_review supervisor', 'note', 'claim'),
  ('handling redo', 'void', 'void', 'always', 'supervisor', 'note', 'version'),
  ('handling redo', 'redispatch', 'handling', 'always', 'first_review supervisor', 'note', 'version'),
  ('first_review dispatch handling redo', 'mark_urgent', '=', 'always', 'first_review supervisor commander', '',
   'version'),
  ('first_review dispatch handling redo follow_up final_review closed', 'mark_confidential', '=', 'always',
   'intake first_review follow_up final_review supervisor', '', 'version'),

  -- 承办: units sign, handle and answer. Co-units go on while a new lead is looked for.
  ('dispatch handling redo', 'sign', '=', 'always', 'unit', 'unit', 'version'),
  ('dispatch handling redo', 'contact', '=', 'always', 'unit', 'unit', 'free'),
  ('dispatch', 'answer', '=', 'always', 'unit', 'unit answer', 'version'),
  ('handling redo', 'answer', '=', 'some_open', 'unit', 'unit answer', 'version'),
  ('handling redo', 'answer', 'follow_up', 'all_answered', 'unit', 'unit answer', 'version'),
  ('dispatch handling redo', 'sub_dispatch', '=', 'always', 'unit', 'unit', 'version'),
  ('dispatch handling redo', 'return_request', '=', 'always', 'unit', 'unit note basis', 'version'),
  ('dispatch', 'return', '=', 'always', 'first_review supervisor', 'unit', 'version'),
  ('handling redo', 'return', 'dispatch', 'no_lead', 'first_review supervisor', 'unit', 'version'),
  ('handling redo', 'return', '=', 'some_open', 'first_review supervisor', 'unit', 'version'),
  ('handling redo', 'return', 'follow_up', 'all_answered', 'first_review supervisor', 'unit', 'version'),
  ('dispatch handling redo', 'return_reject', '=', 'always', 'first_review supervisor', 'unit note', 'version'),
  ('dispatch handling redo', 'extension_request', '=', 'always', 'unit', 'unit note', 'version'),
  ('dispatch handling redo', 'extend', '=', 'always', 'final_review supervisor', 'unit', 'version'),
  ('dispatch handling redo', 'extension_reject', '=', 'always', 'final_review supervisor', 'unit note', 'version'),
  ('dispatch handling redo', 'co_unit_request', '=', 'always', 'unit', 'unit note', 'version'),
  ('dispatch handling redo', 'co_unit', '=', 'always', 'first_review supervisor', 'unit', 'version'),
  ('dispatch handling redo', 'co_unit_reject', '=', 'always', 'first_review supervisor', 'unit note', 'version'),
  ('dispatch', 'withdraw', '=', 'always', 'first_review supervisor unit', 'unit note', 'version'),
  ('handling redo', 'withdraw', '=', 'some_open', 'first_review supervisor unit', 'unit note', 'version'),
  ('handling redo', 'withdraw', 'follow_up', 'all_answered', 'first_review supervisor unit', 'unit note', 'version'),

  -- 催办 and 督办
  ('first_review dispatch handling redo follow_up final_review', 'urge', '=', 'always',
   'intake follow_up final_review supervisor', '', 'free'),
  ('dispatch handling redo', 'supervise', '=', 'always', 'final_review supervisor commander sonor', 'note', 'free'),

  -- 回访, 重办, 终审, 归档
  ('follow_up', 'follow_up', 'final_review', 'follow_up_over', 'follow_up supervisor', '', 'claim'),
  ('follow_up', 'follow_up', '=', 'follow_up_open', 'follow_up supervisor', '', 'claim'),
  ('follow_up', 'skip_follow_up', 'final_review', 'always', 'sonor', '', 'free'),
  ('follow_up', 'redo', 'redo', 'always', 'follow_up final_review supervisor', 'note', 'claim'),
  ('final_review closed', 'redo', 'redo', 'always', 'final_review supervisor', 'note', 'claim'),
  ('final_review', 'close', 'closed', 'always', 'final_review supervisor', '', 'claim'),
  ('closed', 'archive', 'archived', 'always', 'final_review supervisor sonor', '', 'version'),
  ('follow_up final_review closed archived', 'appeal', '=', 'always', 'unit', 'unit note', 'free'),
  ('follow_up final_review closed archived', 'appeal_review', '=', 'always', 'quality supervisor', 'unit note', 'free'),

  -- At any time
  ('draft', 'emergency', '=', 'always', 'intake supervisor commander', 'service', 'free'),
  ('first_review dispatch handling redo', 'emergency', '=', 'always', 'intake first_review supervisor commander',
   'service', 'free'),
  ('draft first_review follow_up final_review closed refused void merged', 'note', '=', 'always',
   'intake first_review follow_up final_review quality supervisor commander gateway', 'note', 'free'),
  ('dispatch handling redo', 'note', '=', 'always',
   'intake first_review follow_up final_review quality supervisor commander unit gateway', 'note', 'free'),

  -- 公共池 and 个人池: the pool of a stage is for those who do its work.
  ('first_review dispatch', 'claim', '=', 'always', 'first_review supervisor', '', 'free'),
  ('first_review dispatch', 'release', '=', 'always', 'first_review supervisor', '', 'free'),
  ('follow_up', 'claim', '=', 'always', 'follow_up supervisor', '', 'free'),
  ('follow_up', 'release', '=', 'always', 'follow_up supervisor', '', 'free'),
  ('final_review', 'claim', '=', 'always', 'final_review supervisor', '', 'free'),
  ('final_review', 'release', '=', 'always', 'final_review supervisor', '', 'free'),
  ('first_review dispatch follow_up final_review', 'reassign', '=', 'always', 'supervisor', '', 'free')
) rule (states, action, next, condition, seats, needs, guard), string_to_table(states, ' ') state;

-- What nobody outside has been told yet can be taken back for some seconds. Not an answer, a return or whatever else is a
-- word given to somebody; not a merge, which moves calls and urges of two tickets.
UPDATE ticket_transition SET undoable = true
 WHERE action IN ('submit', 'dispatch', 'correct', 'mark_urgent', 'mark_confidential', 'sign', 'follow_up', 'close', 'archive',
                  'refuse', 'void', 'claim', 'release', 'reassign') AND from_state IS NOT NULL;

DELETE FROM assignment_transition;
INSERT INTO assignment_transition (from_state, action, to_state, seat_kinds)
SELECT nullif(state, '-')::assignment_state, action,
       (CASE next WHEN '=' THEN state WHEN 'resume' THEN NULL ELSE next END)::assignment_state,
       string_to_array(seats, ' ')
FROM (VALUES
  ('- returned withdrawn', 'dispatch', 'to_sign', 'first_review supervisor'),
  ('- returned withdrawn', 'assign_below', 'to_sign', 'unit'),
  ('to_sign', 'sign', 'handling', 'unit'),
  ('handling redoing extension_requested', 'contact', '=', 'unit'),
  ('handling redoing extension_requested', 'answer', 'answered', 'unit'),
  ('handling redoing', 'sub_dispatch', '=', 'unit'),
  ('handling', 'return_request', 'return_requested', 'unit'),
  ('return_requested', 'return', 'returned', 'first_review supervisor'),
  ('return_requested', 'return_reject', 'resume', 'first_review supervisor'),
  ('handling redoing', 'extension_request', 'extension_requested', 'unit'),
  ('extension_requested', 'extend', 'resume', 'final_review supervisor'),
  ('extension_requested', 'extension_reject', 'resume', 'final_review supervisor'),
  ('handling redoing extension_requested', 'co_unit_request', '=', 'unit'),
  ('handling redoing extension_requested return_requested', 'co_unit', '=', 'first_review supervisor'),
  ('handling redoing extension_requested return_requested', 'co_unit_reject', '=', 'first_review supervisor'),
  ('to_sign handling return_requested extension_requested redoing', 'withdraw', 'withdrawn',
   'first_review supervisor unit'),
  ('answered completed', 'redo', 'redoing', 'follow_up final_review supervisor'),
  ('answered', 'complete', 'completed', 'final_review supervisor'),
  ('to_sign handling return_requested extension_requested redoing answered', 'note', '=', 'unit'),
  ('answered completed', 'appeal', '=', 'unit')
) rule (states, action, next, seats), string_to_table(states, ' ') state;

GRANT SELECT ON ticket_transition, assignment_transition TO sonor_staff;

-- Words for refusals.
INSERT INTO message (key, text_en, text_zh) VALUES
  ('ticket_state.draft',        'draft',        '草稿'),
  ('ticket_state.first_review', 'first review', '待初审'),
  ('ticket_state.dispatch',     'to dispatch',  '待派单'),
  ('ticket_state.handling',     'handling',     '办理中'),
  ('ticket_state.follow_up',    'follow-up',    '待回访'),
  ('ticket_state.redo',         'redo',         '待重办'),
  ('ticket_state.final_review', 'final review', '待终审'),
  ('ticket_state.closed',       'closed',       '已办结'),
  ('ticket_state.archived',     'archived',     '已归档'),
  ('ticket_state.refused',      'refused',      '不予受理'),
  ('ticket_state.void',         'void',         '已作废'),
  ('ticket_state.merged',       'merged',       '已并单'),
  ('assignment_state.none',                'not dispatched',      '未派单'),
  ('assignment_state.to_sign',             'to sign',             '待签收'),
  ('assignment_state.handling',            'handling',            '办理中'),
  ('assignment_state.return_requested',    'return requested',    '申请退单'),
  ('assignment_state.extension_requested', 'extension requested', '申请延期'),
  ('assignment_state.answered',            'answered',            '已答复'),
  ('assignment_state.returned',            'returned',            '已退回'),
  ('assignment_state.redoing',             'redoing',             '重办中'),
  ('assignment_state.completed',           'completed',           '已完成'),
  ('assignment_state.withdrawn',           'withdrawn',           '已退出'),
  ('ticket_action.accept',            'accept',                '受理'),
  ('ticket_action.keep',              'keep as draft',         '暂存'),
  ('ticket_action.answer_at_once',    'answer at once',        '直接答复'),
  ('ticket_action.refuse',            'refuse',                '不予受理'),
  ('ticket_action.submit',            'hand on',               '提交'),
  ('ticket_action.correct',           'correct',               '更正'),
  ('ticket_action.void',              'void',                  '作废'),
  ('ticket_action.merge',             'merge',                 '并单'),
  ('ticket_action.mark_urgent',       'mark urgent',           '标记紧急'),
  ('ticket_action.mark_confidential', 'mark confidential',     '标记保密'),
  ('ticket_action.dispatch',          'dispatch',              '派单'),
  ('ticket_action.negotiate',         'negotiate',             '协商'),
  ('ticket_action.redispatch',        'redispatch',            '改派'),
  ('ticket_action.sign',              'sign',                  '签收'),
  ('ticket_action.contact',           'contact the citizen',   '联系诉求人'),
  ('ticket_action.answer',            'answer',                '答复'),
  ('ticket_action.sub_dispatch',      'sub-dispatch',          '加派'),
  ('ticket_action.assign_below',      'receive from above',    '加派'),
  ('ticket_action.return_request',    'ask for a return',      '申请退单'),
  ('ticket_action.return',            'approve a return',      '同意退单'),
  ('ticket_action.return_reject',     'reject a return',       '驳回退单'),
  ('ticket_action.extension_request', 'ask for an extension',  '申请延期'),
  ('ticket_action.extend',            'grant an extension',    '同意延期'),
  ('ticket_action.extension_reject',  'reject an extension',   '驳回延期'),
  ('ticket_action.co_unit_request',   'ask for co-units',      '申请协办'),
  ('ticket_action.co_unit',           'grant co-units',        '同意协办'),
  ('ticket_action.co_unit_reject',    'decline co-units',      '驳回协办'),
  ('ticket_action.withdraw',          'withdraw a unit',       '撤回派单'),
  ('ticket_action.urge',              'urge',                  '催办'),
  ('ticket_action.supervise',         'supervise',             '督办'),
  ('ticket_action.follow_up',         'follow up',             '回访'),
  ('ticket_action.skip_follow_up',    'leave out the follow-up', '免回访'),
  ('ticket_action.undo',              'take back',             '撤销'),
  ('ticket_action.redo',              'send back',             '发回重办'),
  ('ticket_action.close',             'close',                 '办结'),
  ('ticket_action.complete',          'complete',              '完成'),
  ('ticket_action.archive',           'archive',               '归档'),
  ('ticket_action.appeal',            'appeal',                '考核申诉'),
  ('ticket_action.appeal_review',     'decide an appeal',      '审核申诉'),
  ('ticket_action.emergency',         'call an emergency service', '紧急转办'),
  ('ticket_action.note',              'note',                  '备注'),
  ('ticket_action.claim',             'claim',                 '领取'),
  ('ticket_action.release',           'release',               '释放'),
  ('ticket_action.reassign',          'reassign',              '转交')
ON CONFLICT (key) DO UPDATE SET text_en = excluded.text_en, text_zh = excluded.text_zh;
