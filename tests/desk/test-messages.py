# SPDX-License-Identifier: GPL-3.0-or-later
"""Conversations, as a media agent has them: a citizen writes by WeChat, through a real gateway and a server that answers as WeChat's
does; the agent answers, makes a ticket of it, and what was not sent is seen and sent again."""

import importlib.util
import os
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "gateway")]
from wechat import FakeWechat  # noqa: E402
from world import Checks, sql  # noqa: E402

spec = importlib.util.spec_from_file_location("gateway_world", os.path.join(HERE, "..", "gateway", "world.py"))
gateway_world = importlib.util.module_from_spec(spec)
spec.loader.exec_module(gateway_world)

SIZE = sys.argv[1] if len(sys.argv) > 1 else "1920x1080"
FIRST = "团结小区三号楼暖气不热，屋里只有十四度"
ANSWER = "已联系热力公司上门测温，请保持电话畅通。"
PHONE = "13904781234"
SEND = "/cgi-bin/message/custom/send"
checks = Checks()
# What the demo has of conversations has its own clock: here nobody else writes.
sql("UPDATE conversation SET state = 'closed', closed_at = now(), closed_why = 'done', unanswered_at = NULL, due_at = NULL,"
    " staff_id = coalesce(staff_id, (SELECT id FROM staff WHERE login = 'media1')), assigned_at = coalesce(assigned_at, now()) WHERE state <> 'closed'")
wechat = FakeWechat()
gateway = gateway_world.Gateway(address_per_minute=100000, **wechat.settings())


def conversation(sender="oCitizen1"):
    return sql(f"SELECT c.id FROM conversation c JOIN correspondent p ON p.id = c.correspondent_id WHERE p.address = '{sender}' ORDER BY c.began_at DESC LIMIT 1")


def row(desk, part):
    return desk.wait(lambda: [node for node in desk.nodes(role="list-item") if part in node.name], f"a conversation “{part}”")[0]


def arrives(desk):
    """It is there without being asked for, with what it says and how long it waits."""
    desk.sign_in("media1")
    desk.traced("workplace-open")
    desk.shows("没有会话")
    assert wechat.write(gateway.port, 1, FIRST) == (200, "success")
    desk.shows("等待接入")
    row(desk, FIRST)
    desk.shows("● 等待")
    desk.find("消息，待办 1 件", "list-item")


def taken(desk):
    desk.click(row(desk, FIRST))
    desk.shows("○ 身份未核实")
    # The citizen has heard the truth: somebody is there, and nobody waits before them.
    desk.shows("您是下一位")
    desk.press("接入")
    desk.shows("我的会话")
    desk.shows("微信 · 我接待")
    assert sql(f"SELECT s.login FROM conversation c JOIN staff s ON s.id = c.staff_id WHERE c.id = '{conversation()}'") == "media1"


def answered(desk):
    """By the keyboard; it arrives once, and the desk knows it."""
    desk.type("回复", ANSWER)
    desk.press("发送  Ctrl+⏎")
    desk.wait(lambda: ANSWER in wechat.texts(), "the answer at WeChat")
    desk.shows("✓ 已答复")
    desk.find("消息", "list-item")
    desk.wait(lambda: sum("✓ 已发送" == text for text in desk.texts()) >= 2, "both messages are sent")
    assert desk.length("回复") == 0
    assert wechat.texts().count(ANSWER) == 1, wechat.texts()
    desk.shot(f"messages-{SIZE}")


def phrased(desk):
    """A slash brings a phrase, as where tickets are taken down."""
    body = sql("SELECT body FROM phrase WHERE staff_id IS NULL AND shortcut = 'lnr'")
    desk.click(desk.fields("回复")[-1])
    desk.write("/lnr ")
    desk.wait(lambda: desk.length("回复") == len(body), "the phrase")
    desk.keys("ctrl+Return")
    desk.wait(lambda: wechat.texts().count(body) == 1, "the phrase at WeChat")


def failed(desk):
    """What WeChat does not take is seen with the reason, in the list too, and sent again."""
    wechat.answers[SEND] = [45015]
    desk.wait(lambda: desk.length("回复") == 0, "the box is empty")
    desk.type("回复", "请问门牌号是多少？")
    desk.press("发送  Ctrl+⏎")
    desk.shows("▲ 发送失败：诉求人超过 48 小时未发消息")
    desk.shows("▲ 1")
    desk.shot(f"messages-failed-{SIZE}")
    desk.press("重发")
    desk.wait(lambda: wechat.texts().count("请问门牌号是多少？") == 1, "it is sent again")
    desk.wait(lambda: not any("▲ 发送失败" in text for text in desk.texts()), "and no more marked")


