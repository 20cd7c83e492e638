# SPDX-License-Identifier: GPL-3.0-or-later
"""What units and the centre settle between them: co-units, passing on, a disputed score, another colleague."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from ticket_world import OTHER, OTHER_NAME, UNIT_NAME, Ticket, act, look_up, open_ticket, pick, signs_in, task, tick  # noqa: E402
from world import Checks, alert, sql  # noqa: E402

# An officer whose unit has one below it whose name is in no other's.
ABOVE, BELOW, BELOW_NAME, OFFICER = sql(
    "SELECT p.id, u.id, u.short_name_zh, s.login FROM unit u JOIN unit p ON p.id = u.parent_id JOIN staff s ON s.unit_id = p.id"
    " WHERE u.dissolved_at IS NULL AND NOT EXISTS (SELECT FROM unit o WHERE o.parent_id = p.id AND o.id <> u.id"
    " AND o.short_name_zh LIKE '%' || u.short_name_zh || '%') AND (SELECT count(*) FROM unit o WHERE o.parent_id = p.id) > 14"
    " ORDER BY p.id, u.id LIMIT 1").split("|")
checks = Checks()

helped = Ticket().dispatched().signed()
alone = Ticket().dispatched().signed()
act("unit1", f"ticket_request_co_units('{alone.id}', {alone.part('version')}, '{{{OTHER}}}', '需现场配合')")
passed = Ticket()
act("review1", f"ticket_dispatch('{passed.id}', {passed.get('version')}, {ABOVE}, '{{}}')")
act(OFFICER, f"ticket_sign('{passed.id}', {passed.part('version', ABOVE)})")
disputed = Ticket().dispatched().signed().answered()
claimed = Ticket()
act("review1", f"ticket_claim('{claimed.id}')")


def co_units_asked_for(desk):
    open_ticket(desk, helped)
    task(desk, "申请协办")
    desk.press("申请协办", "push-button")
    alert(desk, "请填写“需协办的单位”")
    tick(desk, "需协办的单位", OTHER_NAME)
    desk.type("理由", "需该单位配合现场开挖")
    desk.shot("units-co-unit-ask")
    desk.keys("ctrl+Return")
    desk.wait(lambda: sql(f"SELECT reason, co_unit_ids FROM co_unit_request WHERE ticket_id = '{helped.id}'")
              == f"需该单位配合现场开挖|{{{OTHER}}}", "a request for co-units")
    desk.shows("申请协办 · " + UNIT_NAME)
    assert helped.part(unit=OTHER) == "", "nobody has been dispatched yet"


def co_unit_granted(desk):
    desk.click(desk.shows("待审协办", "list-item"))
    desk.shows("待审协办")
    open_ticket(desk, helped)
    task(desk, "审核协办")
    desk.shows("申请协办：需该单位配合现场开挖")
    desk.find(f"接收工单的协办单位：{OTHER_NAME}")
    pick(desk, "审核意见", "同意")
    desk.shot("units-co-unit-grant")
    desk.press("审核", "push-button")
    desk.wait(lambda: helped.part(unit=OTHER) == "to_sign", "a part of the co-unit")
    assert helped.part("lead || ' ' || (due_at > now())", OTHER) == "false true"
    desk.shows("同意协办")


def co_unit_declined(desk):
    open_ticket(desk, alone)
    task(desk, "审核协办")
    pick(desk, "审核意见", "驳回")
    desk.press("审核", "push-button")
    alert(desk, "请填写驳回原因")
    desk.type("理由", "本单位职责范围内")
    desk.press("审核", "push-button")
    desk.wait(lambda: sql(f"SELECT decision FROM co_unit_request WHERE ticket_id = '{alone.id}'") == "rejected", "a decision")
    assert alone.part(unit=OTHER) == ""


def passed_on(desk):
    open_ticket(desk, passed)
    task(desk, "加派下级单位")
    desk.press("加派", "push-button")
    alert(desk, "请填写“下级单位”")
    tick(desk, "下级单位", BELOW_NAME)
    desk.type("办理要求", "请到现场核实")
    desk.shot("units-pass-on")
    desk.press("加派", "push-button")
    desk.wait(lambda: passed.part("state || ' ' || parent_unit_id", BELOW) == f"to_sign {ABOVE}", "a part below")
    assert passed.part(unit=ABOVE) == "handling", "the unit above stays responsible"


def appealed(desk):
    open_ticket(desk, disputed)
    task(desk, "考核申诉")
    desk.press("申诉", "push-button")
    alert(desk, "请填写“申诉事项”")
    pick(desk, "申诉事项", "满意度")
    desk.type("理由", "诉求人对政策不满，并非办理问题")
    desk.press("申诉", "push-button")
    desk.wait(lambda: sql(f"SELECT subject FROM score_appeal WHERE ticket_id = '{disputed.id}'") == "satisfaction", "an appeal")


def appeal_decided(desk):
    desk.click(desk.shows("待审申诉", "list-item"))
    open_ticket(desk, disputed)
    task(desk, "审核申诉")
    desk.shows("诉求人对政策不满，并非办理问题")
    pick(desk, "审核意见", "同意")
    desk.press("审核", "push-button")
    alert(desk, "请填写“理由”")
    desk.type("理由", "情况属实")
    desk.shot("units-appeal")
    desk.press("审核", "push-button")
    desk.wait(lambda: sql(f"SELECT decision || decision_note FROM score_appeal WHERE ticket_id = '{disputed.id}'") == "approved情况属实",
              "a decision")


def reassigned(desk):
    name = sql("SELECT name FROM staff WHERE login = 'review2'")
    open_ticket(desk, claimed)
    task(desk, "转交同事")
    desk.press("转交", "push-button")
    alert(desk, "同事")
    look_up(desk, "同事", sql("SELECT work_number FROM staff WHERE login = 'review2'"), name)
    desk.press("转交", "push-button")
    desk.wait(lambda: sql(f"SELECT s.login FROM claim c JOIN staff s ON s.id = c.staff_id WHERE c.ticket_id = '{claimed.id}'") == "review2",
              "a colleague who has it")


checks.session([
    ("a unit's officer signs in", signs_in("unit1")),
    ("asks for a co-unit", co_units_asked_for),
    ("appeals against the score", appealed),
])
checks.session([
    ("a reviewer signs in", signs_in("review1")),
    ("grants the co-unit, which gets its part", co_unit_granted),
    ("declines another, with the reason", co_unit_declined),
])
checks.session([
    ("the officer of a unit with others below signs in", signs_in(OFFICER)),
    ("passes the work on", passed_on),
])
checks.session([
    ("a quality reviewer signs in", signs_in("quality1")),
    ("decides the appeal", appeal_decided),
])
checks.session([
    ("a supervisor signs in", signs_in("floor1")),
    ("gives a claimed ticket to a colleague", reassigned),
])
checks.done()
