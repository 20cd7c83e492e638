# SPDX-License-Identifier: GPL-3.0-or-later
"""A ticket's whole life in real windows, from the citizen's call on, each step by the right person; then each side door."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from phone_world import PASSWORD, Server, settings  # noqa: E402
from switch_world import Switch, be_ready, calls, seat, status, take_down as take_down_by_keyboard  # noqa: E402
from ticket_world import (OTHER, OTHER_NAME, UNIT, UNIT_NAME, Ticket, act, becomes, look_up, open_ticket, pick,  # noqa: E402
                          reach, signs_in, task)
from world import Checks, alert, filled, sql  # noqa: E402

CITIZEN = "13804780001"
checks = Checks()
switch = Switch()
server = Server()

# The common way

life = None


def is_ready(desk):
    """One sign-in is for the telephone too; who says so is ready."""
    signs_in("agent1")(desk)
    status(desk, "示忙")
    be_ready(desk)
    status(desk, "示闲")


def take_down(desk):
    """Wherever one is, the form opens by itself when the call is answered; it is filled by keyboard alone while the citizen speaks."""
    desk.click(desk.shows("全部工单", "list-item"))
    filled(desk)
    citizen = switch.citizen(CITIZEN)
    calls(desk, CITIZEN)
    desk.keys("F2")
    status(desk, "通话中")
    desk.wait(lambda: sql("SELECT fields ->> 'phone' FROM draft") == CITIZEN, "the caller's number in the draft")
    call_id = sql(f"SELECT id FROM call WHERE caller_dialled = '{CITIZEN}'")
    take_down_by_keyboard(desk, ("gnwd", "供暖温度不达标"), ("tjjd", "巴彦淖尔市 / 临河区 / 团结街道"), "团结小区三号楼", "暖气不热",
                          "我家住在三号楼二单元，暖气从昨天晚上开始不热。")
    desk.shot("life-call")
    desk.keys("F12")
    desk.wait(lambda: seat() == "ready wrap_up", "wrap-up")
    desk.keys("ctrl+Return")
    # What the desk says of it passes soon; what it has done stays.
    ticket_id = desk.wait(lambda: sql(f"SELECT ticket_id FROM call WHERE id = '{call_id}'"), "the ticket of the call")
    citizen.finish()

    global life
    life = Ticket(ticket_id)
    taken = life.get("state || ' ' || area_code || ' ' || address || ' ' || title")
    assert taken == "first_review 150802001 团结小区三号楼 暖气不热", taken
    assert sql(f"SELECT phone_dialled FROM ticket_contact WHERE ticket_id = '{life.id}'") == CITIZEN


def review(desk):
    open_ticket(desk, life)
    task(desk, "派单")
    desk.type("标题", "二单元暖气不热")
    desk.shows("原为：")
    desk.press("派单", "push-button")
    alert(desk, "请填写更正原因")
    desk.type("更正原因", "回听录音，地点写明到单元")
    look_up(desk, "主办单位", UNIT_NAME, UNIT_NAME)
    desk.shows(f"主办 {sql(f'SELECT name_zh FROM unit WHERE id = {UNIT}')}")
    # The unit of these tests is not the one that the catalogue names.
    alert(desk, "派单目录")
    desk.shot("life-review")
    desk.press("派单", "push-button")
    becomes(desk, life, "handling")
    assert life.get("title") == "二单元暖气不热"
    assert sql(f"SELECT field || ' ' || new_value FROM correction WHERE ticket_id = '{life.id}'") == "title 二单元暖气不热"
    assert life.part() == "to_sign"
    desk.shows("撤销", "push-button")


def handle(desk):
    desk.shows("待签收", "list-item")
    open_ticket(desk, life)
    task(desk, "签收")
    desk.press("签收", "push-button")
    desk.wait(lambda: life.part() == "handling", "a signed ticket")
    act("unit1", f"ticket_contact('{life.id}', true, '已电话联系')")
    task(desk, "答复")
    desk.type("公开答复", "维修人员已上门排气，暖气恢复正常。")
    pick(desk, "是否解决", "是")
    desk.press("答复", "push-button")
    becomes(desk, life, "follow_up")


def has_a_telephone(desk):
    """Of a server that any telephone can use; its password is typed once."""
    signs_in("follow1")(desk)
    desk.press("设置电话…", "push-button")
    desk.type("密码（留空则用密钥环中的密码）", PASSWORD)
    desk.press("连接", "push-button")
    desk.shows("已连接，可以拨打和接听")
    desk.keys("Escape")
    desk.gone("SonorPreferencesWindow")
    status(desk, "示闲")


def call_back(desk):
    # What was claimed comes first.
    act("follow1", f"ticket_claim('{life.id}')")
    desk.shot("follow-up-queue")
    desk.press("回访下一件", "push-button")
    desk.shows(life.number)
    desk.shows("您好，这里是12345热线")
    citizen = server.waiter(CITIZEN)
    desk.press("拨打 " + CITIZEN, "push-button")
    status(desk, "通话中")
    desk.keys("F12")
    status(desk, "示闲")
    assert citizen.finish()["outcome"] == "answered", citizen.words
    desk.wait(lambda: sql(f"SELECT count(*) FROM phone_call WHERE ticket_id = '{life.id}'") == "1", "the call in the ticket's history")
    desk.press("保存回访", "push-button")
    alert(desk, "请填写“联系结果”")
    pick(desk, "联系结果", "已接通")
    desk.press("保存回访", "push-button")
    alert(desk, "请询问诉求人并选择")
    pick(desk, "承办单位是否联系过", "是")
    pick(desk, "是否解决", "否")
    desk.shows("与承办单位的答复矛盾")
    desk.shot("follow-up-call")
    pick(desk, "是否解决", "是")
    pick(desk, "满意度", "满意")
    desk.type("诉求人意见", "修得很快")
    desk.press("保存回访", "push-button")
    becomes(desk, life, "final_review")
    assert sql(f"SELECT reached, solved, satisfaction, contradiction FROM follow_up WHERE ticket_id = '{life.id}'") == "t|t|satisfied|f"
    # The next one opens by itself, claimed.
    desk.wait(lambda: sql("SELECT count(*) FROM claim c JOIN staff s ON s.id = c.staff_id WHERE s.login = 'follow1'") != "0",
              "the next ticket, claimed")


def close(desk):
    open_ticket(desk, life)
    task(desk, "办结")
    desk.shows("诉求人：已解决，满意")
    desk.press("办结", "push-button")
    becomes(desk, life, "closed")
    task(desk, "归档")
    desk.press("归档", "push-button")
    becomes(desk, life, "archived")
    desk.shot("life-archived")


# The side doors

returned = Ticket().dispatched().signed()
act("unit1", f"ticket_request_return('{returned.id}', {returned.part('version')}, '不属我单位管辖', '三定方案第三条')")
both = Ticket()
act("review1", f"ticket_dispatch('{both.id}', {both.get('version')}, {UNIT}, '{{{OTHER}}}')")
repeat = Ticket()
original = Ticket().dispatched()
refused, secret, danger, unwanted, unclear = Ticket(), Ticket(), Ticket(), Ticket(), Ticket()
late = Ticket().dispatched().signed()
act("unit1", f"ticket_request_extension('{late.id}', {late.part('version')}, 2, '配件需从外地调运', true)")
pressed = Ticket().dispatched().signed()
unsolved = Ticket().dispatched().signed().answered().followed_up()


def return_approved(desk):
    open_ticket(desk, returned)
    task(desk, "审核退单")
    desk.shows("职责依据：三定方案第三条")
    pick(desk, "审核意见", "驳回")
    desk.press("审核", "push-button")
    alert(desk, "请填写驳回原因")
    pick(desk, "审核意见", "同意")
    desk.shot("life-return")
    desk.press("审核", "push-button")
    becomes(desk, returned, "dispatch")


def dispatched_again(desk):
    task(desk, "派单")
    look_up(desk, "主办单位", OTHER_NAME, OTHER_NAME)
    desk.press("派单", "push-button")
    becomes(desk, returned, "handling")
    assert returned.part(unit=OTHER) == "to_sign"


def redispatched(desk):
    task(desk, "改派")
    look_up(desk, "主办单位", UNIT_NAME, UNIT_NAME)
    desk.press("改派", "push-button")
    alert(desk, "请填写“理由”")
    desk.type("理由", "经协商由该单位主办")
    desk.press("改派", "push-button")
    desk.shows("确定改派？")
    desk.press("改派", "push-button")
    desk.wait(lambda: returned.part() == "to_sign" and returned.part(unit=OTHER) == "withdrawn", "another lead")


def withdrawn(desk):
    open_ticket(desk, both)
    task(desk, "撤回单位")
    desk.type("理由", "无需协办")
    desk.press("撤回", "push-button")
    desk.shows("确定撤回该单位？")
    desk.press("撤回", "push-button")
    desk.wait(lambda: both.part(unit=OTHER) == "withdrawn", "a unit withdrawn")


def merged(desk):
    open_ticket(desk, repeat)
    task(desk, "重复并单")
    look_up(desk, "并入的工单", original.number, original.get("title"))
    desk.press("并单", "push-button")
    desk.shows("确定并单？")
    desk.press("并单", "push-button")
    becomes(desk, repeat, "merged")
    assert repeat.get("merged_into") == original.id


def negotiated(desk):
    open_ticket(desk, unclear)
    task(desk, "职责协商")
    desk.press("发起协商", "push-button")
    alert(desk, "请填写“协商单位”")


def confidential(desk):
    open_ticket(desk, secret)
    task(desk, "保密设置")
    pick(desk, "保密", "是")
    desk.press("标记", "push-button")
    desk.wait(lambda: secret.get("confidential") == "t", "a confidential ticket")


def emergency(desk):
    open_ticket(desk, danger)
    task(desk, "紧急转办")
    pick(desk, "紧急服务", "119 消防")
    desk.press("已转办", "push-button")
    desk.wait(lambda: danger.get("urgent") == "t", "an urgent ticket")
    assert sql(f"SELECT service FROM emergency WHERE ticket_id = '{danger.id}'") == "119"


def extension(desk):
    open_ticket(desk, late)
    before = late.part("due_at")
    task(desk, "审核延期")
    desk.shows("申请延期 2 个工作日：配件需从外地调运")
    pick(desk, "审核意见", "同意")
    desk.press("审核", "push-button")
    desk.wait(lambda: late.part("due_at") > before, "a later deadline")


def urged(desk):
    open_ticket(desk, pressed)
    task(desk, "催办")
    pick(desk, "催办来源", "中心催促承办单位")
    desk.press("催办", "push-button")
    desk.wait(lambda: sql(f"SELECT count(*) FROM urge WHERE ticket_id = '{pressed.id}' AND source = 'centre'") == "1", "an urge")


def supervised(desk):
    task(desk, "督办")
    pick(desk, "督办级别", "重点督办")
    desk.type("督办要求", "两日内办结并书面反馈")
    desk.press("督办", "push-button")
    desk.shows("打印督办通知单", "push-button")
    desk.shot("life-supervised")
    assert sql(f"SELECT level, reply_by > now() FROM supervision WHERE ticket_id = '{pressed.id}'") == "key|t"


def redone(desk):
    open_ticket(desk, unsolved)
    desk.shows("诉求人评价与承办单位答复矛盾")
    task(desk, "发回重办")
    desk.type("理由", "诉求人反映仍不热")
    desk.press("发回重办", "push-button")
    desk.shows("确定发回重办？")
    desk.press("发回重办", "push-button")
    becomes(desk, unsolved, "redo")
    assert unsolved.part() == "redoing"


def refuse(desk):
    open_ticket(desk, refused)
    task(desk, "不予受理")
    desk.press("不予受理", "push-button")
    alert(desk, "请填写“不予受理依据”")
    reach(desk, desk.nodes("不予受理依据", test=lambda node: node.role != "label")[-1])
    desk.keys("Down", "Return")
    pick(desk, "是否已告知诉求人正确途径", "是")
    desk.press("不予受理", "push-button")
    becomes(desk, refused, "refused")


def void(desk):
    open_ticket(desk, unwanted)
    task(desk, "作废")
    desk.type("理由", "测试来电")
    desk.press("作废", "push-button")
    desk.shows("确定作废此工单？")
    desk.press("作废", "push-button")
    becomes(desk, unwanted, "void")


settings("", user="")
checks.session([
    ("an agent signs in, and is ready", is_ready),
    ("a citizen calls 12345, and the agent takes it down", take_down),
], SONOR_CONFIG=switch.desk_config())
checks.session([
    ("a reviewer signs in", signs_in("review1")),
    ("corrects what is wrong and dispatches, in one step", review),
])
checks.session([
    ("the unit's officer signs in", signs_in("unit1")),
    ("signs and answers", handle),
])
settings(server.address)
checks.session([
    ("a follow-up agent signs in, and has a telephone", has_a_telephone),
    ("calls the citizen back, and gets the next", call_back),
])
settings("", user="")
checks.session([
    ("a final reviewer signs in", signs_in("final1")),
    ("closes the ticket and archives it", close),
    ("an extension is granted", extension),
    ("the units are urged", urged),
    ("a ticket comes under supervision", supervised),
    ("a ticket is sent back", redone),
])
checks.session([
    ("another reviewer signs in", signs_in("review2")),
    ("a return is approved", return_approved),
    ("and the ticket dispatched again", dispatched_again),
    ("and redispatched", redispatched),
    ("a co-unit is withdrawn", withdrawn),
    ("a repeat is merged", merged),
    ("a negotiation needs its units", negotiated),
    ("a ticket is made confidential", confidential),
    ("a ticket is handed to an emergency service", emergency),
    ("a ticket is refused with its basis", refuse),
    ("a ticket is made void", void),
])
checks.done()