def noted(desk):
    said = len(wechat.said)
    desk.wait(lambda: desk.length("回复") == 0, "the box is empty")
    desk.press("内部备注")
    desk.type("回复", "住户是老人")
    desk.press("保存备注  Ctrl+⏎")
    desk.shows("住户是老人")
    assert len(wechat.said) == said
    desk.press("内部备注")


def verified(desk):
    desk.press("核实身份…")
    desk.type("姓名", "王建国")
    desk.type("电话", PHONE)
    desk.press("已核实")
    desk.shows("✓ 身份已核实")
    desk.shows("没有历史诉求")
    assert sql("SELECT e164 FROM correspondent WHERE address = 'oCitizen1'") == "+86" + PHONE


def several(desk):
    """What is written for one conversation stays there while another is answered."""
    desk.type("回复", "稍后告诉您结果")
    assert wechat.write(gateway.port, 2, "胜利路路灯不亮", sender="oCitizen2") == (200, "success")
    desk.click(row(desk, "胜利路路灯不亮"))
    desk.wait(lambda: desk.length("回复") == 0, "an empty box")
    desk.click(row(desk, "王建国"))
    desk.wait(lambda: desk.length("回复") == len("稍后告诉您结果"), "what was written before")
    desk.type("回复", "")


def becomes_ticket(desk):
    """The form begins with what they said; the number finds its way back."""
    desk.press("转工单")
    desk.wait(lambda: desk.nodes("SonorIntakePage"), "the intake page")
    desk.wait(lambda: desk.length("诉求内容") >= len(FIRST), "what they said")
    desk.shot(f"messages-ticket-{SIZE}")
    desk.click(desk.fields("诉求分类")[-1])
    desk.write("gnwd")
    desk.find("供暖温度不达标", "list-item")
    desk.keys("Return")
    time.sleep(0.5)
    desk.write("tjjd")
    desk.find("巴彦淖尔市 / 临河区 / 团结街道", "list-item")
    desk.keys("Tab")
    desk.wait(lambda: sql("SELECT count(*) FROM draft WHERE fields ->> 'area_code' IS NOT NULL AND fields ->> 'category_id' IS NOT NULL"
                          f" AND fields ->> 'conversation_id' = '{conversation()}'") == "1", "the draft")
    desk.keys("ctrl+Return")
    desk.wait(lambda: sql(f"SELECT count(*) FROM conversation_ticket WHERE conversation_id = '{conversation()}'") == "1", "the ticket")
    number, channel = sql(f"SELECT i.number, t.channel FROM conversation_ticket l JOIN ticket_identity i ON i.id = l.ticket_id"
                          f" JOIN ticket t ON t.id = i.id WHERE l.conversation_id = '{conversation()}'").split("|")
    assert channel == "wechat"
    desk.wait(lambda: any(number in text for text in wechat.texts()), "the citizen is told the number")
    desk.click(row(desk, "消息"))
    desk.shows("本会话的工单")
    desk.shows(f"已转工单 {number}")
    desk.shot(f"messages-told-{SIZE}")


def handed_over(desk):
    """To whoever is free: it waits again."""
    desk.click(row(desk, "胜利路路灯不亮"))
    desk.press("接入")
    desk.shows("微信 · 我接待")
    desk.press("转交…")
    desk.click(row(desk, "退回队列"))
    desk.wait(lambda: sql(f"SELECT state FROM conversation WHERE id = '{conversation('oCitizen2')}'") == "waiting", "it waits")


def media(desk):
    desk.press("新闻线索…")
    desk.shows("哪家媒体的线索？")
    desk.shot(f"messages-media-{SIZE}")
    desk.click(row(desk, "不在通讯录中"))
    desk.wait(lambda: sql(f"SELECT kind FROM conversation WHERE id = '{conversation('oCitizen2')}'") == "media", "a media request")
    # The list is read again then; until it is, a row may not stand still.
    desk.shows("zen2 · 新闻线索")


def closed(desk):
    desk.click(row(desk, "王建国"))
    desk.shows("微信 · 我接待")
    desk.keys("ctrl+e")
    desk.wait(lambda: sql(f"SELECT state || ' ' || closed_why FROM conversation WHERE id = '{conversation()}'") == "closed done", "it is closed")


checks.session([
    ("what a citizen writes by WeChat arrives", arrives),
    ("it is taken", taken),
    ("and answered, once", answered),
    ("with phrases", phrased),
    ("what was not sent is seen and sent again", failed),
    ("a note is for colleagues", noted),
    ("who it is is made sure", verified),
    ("several at once", several),
    ("it becomes a ticket, and the number goes back", becomes_ticket),
    ("it is handed over", handed_over),
    ("it is a media request", media),
    ("it is closed by a key", closed),
], LANGUAGE="zh_CN")
gateway.stop()
checks.done()
