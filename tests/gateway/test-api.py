#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a citizen does over /api/v1, with a telephone that is the loopback's file; and whether the document served is true."""

import os
import re
import stat
import time

from world import Checks, Gateway, make_city, query

check = Checks()
make_city()
telephone = os.path.join(os.environ["SONOR_TEST_CLUSTER"], "telephone.txt")
query("UPDATE setting SET value = 0 WHERE key IN ('sms.quiet_from', 'sms.quiet_to', 'code.pause')")
gateway = Gateway(address_per_minute=100000, sms__loopback=telephone)
PHONE = "13804781234"
walked = set()
document = gateway.ask_json("GET", "/api/v1/openapi.json")[1]


def fits(value, schema):
    """Whether a value is what the document says; only what the document uses of JSON Schema."""
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    if value is None:
        return schema.get("nullable", False)
    kinds = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool}
    if not isinstance(value, kinds[schema["type"]]):
        return False
    if schema["type"] == "object":
        return (all(name in value for name in schema.get("required", []))
                and all(name in schema.get("properties", {name: None}) for name in value)
                and all(fits(value[name], known) for name, known in schema.get("properties", {}).items() if name in value))
    if schema["type"] == "array":
        return len(value) >= schema.get("minItems", 0) and all(fits(item, schema["items"]) for item in value)
    return True


def call(method, path, body=None, token=None, headers=None):
    """Asks, and holds the answer against the document."""
    headers = dict(headers or {})
    if token:
        headers["Authorization"] = "Bearer " + token
    status, answer = gateway.ask_json(method, path, body, headers)
    template = re.sub(r"/tickets/[^/]+", "/tickets/{number}", path)
    promised = document["paths"][template][method.lower()]["responses"].get(str(status))
    walked.add((template, method.lower()))
    if promised is None or not fits(answer, promised["content"]["application/json"]["schema"]):
        check.ok(False, f"the document is true of {method} {template} {status}", answer)
    return status, answer


def messages():
    if not os.path.exists(telephone):
        return []
    with open(telephone, encoding="utf-8") as file:
        return [line.rstrip("\n").split("\t") for line in file]


def wait_for(words):
    for _ in range(200):
        for recipient, text in reversed(messages()):
            if words in text:
                return recipient, text
        time.sleep(0.1)
    return "", ""


def sign_in(phone):
    before = len(messages())
    call("POST", "/api/v1/codes", {"phone": phone})
    for _ in range(200):
        new = [text for _, text in messages()[before:] if "验证码" in text]
        if new:
            code = re.search(r"验证码是(\d{6})", new[-1]).group(1)
            return code, call("POST", "/api/v1/access", {"phone": phone, "code": code})
        time.sleep(0.1)
    raise RuntimeError("no code came: " + gateway.read_log())


# Whose number it is

for phone in ("", "call me", "110", "0478-1234567", 5, None, ["13804781234"]):
    status, body = call("POST", "/api/v1/codes", {"phone": phone})
    check.ok(status == 400 and body["errors"][0]["field"] == "phone", f"{phone!r} gets no code", status, body)
code, (status, body) = sign_in("138 0478 1234")
token = body.get("access_token", "")
check.ok(status == 200 and len(token) == 64, "who has the code gets in", status, body)
recipient, text = wait_for(code)
check.ok(recipient == "+86" + PHONE and text.startswith("【巴彦淖尔市12345】"), "it came to that telephone, signed", recipient, text)
check.equal(stat.S_IMODE(os.stat(telephone).st_mode), 0o600, "the loopback's file is nobody else's")
status, body = call("POST", "/api/v1/access", {"phone": PHONE, "code": code})
check.equal(status, 400, "a code is good once")
for _ in range(100):
    if query("SELECT count(*) FROM sms_message WHERE template = 'code' AND state = 'delivered'") == "1":
        break
    time.sleep(0.1)
check.equal(query("SELECT string_agg(body, '') FROM sms_message WHERE template = 'code'") + query("SELECT string_agg(body, '') FROM sms_part"), "",
            "nothing of it is left when it is through")
