#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Short messages to a provider that speaks HTTP, in the words of a template, and what it tells back."""

import hashlib
import hmac
import json
import os
import time
import urllib.parse

from sms_provider import Provider
from world import SECRET, Checks, Gateway, Session, make_city

check = Checks()
make_city()
query = Session(os.environ["SONOR_TEST_SUPERUSER"])
query("UPDATE setting SET value = 0 WHERE key IN ('sms.quiet_from', 'sms.quiet_to'); "
      "INSERT INTO sms_template (code, audience, text_zh) VALUES ('test', 'citizen', '{text}')")
FOLDER = os.environ["SONOR_TEST_CLUSTER"]
CALLBACK = "what the provider signs with"


def write(text, number="+8613804780009"):
    return query(f"SELECT sms_send('test', '{number}', jsonb_build_object('text', $${text}$$))")


def becomes(message, wanted, meaning, column="state"):
    got, end = None, time.monotonic() + 30
    while got != wanted and time.monotonic() < end:
        got = query(f"SELECT {column} FROM sms_message WHERE id = '{message}'")
        time.sleep(0.05)
    check.equal(got, wanted, meaning)


def written(ticket):
    """The message of a ticket, once the gateway has made it."""
    end = time.monotonic() + 30
    while not (message := query(f"SELECT id FROM sms_message WHERE ticket_id = '{ticket}'")) and time.monotonic() < end:
        time.sleep(0.05)
    return message


def hurry():
    query("UPDATE sms_message SET next_at = clock_timestamp() WHERE state IN ('queued', 'sending'); SELECT pg_notify('sms', '')")


