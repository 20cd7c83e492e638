# SPDX-License-Identifier: GPL-3.0-or-later
"""A ticket is passed on to another hotline from its page, through a real gateway to a fake of the other side; how it stands there is
seen as it changes, and what did not arrive is sent again."""

import hashlib
import hmac
import importlib.util
import json
import os
import sys
import time
import uuid

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "gateway")]
from sms_provider import Provider  # noqa: E402
from ticket_world import CATEGORY, Ticket, look_up, open_ticket, signs_in, task  # noqa: E402
from world import Checks, alert, sql  # noqa: E402

spec = importlib.util.spec_from_file_location("gateway_world", os.path.join(HERE, "..", "gateway", "world.py"))
gateway_world = importlib.util.module_from_spec(spec)
spec.loader.exec_module(gateway_world)

SECRET = "a secret that only the two hotlines know"
checks = Checks()
said = {"answer": (200, {"number": "J-2026-0001"})}
police = Provider(lambda request: said["answer"])
gateway = gateway_world.Gateway(**{"transfer 110__url": f"http://127.0.0.1:{police.port}/sonor", "transfer 110__secret": SECRET})
sql(f"INSERT INTO transfer_peer (code, name_zh, category_id) VALUES ('110', '市公安局110', {CATEGORY})")
first = Ticket(title="广场夜间噪声扰民").dispatched()
second = Ticket(title="楼道堆放杂物").dispatched()


def passed_on(desk):
    """To whom and why are wanted, and it is asked once more."""
    open_ticket(desk, first)
    task(desk, "转办联动单位")
    desk.press("转办", "push-button")
    alert(desk, "请填写“联动单位”")
    alert(desk, "请填写“理由”")
    look_up(desk, "联动单位", "110", "市公安局110")
    desk.type("理由", "涉嫌治安违法，请依法处理")
    desk.shot("transfer-form")
    desk.press("转办", "push-button")
    desk.shows("确定转办该工单？")
    desk.shot("transfer-question")
    desk.press("转办", "push-button")
    desk.shows("已转办市公安局110 · 对方已接收")
    desk.shows("对方编号：J-2026-0001")
    desk.shows("已转交市公安局110。涉嫌治安违法，请依法处理")
    assert len(police.of("广场夜间噪声扰民")) == 1
    # There is nobody else to pass it on to.
    desk.gone("转办联动单位", "push-button")


def told(desk):
    """What they tell is seen without being asked for."""
    body = json.dumps({"id": str(uuid.uuid4()), "kind": "state", "number": first.number, "state": "done", "text": "已到场处置"}).encode()
    at = str(int(time.time()))
    signature = hmac.new(SECRET.encode(), at.encode() + b"." + body, hashlib.sha256).hexdigest()
    status, _, _ = gateway.ask("POST", "/transfer/v1/110", body, {"Content-Type": "application/json", "X-Sonor-Time": at, "X-Sonor-Signature": signature})
    assert status == 200, status
    desk.shows("已转办市公安局110 · 对方已办结")
    desk.shows("市公安局110已办结。已到场处置")
    desk.shot("transfer-ticket")


def given_up(desk):
    said["answer"] = (400, {"errors": []})
    open_ticket(desk, second)
    task(desk, "转办联动单位")
    look_up(desk, "联动单位", "公安", "市公安局110")
    desk.type("理由", "消防通道被占")
    desk.press("转办", "push-button")
    desk.shows("确定转办该工单？")
    desk.press("转办", "push-button")
    desk.shows("已转办市公安局110 · 推送失败")
    desk.shows("HTTP 400")


def again(desk):
    """It stands in the supervisor's list, from where it is sent again."""
    desk.click(desk.shows("热线管理", "list-item"))
    desk.shows(f"⚠ {second.number} → 市公安局110")
    desk.shows("告警：1 条")
    desk.shot("transfer-failed")
    del said["answer"]
    said["answer"] = (200, {"number": "J-2026-0002"})
    desk.press("重发", "push-button")
    desk.shows("没有推送失败的转办")
    desk.wait(lambda: sql(f"SELECT their_number FROM transfer WHERE ticket_id = '{second.id}'") == "J-2026-0002", "it has arrived there")


checks.session([
    ("a supervisor is at the desk", signs_in("floor1")),
    ("a ticket is passed on", passed_on),
    ("how it stands there is seen", told),
    ("what did not arrive is seen", given_up),
    ("and sent again", again),
], LANGUAGE="zh_CN")
gateway.stop()
checks.done()