call("POST", "/api/v1/codes", {"phone": PHONE})
right = re.search(r"验证码是(\d{6})", wait_for("验证码")[1]).group(1)
for _ in range(200):
    found = [text for _, text in messages() if "验证码" in text]
    if len(found) == 2:
        break
    time.sleep(0.1)
right = re.search(r"验证码是(\d{6})", found[-1]).group(1)
wrong = f"{(int(right) + 1) % 1000000:06d}"
statuses = [call("POST", "/api/v1/access", {"phone": PHONE, "code": wrong})[0] for _ in range(5)]
check.equal(statuses + [call("POST", "/api/v1/access", {"phone": PHONE, "code": right})[0]], [400] * 6, "five wrong tries, and the right one is too late")
query("UPDATE setting SET value = 60 WHERE key = 'code.pause'")
check.equal(call("POST", "/api/v1/codes", {"phone": PHONE})[0], 429, "another code, but not at once")
query("UPDATE setting SET value = 0 WHERE key = 'code.pause'")
_, (_, body) = sign_in("13804785678")
stranger = body["access_token"]

# Submitting

for given in (None, "x", token[:-1] + ("0" if token[-1] != "0" else "1")):
    status, body = call("POST", "/api/v1/tickets", {"category": "050101", "content": "不热"}, given)
    check.ok(status == 401, "without a proved number nothing is taken", status, body)
before = query("SELECT count(*) FROM ticket")
status, body = call("POST", "/api/v1/tickets", {"category": "77", "content": "  ", "kind": "revenge", "area_code": "1", "address": 5, "colour": "red"}, token)
check.ok(status == 400 and {e["field"] for e in body["errors"]} == {"category", "content", "kind", "area_code", "address", "colour"},
         "all that is wrong is told, by field", status, body)
check.equal(query("SELECT count(*) FROM ticket"), before, "and nothing is kept")
matter = {"category": "050101", "content": "三楼暖气不热，<script>alert(1)</script>", "kind": "complaint", "address": "临河区解放街道胜利路3号", "name": "娜仁",
          "confidential": True}
once = {"Idempotency-Key": "matter-0001"}
status, body = call("POST", "/api/v1/tickets", matter, token, once)
number = body.get("number", "")
check.ok(status == 201 and re.match(r"^\d{18}$", number) and body["state_text"] == "待初审", "a matter gets its number", status, body)
check.equal(call("POST", "/api/v1/tickets", matter, token, once)[1].get("number"), number, "sent again it is the same")
check.equal(query("SELECT t.channel, t.kind, t.area_code, t.confidential, c.name, c.phone_e164 FROM ticket t JOIN ticket_contact c ON c.ticket_id = t.id"),
            "app|complaint|150802001|t|娜仁|+8613804781234", "it is one ticket, from the number that was proved")
recipient, text = wait_for(number)
check.ok(recipient == "+86" + PHONE and "已受理" in text, "the citizen is told", recipient, text)

# How it stands

status, body = call("GET", f"/api/v1/tickets/{number}", None, token)
check.ok(status == 200 and body["content"] == matter["content"] and body["state"] == "first_review" and body["answer"] is None, "its citizen sees it", body)
check.equal(call("GET", f"/api/v1/tickets/{number}", None, stranger)[0], 404, "nobody else does")
check.equal(call("GET", f"/api/v1/tickets/{number}")[0], 401, "nor who has proved nothing")
check.equal([t["number"] for t in call("GET", "/api/v1/tickets", None, token)[1]["tickets"]], [number], "it is in their list")
check.equal(call("GET", "/api/v1/tickets", None, stranger)[1]["tickets"], [], "and in no other")
query("UPDATE ticket SET public_answer = '已安排检修'")
check.equal(call("GET", f"/api/v1/tickets/{number}", None, token)[1]["answer"], None, "an answer is shown when it has been given")

# Adding, evaluating