def save(template, name="template.json"):
    path = os.path.join(FOLDER, name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(template if isinstance(template, str) else json.dumps(template))
    return path


said = {}
provider = Provider(lambda request: said.get("answer", lambda r: (200, {"code": 0, "data": [{"id": "p-" + str(len(provider.asked))}]}))(request))
TEMPLATE = {
    "method": "POST", "url": f"http://127.0.0.1:{provider.port}/send?who={{account}}",
    "headers": {"Authorization": "Bearer {secret}"},
    "json": {"to": [{"mobile": "{digits}"}], "content": "{text}", "out_id": "{id}", "flag": True, "n": 1},
    "answer": {"id": "/data/0/id", "code": "/code", "message": "/message", "fine": [0], "passing": ["busy"]},
    "reports": {"list": "/reports", "id": "/msgid", "state": "/status", "delivered": ["DELIVRD", "0"], "pending": ["ROUTED"], "header": "X-Signature"},
    "messages": {"id": "/msgid", "sender": "/mobile", "text": "/content", "header": "X-Signature"},
}
SMS = {"sms__provider": "http", "sms__account": "城 市", "sms__secret": "a secret of the contract", "sms__callback_secret": CALLBACK,
       "sms__answer_seconds": 2}
gateway = Gateway(sms__template=save(TEMPLATE), **SMS)

# What goes out

LONG = '暖"气\\不\\n热' * 20
message = write(LONG)
becomes(message, "sent", "a long message goes")
request = provider.asked[0]
body = json.loads(request[3])
check.equal(len(provider.asked), 1, "whole, for the provider cuts it itself")
check.ok(body == {"to": [{"mobile": "13804780009"}], "content": "【巴彦淖尔市12345】" + LONG, "out_id": message, "flag": True, "n": 1}
         and request[2]["Authorization"] == "Bearer a secret of the contract" and request[1] == "/send?who=" + urllib.parse.quote("城 市"),
         "every place of the template is filled in, and nothing breaks out of it", request)
check.equal(query(f"SELECT count(*) || ' ' || max(provider_id) FROM sms_part WHERE message_id = '{message}'"), "1 p-1", "the provider's id is kept")


def tell(path, body, signature=None):
    data = json.dumps(body).encode()
    signature = signature if signature is not None else hmac.new(CALLBACK.encode(), data, hashlib.sha256).hexdigest()
    status, _, text = gateway.ask("POST", path, data, {"Content-Type": "application/json", "X-Signature": signature})
    return status, json.loads(text)


REPORT = {"reports": [{"msgid": "p-1", "status": "ROUTED"}]}
check.equal(tell("/sms/reports", REPORT), (200, {"code": 0, "known": 1}), "a report is taken")
check.equal(query(f"SELECT state FROM sms_message WHERE id = '{message}'"), "sent", "that it is on its way is no end")
REPORT["reports"] = [{"msgid": "p-1", "status": "0"}, {"msgid": "nobody's", "status": "0"}]
for signature in ("", "0" * 64, hmac.new(b"another", json.dumps(REPORT).encode(), hashlib.sha256).hexdigest()):
    status, answer = tell("/sms/reports", REPORT, signature)
    check.ok(status == 403 and answer["errors"][0]["code"] == "gateway.signature", "without the right signature it is not", status, answer)
for _ in range(200):
    # Who is refused does not wait for the row that says so.
    rows = query("SELECT count(*) FROM gateway_request WHERE action = 'sms.reports' AND status = 403")
    if rows == "3":
        break
    time.sleep(0.05)
check.equal(rows, "3", "which is in the audit")
check.equal(tell("/sms/reports", REPORT), (200, {"code": 0, "known": 1}), "that it arrived, in a list")
check.equal(query(f"SELECT state FROM sms_message WHERE id = '{message}'"), "delivered", "ends it")
tell("/sms/reports", {"reports": [{"msgid": "p-1", "status": "UNDELIV"}]})
check.equal(query(f"SELECT state FROM sms_message WHERE id = '{message}'"), "delivered", "once")
for meaning, wrong in (("no list", {}), ("an empty one", {"reports": []}), ("no id", {"reports": [{"status": "0"}]}), ("a list of texts", {"reports": ["x"]}),
                       ("no state", {"reports": [{"msgid": "p-1"}]}), ("too many", {"reports": [{"msgid": "x", "status": "0"}] * 1001})):
    check.equal(tell("/sms/reports", wrong)[0], 400, f"{meaning} is refused")

# What comes in

ticket = query("""SELECT ticket_accept('{"id": "42000000-0000-4000-8000-0000000000a1", "kind": "help", "channel": "phone", "category_id": 3,
  "area_code": "150802001", "content": "暖气不热", "phone": "13804780011", "phone_e164": "+8613804780011"}')->>'id'""")
check.ok(written(ticket), "who was taken down is written to")
REPLY = {"msgid": "m-1", "mobile": "8613804780011", "content": "还是不热"}
check.equal([tell("/sms/messages", REPLY)[1]["new"] for _ in range(2)], [1, 0], "what a citizen writes is taken once")
check.equal(query(f"SELECT note FROM ticket_event WHERE ticket_id = '{ticket}' AND action = 'note'"), "短信回复：还是不热", "and stands on the ticket it answers")
check.equal(tell("/sms/messages", dict(REPLY, msgid="m-2", mobile="10086"))[1]["new"], 0, "a provider's own notice is nobody's")

# What goes wrong


def answer(status, text):
    said["answer"] = lambda request: (status, text)


for meaning, status, text, state in (("a passing code", 200, {"code": "busy", "message": "请稍后"}, "queued"), ("too many requests", 429, "", "queued"),
                                     ("a fault over there", 500, "<html>", "queued"), ("a code for good", 200, {"code": 7, "message": "余额不足"}, "dead"),
                                     ("a request it does not like", 400, {"code": 1}, "dead")):
    answer(status, text)
    message = write(f"错误{status}{state}{meaning}")
    # What waits for its first try waits as what waits for its second.
    deadline = time.monotonic() + 60
    while not provider.of(message) and time.monotonic() < deadline:
        time.sleep(0.05)
    becomes(message, state, f"{meaning}: {state}")
    check.equal(len(provider.of(message)), 1, "after one try")
check.equal(query("SELECT count(*) FROM sms_message WHERE failure = 'HTTP 200 7 余额不足'"), "1", "why is on the list, in the provider's words")
check.equal(query("SELECT count(*) FROM alarm WHERE kind = 'sms' AND until IS NULL"), "1", "and an alarm says so")
del said["answer"]
hurry()
deadline = time.monotonic() + 20
while query("SELECT count(*) FROM sms_message WHERE state IN ('queued', 'sending')") != "0" and time.monotonic() < deadline:
    time.sleep(0.1)
check.equal(query("SELECT count(*) FROM sms_message WHERE state = 'sent' AND body LIKE '%错误%'"), "3", "what passed goes at a later try")
for meaning, wrong in (("no answer", None), ("an answer that is none", (200, "Welcome")), ("a proxy that waited in vain", (504, ""))):
    count = []
    said["answer"] = lambda request, wrong=wrong: wrong
    message = write(meaning)
    becomes(message, "dead", f"{meaning}: after two tries it is given up, for it may have gone")
    tries = provider.of(message)
    check.ok(len(tries) == 2, "both with its id", len(tries))
said["answer"] = lambda request: (200, '{"a":' * 100000)
message = write("很深的回答")
becomes(message, "dead", "an answer deeper than a stack harms nobody")
said["answer"] = lambda request: (200, "x" * 3000000)
message = write("很长的回答")
becomes(message, "dead", "nor one without an end")
provider.server.shutdown()
provider.server.server_close()
message = write("没有人")
becomes(message, "queued 1", "a provider that is not there is asked later", "state || ' ' || attempts")
log = gateway.read_log()
check.ok("1380478" not in log and "a secret of" not in log and "暖" not in log and "CRITICAL" not in log and "WARNING" not in log,
         "no number, secret or text in the log", log[-1500:])
check.equal(gateway.stop(), 0, "it stops")

# Another form

second = Provider(lambda request: (200, {"id": 12345678901}))
FORM = {"method": "POST", "url": f"http://127.0.0.1:{second.port}/{{id}}", "form": {"手机": "{number}", "t": "{text}&x=y"}, "answer": {"id": "/id"}}
gateway = Gateway(sms__template=save(FORM), **SMS)
message = write("a=b&c 你", "+8613804780010")
becomes(message, "sent", "a form is sent")
sent = second.of(message)[0]
check.ok(urllib.parse.parse_qs(sent[3]) == {"手机": ["+8613804780010"], "t": ["【巴彦淖尔市12345】a=b&c 你&x=y"]}, "with every value escaped", sent)
check.equal(query(f"SELECT provider_id FROM sms_part WHERE message_id = '{message}'"), "12345678901", "an id may be a number")
check.equal(gateway.ask("POST", "/sms/reports", b"{}", {"Content-Type": "application/json"})[0], 404, "what no template speaks of is not there")
gateway.stop()

# Templates that are wrong, each by its name

for wrong, named in (
        ("{", "template.json"), ("[]", "object"), ({**TEMPLATE, "methd": 1}, "methd"), ({**TEMPLATE, "method": "PUT"}, "method"),
        ({**TEMPLATE, "url": "http://sms.example.cn/"}, "https"), ({**TEMPLATE, "url": "ftp://127.0.0.1/"}, "url"),
        ({**TEMPLATE, "url": "nothing"}, "url"), ({**TEMPLATE, "json": {"a": ["{nummer}"]}}, "json/a"), ({**TEMPLATE, "json": {"a": "{"}}, "json/a"),
        ({**TEMPLATE, "form": {"a": "b"}}, "json"), ({**TEMPLATE, "headers": {"X": "a\nb"}}, "headers/X"), ({**TEMPLATE, "headers": {"X Y": "a"}}, "headers/X Y"),
        ({**TEMPLATE, "answer": {"code": "/code"}}, "answer/id"), ({**TEMPLATE, "answer": {"id": "id"}}, "answer/id"),
        ({**TEMPLATE, "answer": {"id": "/id", "code": "/c"}}, "answer/fine"), ({**TEMPLATE, "answer": {"id": "/id", "fine": 0}}, "answer/fine"),
        ({**TEMPLATE, "reports": {**TEMPLATE["reports"], "delivered": None}}, "reports/delivered"),
        ({**TEMPLATE, "messages": {"id": "/id"}}, "messages/header"), ({**TEMPLATE, "reports": []}, "reports")):
    try:
        Gateway(sms__template=save(wrong), **SMS)
        check.ok(False, f"{named} is refused")
    except RuntimeError as error:
        check.ok(named in str(error), f"{named} is named", error)
try:
    Gateway(sms__template=save(TEMPLATE), **{**SMS, "sms__callback_secret": "short"})
    check.ok(False, "a short secret is refused")
except RuntimeError as error:
    check.ok("callback-secret" in str(error) and SECRET not in str(error), "a short secret is named", error)

check.end()
