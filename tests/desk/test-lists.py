# SPDX-License-Identifier: GPL-3.0-or-later
"""Lists of tickets: one act on many with a summary, live rows and counts, named filters, columns."""

import json
import os
import subprocess
import sys
import time
import uuid

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from world import Checks, cells, filled, page, sql  # noqa: E402
from gi.repository import Atspi  # noqa: E402

CATEGORY = int(sql("SELECT min(id) FROM category c WHERE active AND NOT EXISTS (SELECT FROM category WHERE parent_id = c.id)"))
AREA = sql("SELECT code FROM area WHERE level = 'town' ORDER BY code LIMIT 1")
# What every ticket of this test has in its title and no other ticket has.
WORD = "甲乙丙丁戊"
FOCUSED = 1 << int(Atspi.StateType.FOCUSED)
checks = Checks()


def act(login, call):
    """What a person does without a window."""
    environment = dict(os.environ, PGUSER=login, PGPASSWORD="demo", PGOPTIONS="-c search_path=sonor,public")
    return subprocess.run(["psql", "-XAtqc", "SELECT " + call], check=True, capture_output=True, text=True,
                          env=environment).stdout.strip()


def accepted(title):
    ticket = str(uuid.uuid4())
    fields = {"id": ticket, "kind": "help", "channel": "phone", "category_id": CATEGORY, "area_code": AREA, "content": WORD + title,
              "title": WORD + title, "address": "团结小区三号楼"}
    act("agent1", f"ticket_accept($q${json.dumps(fields, ensure_ascii=False)}$q$)")
    return ticket


def number(ticket):
    return sql(f"SELECT number FROM ticket WHERE id = '{ticket}'")


def holder(ticket):
    return sql(f"SELECT s.login FROM claim c JOIN staff s ON s.id = c.staff_id WHERE c.ticket_id = '{ticket}'")


tickets = [accepted(title) for title in ("一", "二", "三")]
act("review2", f"ticket_claim('{tickets[1]}')")


def opened(desk):
    desk.sign_in("review1")
    desk.traced("workplace-open")
    desk.click(desk.shows("初审", "list-item"))
    filled(desk)
    desk.type("搜索工单", WORD)
    desk.wait(lambda: len(cells(desk)) == 3, "three tickets")


def row(desk, ticket):
    return next(node for node in page(desk).below() if node.role == "label" and node.name == number(ticket))


def select_all(desk):
    desk.click(row(desk, tickets[0]))
    desk.keys("ctrl+a")
    desk.shows("已选 3 件")


def batch(desk):
    """One of three is a colleague's."""
    select_all(desk)
    desk.keys("ctrl+g")
    desk.shows("成功 2 件，未能执行 1 件")
    desk.shows(number(tickets[1]))
    desk.shot("batch-summary")
    desk.keys("Escape")
    desk.wait(lambda: [holder(ticket) for ticket in tickets] == ["review1", "review2", "review1"], "two claimed")


def taken_back(desk):
    """What a batch did is taken back with one button, also where it could not be done to all."""
    select_all(desk)
    desk.keys("ctrl+shift+g")
    desk.shows("已执行的操作可在 10 秒内撤销")
    desk.press("撤销", "push-button")
    desk.shows("已撤销 2 件")
    desk.wait(lambda: [holder(ticket) for ticket in tickets] == ["review1", "review2", "review1"], "as they were")


def selection_stays(desk):
    """Another ticket comes; what was selected is selected still."""
    desk.shows("已选 3 件")
    tickets.append(accepted("四"))
    desk.wait(lambda: number(tickets[3]) in cells(desk), "a ticket that has just come, without asking")
    desk.shows("已选 3 件")


def released(desk):
    desk.click(row(desk, tickets[0]))
    desk.shows("已选 1 件")
    desk.keys("ctrl+shift+g")
    desk.wait(lambda: holder(tickets[0]) == "", "a ticket released")


def counted(desk):
    """The sidebar counts what others do."""
    before = int(sql("SELECT count(*) FROM ticket WHERE state = 'first_review'"))
    tickets.append(accepted("五"))
    desk.wait(lambda: any(str(before + 1) in node.texts() for node in desk.nodes(role="list-item")), "one more in the sidebar")


def kept(desk):
    desk.press("我的筛选")
    desk.press("保存", "push-button")
    desk.shows("请为筛选命名", "alert")
    desk.type("筛选名称", "供暖专项")
    desk.press("保存", "push-button")
    desk.shows("供暖专项", "push-button")
    desk.shot("saved-filters")
    desk.keys("Escape")
    desk.keys("ctrl+Escape")
    desk.wait(lambda: len(cells(desk)) > 5, "all tickets")
    desk.press("我的筛选")
    desk.press("供暖专项", "push-button")
    desk.wait(lambda: len(cells(desk)) == 5, "the five of the filter")
    desk.wait(lambda: sql("SELECT count(*) FROM preference WHERE key = 'filters.first-review'") == "1", "the filter on the server")


def columns(desk):
    def titles():
        return [node.name for node in page(desk).below() if node.role == "column-header"]
    desk.wait(lambda: "诉求分类" in titles() or "诉求分类" in page(desk).texts(), "a column")
    desk.press("显示列")
    # By keyboard: where a popover lies is not told.
    desk.wait(lambda: desk.nodes("诉求分类", "check-box"), "its tick")
    for _ in range(12):
        if desk.nodes("诉求分类", "check-box")[-1].states & FOCUSED:
            break
        desk.keys("Tab")
        time.sleep(0.2)
    desk.keys("space")
    desk.shot("columns")
    desk.keys("Escape")
    desk.wait(lambda: sql("SELECT value ->> 'category' FROM preference WHERE key = 'columns'") == "0", "the choice on the server")


def dispatched(desk):
    desk.click(row(desk, tickets[0]))
    desk.keys("ctrl+a")
    desk.press("已选 5 件")
    desk.press("按派单目录派单", "push-button")
    desk.shows("确定按派单目录派单？")
    desk.press("按派单目录派单", "push-button")
    desk.shows("未能执行 1 件")
    desk.keys("Escape")
    desk.wait(lambda: sql(f"SELECT count(*) FROM ticket WHERE title LIKE '{WORD}%' AND state = 'handling'") == "4", "four dispatched")
    desk.wait(lambda: cells(desk) == [number(tickets[1])], "the colleague's alone in the list")


checks.session([
    ("a reviewer finds three tickets", opened),
    ("claims many by keyboard, and is told which not and why", batch),
    ("a batch is taken back", taken_back),
    ("the list follows others and keeps what is selected", selection_stays),
    ("a ticket is released by keyboard", released),
    ("the sidebar counts what others do", counted),
    ("a filter is kept under a name", kept),
    ("a column is hidden, and stays so", columns),
    ("many are dispatched at once", dispatched),
])
checks.done()