status, body = call("POST", f"/api/v1/tickets/{number}/notes", {"text": "二楼也不热"}, token)
check.ok(status == 201 and query("SELECT note FROM ticket_event WHERE action = 'note'") == "诉求人补充：二楼也不热", "they add to it", status, body)
for text in ("", " \n", "a\x07", "热" * 2001, 5, None):
    check.equal(call("POST", f"/api/v1/tickets/{number}/notes", {"text": text}, token)[0], 400, f"not {str(text)[:8]!r}")
check.equal(call("POST", f"/api/v1/tickets/{number}/notes", {"text": "x"}, stranger)[0], 404, "strangers do not")
good = {"satisfaction": "satisfied", "solved": True, "opinion": "很快"}
check.equal(call("POST", f"/api/v1/tickets/{number}/evaluation", good, token)[0], 409, "what has no answer is not evaluated")
query("UPDATE ticket SET state = 'follow_up', answered_at = now()")
for change in ({"satisfaction": "so-so"}, {"solved": "yes"}, {"solved": None}, {"opinion": 5}, {"opinion": "热" * 1001}):
    check.equal(call("POST", f"/api/v1/tickets/{number}/evaluation", {**good, **change}, token)[0], 400, f"not with {str(change)[:40]}")
check.equal(call("POST", f"/api/v1/tickets/{number}/evaluation", good, token)[0], 201, "what has one is")
check.equal(call("POST", f"/api/v1/tickets/{number}/evaluation", good, token)[0], 409, "once")
status, body = call("GET", f"/api/v1/tickets/{number}", None, token)
check.ok(body["answer"] == "已安排检修" and body["evaluation"]["satisfaction"] == "satisfied", "they see the answer, and what they said of it", body)

# Writing to whoever is there

status, body = call("POST", "/api/v1/messages", {"text": "请问什么时候来修"}, token, {"Idempotency-Key": "message-0001"})
check.equal((status, body), (201, {"waiting_before": 0}), "they write to the hotline")
call("POST", "/api/v1/messages", {"text": "请问什么时候来修"}, token, {"Idempotency-Key": "message-0001"})
check.equal(query("SELECT count(*), min(c.channel::text), min(p.e164) FROM conversation_message m JOIN conversation c ON c.id = m.conversation_id "
                  "JOIN correspondent p ON p.id = c.correspondent_id WHERE m.direction = 'in'"), "1|app|+8613804781234", "sent again it is one message of theirs")
for text in ("", " \n", "a\x07", "热" * 2001, 5, None):
    check.equal(call("POST", "/api/v1/messages", {"text": text}, token)[0], 400, f"not {str(text)[:8]!r}")
check.equal(call("POST", "/api/v1/messages", {"text": "x"})[0], 401, "nor from who has proved nothing")
query("SELECT conversation_post(gen_random_uuid(), (SELECT id FROM conversation), '今天下午', (SELECT id FROM staff LIMIT 1))")
shown = call("GET", "/api/v1/messages", None, token)[1]["messages"]
check.equal([(m["from"], m["text"]) for m in shown if "已收到" not in m["text"]], [("citizen", "请问什么时候来修"), ("hotline", "今天下午")], "and see what is answered")
check.equal(query("SELECT string_agg(DISTINCT state, ' ') FROM conversation_message WHERE direction = 'out'"), "read", "which counts as read then")
check.equal(call("GET", "/api/v1/messages", None, stranger)[1]["messages"], [], "nobody else does")
query("UPDATE gateway_access SET expires_at = now()")
check.equal(call("GET", f"/api/v1/tickets/{number}", None, token)[0], 401, "a proof lasts for a while")

# The document

everything = {(path, method) for path, methods in document["paths"].items() for method in methods if not path.endswith("{id}")}
check.equal(walked, everything, "everything in the document was asked, and answered as it says (files: see attachments)")
check.equal(gateway.stop(), 0, "it stops")
log = gateway.read_log()
check.ok(PHONE not in log and token not in log and "CRITICAL" not in log, "no number and no token is in its log", log)
kept = query("SELECT string_agg(r::text, ' ') FROM gateway_request r")
check.ok(PHONE not in kept and token not in kept and right not in kept, "nor in the audit")
check.end()
