# SPDX-License-Identifier: GPL-3.0-or-later
"""What callers are told before they wait, whose calls are treated in another way, and what is wrong: as a supervisor has it."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from world import Checks, sql  # noqa: E402
from gi.repository import Atspi  # noqa: E402

SENSITIVE = 1 << int(Atspi.StateType.SENSITIVE)
# When a notice ends if nobody says better.
DAY = sql("SELECT to_char(now() + interval '4 hours', 'YYYY-MM-DD')")
checks = Checks()


def can_press(desk, name):
    return any(node.states & SENSITIVE for node in desk.nodes(name, "push-button"))


def opens(desk):
    desk.sign_in("floor1")
    desk.traced("workplace-open")
    desk.click(desk.shows("热线管理", "list-item"))
    desk.shows("当前没有公告")
    desk.shows("名单中没有号码")
    desk.shows("一切正常")


def writes(desk):
    """A notice is written and switched on; what is missing cannot be saved."""
    desk.press("新建来电公告…")
    desk.find("保存并启用", "push-button")
    assert not can_press(desk, "保存并启用")
    desk.type("事项和地点", "临河区解放街主管网抢修")
    desk.shows("日期 " + DAY)
    desk.type("时间", "25:00")
    assert not can_press(desk, "保存并启用")
    desk.type("时间", "23：59")
    desk.wait(lambda: can_press(desk, "保存并启用"), "it can be saved")
    desk.shot("hotline-notice")
    desk.press("保存并启用")
    desk.shows("◉ 停水 · 临河区解放街主管网抢修")
    row = sql("SELECT kind || ' ' || to_char(until, 'YYYY-MM-DD HH24:MI') || ' ' || (on_since IS NOT NULL) FROM hotline_notice")
    assert row == f"water {DAY} 23:59 true", row


def switches(desk):
    """Off, changed, on again: the same notice."""
    desk.press("停用")
    desk.shows("○ 停水 · 临河区解放街主管网抢修")
    assert sql("SELECT on_since IS NULL FROM hotline_notice") == "t"
    desk.press("修改…")
    desk.find("仅保存", "push-button")
    desk.type("事项和地点", "临河区胜利路主管网抢修")
    desk.press("仅保存")
    desk.shows("○ 停水 · 临河区胜利路主管网抢修")
    desk.press("启用")
    desk.shows("◉ 停水 · 临河区胜利路主管网抢修")
    assert sql("SELECT count(*) FROM hotline_notice WHERE on_since IS NOT NULL") == "1"


def lists(desk):
    """A number that is not answered needs an end and a word why; so does taking it off."""
    desk.press("添加号码…")
    desk.find("保存", "push-button")
    desk.type("号码", "1380478abc")
    desk.type("原因（与您的姓名一并留存）", "反复骚扰谩骂话务员")
    assert not can_press(desk, "保存")
    desk.type("号码", "138 0478 0077")
    desk.wait(lambda: can_press(desk, "保存"), "a number that is served first needs no end")
    desk.shot("hotline-number")
    desk.press("保存")
    desk.shows("△ 13804780077 · 优先接听")
    assert sql("SELECT rule || ' ' || note FROM caller_rule WHERE e164 = '+8613804780077'") == "first 反复骚扰谩骂话务员"
    desk.press("移除…")
    desk.type("备注", "误加")
    desk.press("移出名单")
    desk.wait(lambda: sql("SELECT detail ->> 'note' FROM audit_log WHERE action = 'caller_rule.remove'") == "误加", "it is off the list")
    assert sql("SELECT count(*) FROM caller_rule WHERE e164 = '+8613804780077'") == "0"


def alarms(desk):
    """What goes wrong is there at once, and whoever takes notice is written down."""
    sql("SELECT alarm_raise('prompt', 'zh/welcome', 'no sound file', 'one')")
    sql("SELECT trunk_tell('one', 'city', 'rejected', '403 Forbidden')")
    desk.shows("⚠ 语音文件无法播放: zh/welcome")
    desk.shows("▲ city · 注册被拒")
    desk.shows("告警：2 条")
    desk.shot("hotline")
    desk.press("已知悉")
    desk.wait(lambda: sql("SELECT count(*) FROM alarm a JOIN staff s ON s.id = a.seen_by WHERE s.login = 'floor1'") == "1", "it is noticed")
    desk.shows("毕力格 已知悉")
    sql("SELECT trunk_tell('one', 'city', 'registered', NULL)")
    desk.shows("● city · 已注册")
    # What nothing mends is settled by whoever has seen to it.
    desk.press("已处理")
    desk.wait(lambda: sql("SELECT count(*) FROM alarm WHERE until IS NULL") == "0", "it is settled")
    desk.shot("hotline-settled")


checks.session([
    ("the page is empty", opens),
    ("a notice to callers", writes),
    ("off, changed, on", switches),
    ("a number of its own kind", lists),
    ("alarms and trunks", alarms),
], TZ="Asia/Shanghai")
checks.done()
