# SPDX-License-Identifier: GPL-3.0-or-later
"""Tickets for the tests of the desk: made and moved without a window, opened and worked on in one."""

import json
import os
import subprocess
import time
import uuid

from gi.repository import GLib
from desk import EXPANDABLE
from world import cells, filled, page, sql

UNIT = int(sql("SELECT unit_id FROM staff WHERE login = 'unit1'"))
UNIT_NAME = sql(f"SELECT short_name_zh FROM unit WHERE id = {UNIT}")
# One whose name is in no other's, so that typing it finds it alone or first.
OTHER, OTHER_NAME = sql("SELECT id, short_name_zh FROM unit WHERE level = 'city' AND dissolved_at IS NULL"
                        f" AND id <> {UNIT} ORDER BY id LIMIT 1").split("|")
CATEGORY = int(sql("SELECT min(id) FROM category c WHERE active AND NOT EXISTS (SELECT FROM category WHERE parent_id = c.id)"))
AREA = sql("SELECT code FROM area WHERE level = 'town' ORDER BY code LIMIT 1")
WIDTH, HEIGHT = 1920, 1080
FOCUSED = 1 << 12


def act(login, call):
    """What a person does without a window."""
    environment = dict(os.environ, PGUSER=login, PGPASSWORD="demo", PGOPTIONS="-c search_path=sonor,public")
    return subprocess.run(["psql", "-XAtqc", "SELECT " + call], check=True, capture_output=True, text=True,
                          env=environment).stdout.strip()


class Ticket:
    def __init__(self, ticket_id=None, **fields):
        self.id = ticket_id or self.accept(**fields)
        self.number = self.get("number")

    @staticmethod
    def accept(**fields):
        ticket_id = str(uuid.uuid4())
        fields = dict({"id": ticket_id, "kind": "help", "channel": "phone", "category_id": CATEGORY, "area_code": AREA,
                       "content": "我家住在三号楼二单元，暖气从昨天晚上开始不热。", "title": "暖气不热" + ticket_id[:4], "name": "王小明",
                       "phone": "13947812345", "address": "团结小区三号楼"}, **fields)
        act("agent1", f"ticket_accept($q${json.dumps(fields, ensure_ascii=False)}$q$)")
        return ticket_id

    def get(self, column):
        return sql(f"SELECT {column} FROM ticket WHERE id = '{self.id}'")

    def part(self, column="state", unit=UNIT):
        return sql(f"SELECT {column} FROM assignment WHERE ticket_id = '{self.id}' AND unit_id = {unit}")

    def dispatched(self):
        act("review1", f"ticket_dispatch('{self.id}', {self.get('version')}, {UNIT}, '{{}}')")
        return self

    def signed(self):
        act("unit1", f"ticket_sign('{self.id}', {self.part('version')})")
        return self

    def answered(self):
        act("unit1", f"ticket_answer('{self.id}', {self.part('version')}, '已上门检修，供暖恢复正常。', '', true)")
        return self

    def followed_up(self, **result):
        result = dict({"reached": True, "solved": False, "satisfaction": "dissatisfied"}, **result)
        act("follow1", f"ticket_follow_up('{self.id}', {self.get('version')}, $q${json.dumps(result)}$q$)")
        return self


def open_ticket(desk, ticket, words=lambda words: words):
    """From the list of all, on a desk whose own language words gives."""
    desk.click(desk.shows(words("全部工单"), "list-item"))
    filled(desk)
    desk.type(words("搜索工单"), ticket.number)
    desk.wait(lambda: cells(desk) == [ticket.number], f"ticket {ticket.number} alone in the list")
    label = next(node for node in page(desk).below() if node.role == "label" and node.name == ticket.number)
    desk.click(label, 2)
    desk.shows(words("办理过程"))


def task(desk, name):
    """Opens the form of a task, unless it lies open."""
    def last():
        # What opens can be expanded; the button within, which may have the same name, cannot. Pages that went stay in the cache.
        toggles = [node for node in desk.nodes(name, "push-button") if node.states & EXPANDABLE]
        return toggles and toggles[-1]
    toggle = desk.wait(last, f"a task “{name}”")
    if not toggle.expanded():
        desk.do(toggle)
        desk.wait(lambda: last().expanded(), f"the form of “{name}”")


def reach(desk, node):
    """Clicks what may lie above or below what the task pane shows of a long form."""
    for _ in range(20):
        x, y, width, height = desk.call(node.path, "org.a11y.atspi.Component", "GetExtents", GLib.Variant("(u)", (1,)))[0]
        if 200 < y and y + height < HEIGHT - 40:
            break
        # At the edge of the pane, where no field takes the wheel for itself.
        desk.tool("xdotool", "mousemove", str(WIDTH - 8), str(HEIGHT // 2), "click", "--repeat", "2", "5" if y > 200 else "4")
        time.sleep(0.4)
    desk.click(node)


def pick(desk, field, option):
    """Chooses one of the words of a field."""
    def found():
        return [below for node in desk.nodes(field) for below in node.below()
                if below.name == option and below.role in ("check-box", "radio-button")]
    reach(desk, desk.wait(found, f"“{option}” of “{field}”")[-1])


def look_up(desk, field, text, name):
    """Types a part of a name and takes what fits with Enter."""
    desk.type(field, text)
    desk.wait(lambda: any(name in node.texts() for node in desk.nodes(role="list-item")), f"“{name}” below “{field}”")
    reach(desk, desk.fields(field)[-1])
    desk.keys("Return")


def focused(desk, field):
    desk.wait(lambda: any(node.states & FOCUSED for node in desk.fields(field)), f"the focus in {field}")


def becomes(desk, ticket, state):
    desk.wait(lambda: ticket.get("state") == state, f"a ticket in {state}")

def signs_in(login):
    def begin(desk):
        desk.sign_in(login)
        desk.traced("workplace-open")
    return begin


def tick(desk, field, name):
    """Opens a list of many, finds one by its name and ticks it with Enter."""
    desk.press(field, "push-button")
    desk.type(field, name)
    desk.find(name, "check-box")
    desk.keys("Return")
    desk.find(f"{field}：{name}")
    desk.keys("Escape")
