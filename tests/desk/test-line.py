# SPDX-License-Identifier: GPL-3.0-or-later
"""What the line bar has of the call centre: who it is that rings, help in a call, wrap-up, and who waits."""

import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from phone_world import settings  # noqa: E402
from switch_world import Switch, seat, status  # noqa: E402
from world import Checks, sql  # noqa: E402

SIZE = sys.argv[1]
checks = Checks()
switch = Switch()
citizens = []
# Somebody with a ticket that is being handled, and no secret about it.
NUMBER, TITLE = sql("""SELECT c.caller_dialled || '|' || t.title FROM call c JOIN ticket t ON t.id = c.ticket_id
  WHERE t.state = 'handling' AND NOT t.confidential AND c.direction = 'in' AND c.caller_dialled ~ '^1'
  ORDER BY t.created_at DESC LIMIT 1""").split("|")
sql("UPDATE setting SET value = 60 WHERE key = 'seat.ring'")


def person(login, text):
    """Somebody else, who is not at this desk."""
    return subprocess.run(["psql", "-XqAtU", login, "-c", text], check=True, capture_output=True, text=True,
                          env={**os.environ, "PGPASSWORD": "demo", "PGPASSFILE": "/nonexistent"}).stdout.strip()


def help_asked(words):
    return sql(f"SELECT {words} FROM help_request ORDER BY at DESC LIMIT 1")


def rings(desk):
    """Before anybody answers, the desk tells who it is, what they asked, and where they waited."""
    desk.sign_in("agent1")
    status(desk, "示忙")
    desk.wait(lambda: sql("SELECT registered_until > now() FROM seat WHERE status <> 'signed_out'") == "t", "the telephone registered")
    status(desk, "排队 0")
    citizens.append(switch.citizen(NUMBER))
    status(desk, "排队 1")
    desk.shot(f"line-waits-{SIZE}")
    desk.keys("ctrl+F2")
    status(desk, "振铃")
    pop = desk.find("来电信息")
    desk.wait(lambda: any(NUMBER in text for text in desk.find("来电信息").texts()), "who calls")
    pop = desk.find("来电信息").texts()
    assert any("热线综合 · 汉语 · 已等待" in text for text in pop), pop
    assert any("在办工单" in text for text in pop) and any(TITLE in text for text in pop), pop
    assert sql("SELECT count(*) FROM call WHERE answered_at IS NULL AND ended_at IS NULL") == "1"
    desk.wait(lambda: any("热线综合 · 汉语" in text and "已等待" not in text for text in desk.texts()), "the queue's name in the line bar")
    status(desk, "排队 0")
    desk.shot(f"line-pop-{SIZE}")


def answered(desk):
    desk.keys("F2")
    status(desk, "通话中")
    desk.gone("来电信息", test=lambda node: desk.listed(node))
    desk.wait(lambda: seat() == "ready talking", "the seat talks")


def asks_for_help(desk):
    desk.find("求助", "push-button")
    desk.keys("shift+F8")
    desk.find("求助说明")
    desk.shot(f"line-help-{SIZE}")
    desk.type("求助说明", "诉求人情绪激动")
    desk.press("求助班长", "push-button")
    status(desk, "已求助，等待响应")
    assert help_asked("note || ' ' || wanted") == "诉求人情绪激动 supervisor"
    assert person("floor1", "SELECT note FROM help_requests()") == "诉求人情绪激动"
    person("floor1", f"SELECT help_take('{help_asked('id')}')")
    desk.shows("正在协助处理")
    desk.shot(f"line-helped-{SIZE}")
    desk.keys("shift+F8")
    desk.wait(lambda: help_asked("closed_at IS NOT NULL") == "t", "the request taken back")
    desk.find("求助", "push-button")


def wraps_up(desk):
    """A request ends with its call; wrap-up shows its time and has its key."""
    desk.keys("shift+F8")
    desk.press("求助蒙古语座席", "push-button")
    desk.wait(lambda: help_asked("wanted || (closed_at IS NULL)::text") == "bilingualtrue", "a colleague asked for")
    desk.keys("F12")
    desk.wait(lambda: help_asked("closed_at IS NOT NULL AND closed_by IS NULL") == "t", "the request over with the call")
    desk.wait(lambda: any(text.startswith("话后 00:") for text in desk.texts()), "wrap-up with its time")
    before = next(text for text in desk.texts() if text.startswith("话后 00:"))
    desk.wait(lambda: any(text.startswith("话后 00:") and text < before for text in desk.texts()), "a clock that runs down")
    desk.shot(f"line-wrap-up-{SIZE}")
    desk.find("话后完成", "push-button")
    desk.keys("F11")
    desk.wait(lambda: seat() == "ready idle", "the seat idle")
    status(desk, "示闲")
    citizens[0].finish()


def supervisor(desk):
    """Whoever is asked sees who asks, since when they talk, and why; and no more once somebody comes."""
    desk.sign_in("floor1")
    desk.traced("workplace-open")
    person("agent2", "SELECT seat_sign_in()")
    sql("""SELECT call_begin('90000000-0000-4000-8000-000000000001', 'in', '13804780009', '+8613804780009', '12345');
      SELECT queue_enter('90000000-0000-4000-8000-000000000001', 'general', 'zh', 'one');
      SELECT call_connect('90000000-0000-4000-8000-000000000001', (SELECT id FROM staff WHERE login = 'agent2'))""")
    person("agent2", "SELECT help_request('政策不清楚')")
    desk.shows("求助 · 已通话 00:0")
    desk.shows("政策不清楚")
    desk.shot(f"line-supervisor-{SIZE}")
    person("floor2", f"SELECT help_take('{help_asked('id')}')")
    desk.wait(lambda: not any("求助 · 已通话" in text for text in desk.texts()), "nothing in the bar of a request that somebody sees to")


settings("", user="")
checks.session([
    ("who calls is told while it rings", rings),
    ("whoever answers has the form in its place", answered),
    ("help is asked for, and comes", asks_for_help),
    ("wrap-up has a clock and a key", wraps_up),
], SONOR_CONFIG=switch.desk_config())
checks.session([("a supervisor is told of a request", supervisor)], SONOR_CONFIG=switch.desk_config())
checks.done()
