#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Matters that pass between this hotline and 110, in both directions, with a fake of the other side."""

import concurrent.futures
import hashlib
import hmac
import json
import os
import time
import uuid

from sms_provider import Provider
from world import Checks, Gateway, Session, make_city

check = Checks()
make_city()
query = Session(os.environ["SONOR_TEST_SUPERUSER"])
query("UPDATE setting SET value = 0 WHERE key IN ('sms.quiet_from', 'sms.quiet_to')")
SECRET = "a secret that only the two hotlines know"
said = {}
police = Provider(lambda request: said.get("answer", (200, {"number": "J-2026-0001"})))
gateway = Gateway(**{"transfer 110__url": f"http://127.0.0.1:{police.port}/sonor", "transfer 110__secret": SECRET})
query("""INSERT INTO transfer_peer (code, name_zh, category_id) VALUES ('110', '市公安局110', 3)""")


def query_as(sql):
    """Asks as the one person of this hotline."""
    return query("SET SESSION AUTHORIZATION review1; " + sql + "; RESET SESSION AUTHORIZATION")


def until(sql, wanted, seconds=30):
    end = time.monotonic() + seconds
    while True:
        got = query(sql)
        if got == wanted or time.monotonic() > end:
            return got
        time.sleep(0.05)


def sign(body, at=None, secret=SECRET):
    at = str(int(at or time.time()))
    return {"Content-Type": "application/json", "X-Sonor-Time": at,
            "X-Sonor-Signature": hmac.new(secret.encode(), at.encode() + b"." + body, hashlib.sha256).hexdigest()}


def tell(message, peer="110", **how):
    body = json.dumps(message).encode()
    status, _, text = gateway.ask("POST", f"/transfer/v1/{peer}", body, how.pop("headers", None) or sign(body, **how))
    return status, json.loads(text)


def notes(ticket):
    return query(f"SELECT coalesce(string_agg(note, '|' ORDER BY at, id), '') FROM ticket_event WHERE ticket_id = '{ticket}' AND action = 'note'")


# From us to them: what an agent hands to 110 goes there in writing

ticket = "42000000-0000-4000-8000-0000000000b1"
query_as(f"""SELECT ticket_accept('{{"id": "{ticket}", "kind": "help", "channel": "phone", "category_id": 3, "area_code": "150802001",
  "content": "楼下有人打架", "address": "解放街道 8 号", "name": "王先生", "phone": "13804780011", "phone_e164": "+8613804780011"}}')""")
number = query(f"SELECT number FROM ticket_identity WHERE id = '{ticket}'")
query_as(f"SELECT ticket_emergency('{ticket}', '110', '请速到场')")
check.equal(until(f"SELECT their_number FROM transfer WHERE ticket_id = '{ticket}'", "J-2026-0001"), "J-2026-0001", "what is handed to 110 goes there, and we learn their number")
request = police.asked[0]
body = json.loads(request[3])
wanted = hmac.new(SECRET.encode(), request[2]["X-Sonor-Time"].encode() + b"." + request[3].encode(), hashlib.sha256).hexdigest()
check.ok(request[0:2] == ("POST", "/sonor") and request[2]["X-Sonor-Signature"] == wanted and abs(int(request[2]["X-Sonor-Time"]) - time.time()) < 60,
         "signed, with the moment in it", request)
check.ok(body["kind"] == "offer" and body["number"] == number and body["note"] == "请速到场" and body["ticket"]["content"] == "楼下有人打架"
         and body["ticket"]["address"] == "解放街道 8 号" and body["ticket"]["phone"] == "+8613804780011" and body["ticket"]["category"] == "050101"
         and body["ticket"]["urgent"] is True, "with all they need", body)
check.equal(notes(ticket), "已转交市公安局110。请速到场", "the ticket's history tells it")
query_as(f"SELECT ticket_emergency('{ticket}', '110', '再次')")
check.equal(query("SELECT count(*) FROM transfer"), "1", "a second call does not pass it twice")

STATE = {"id": str(uuid.uuid4()), "kind": "state", "number": number, "state": "done", "text": "已到场调解"}
check.equal(tell(STATE), (200, {"number": number, "state": "done"}), "they tell how it stands")
check.equal(notes(ticket), "已转交市公安局110。请速到场|市公安局110已办结。已到场调解", "which the history tells too")
check.equal(tell(STATE), (200, {"number": number, "state": "done"}), "told again it is answered again")
check.ok(notes(ticket).count("调解") == 1, "and counts once")
check.equal(query("SELECT state FROM transfer"), "done", "the transfer is done")

hidden = "42000000-0000-4000-8000-0000000000b2"
query_as(f"""SELECT ticket_accept('{{"id": "{hidden}", "kind": "report", "channel": "phone", "category_id": 3, "area_code": "150802001", "confidential": true,
  "content": "举报赌博", "name": "李女士", "phone": "13804780012", "phone_e164": "+8613804780012"}}')""")
query_as(f"SELECT transfer_out('{hidden}', '110')")
until(f"SELECT count(*) FROM transfer_message m JOIN transfer f ON f.id = m.transfer_id WHERE f.ticket_id = '{hidden}' AND m.state = 'sent'", "1")
check.ok(police.of("举报赌博") and "13804780012" not in police.of("举报赌博")[0][3] and "李女士" not in police.of("举报赌博")[0][3],
         "who wants to stay unknown is unknown there too", police.of("举报赌博"))

# From them to us

OFFER = {"id": str(uuid.uuid4()), "kind": "offer", "number": "J-77", "note": "非警务",
         "ticket": {"kind": "complaint", "content": "夜间施工噪声", "address": "临河区解放街道 3 号", "name": "赵女士", "phone": "138 0478 0013"}}
with concurrent.futures.ThreadPoolExecutor(6) as pool:
    answers = list(pool.map(lambda _: tell(OFFER), range(6)))
check.ok({a[0] for a in answers} == {200} and len({a[1]["number"] for a in answers}) == 1 and query("SELECT count(*) FROM transfer WHERE direction = 'in'") == "1",
         "what they pass to us six times at once is one ticket", answers)
ours = answers[0][1]["number"]
check.equal(query(f"""SELECT concat_ws(' ', t.channel, t.kind, t.area_code, t.state, c.name, c.phone_e164, t.category_id) FROM ticket t
                      JOIN ticket_contact c ON c.ticket_id = t.id WHERE t.number = '{ours}'"""),
            "transfer complaint 150802001 first_review 赵女士 +8613804780013 3", "with everything they said, and a category of theirs")
inside = query(f"SELECT id FROM ticket_identity WHERE number = '{ours}'")
check.equal(notes(inside), "市公安局110转来，对方编号J-77。非警务", "and where it comes from in its history")
before = len(police.asked)
query(f"""UPDATE ticket SET public_answer = '已责令停工' WHERE id = '{inside}';
          INSERT INTO ticket_event (ticket_id, at, action, from_state, to_state) VALUES ('{inside}', now(), 'submit', 'first_review', 'dispatch');
          INSERT INTO ticket_event (ticket_id, at, action, from_state, to_state) VALUES ('{inside}', now(), 'close', 'final_review', 'closed')""")
until(f"SELECT count(*) FROM transfer_message m JOIN transfer f ON f.id = m.transfer_id WHERE f.ticket_id = '{inside}' AND m.state = 'sent'", "2")
told = [json.loads(r[3]) for r in police.asked[before:]]
check.ok([(t["kind"], t["state"], t["their_number"], t.get("answer")) for t in told] == [("state", "dispatch", "J-77", None), ("state", "closed", "J-77", "已责令停工")],
         "how it stands is fed back in order, at the end with the answer", told)

# Who is not who they say

before = query("SELECT count(*) FROM ticket")
fresh = dict(OFFER, id=str(uuid.uuid4()))
body = json.dumps(fresh).encode()
for meaning, how in (("a wrong secret", {"secret": "x" * 40}), ("an hour ago", {"at": time.time() - 3600}), ("a moment to come", {"at": time.time() + 3600}),
                     ("no signature", {"headers": {"Content-Type": "application/json"}}), ("of another text", {"headers": sign(body + b" ")}),
                     ("another hotline", {"peer": "119"}), ("a name in the message", {"peer": "nobody"})):
    status, answer = tell(dict(fresh, peer="110"), **how)
    check.ok(status == 403 and answer["errors"][0]["code"] == "gateway.signature", meaning, status, answer)
for meaning, wrong, field in (("no id", {k: v for k, v in fresh.items() if k != "id"}, "id"), ("an id that is none", dict(fresh, id="1"), "id"),
                              ("no number", dict(fresh, number=""), "number"), ("a ticket that is none", dict(fresh, ticket=[]), "ticket"),
                              ("an unknown kind", dict(fresh, kind="gift"), "kind"), ("no content", dict(fresh, ticket={"kind": "help"}), "content"),
                              ("a kind of ticket that is none", dict(fresh, ticket=dict(OFFER["ticket"], kind="x")), "kind"),
                              ("an unknown state", dict(STATE, id=str(uuid.uuid4()), state="gone"), "state")):
    status, answer = tell(wrong)
    check.ok(status == 400 and answer["errors"][0]["field"] == field, f"{meaning}: the field is named", status, answer)
status, answer = tell(dict(STATE, id=str(uuid.uuid4()), number=ours))
check.equal(status, 404, "of a ticket that was not passed to them they tell nothing")
check.equal(query("SELECT count(*) FROM ticket"), before, "none of these made anything")
check.ok(until("SELECT count(*) FROM gateway_request WHERE action = 'transfer.take' AND status = 403", "7") == "7"
         and int(query("SELECT count(*) FROM gateway_request WHERE action = 'transfer.take' AND status = 200 AND ticket_id IS NOT NULL")) >= 2, "all of it is in the audit")

# They are not there, or do not want it


def hurry():
    query("UPDATE transfer_message SET next_at = clock_timestamp() WHERE state = 'queued'; SELECT pg_notify('transfer', '')")


def accept(name):
    made = str(uuid.uuid4())
    query_as(f"""SELECT ticket_accept('{{"id": "{made}", "kind": "help", "channel": "phone", "category_id": 3, "area_code": "150802001", "content": "{name}"}}')""")
    query_as(f"SELECT transfer_out('{made}', '110')")
    return made, f"SELECT m.state || ' ' || m.attempts FROM transfer_message m JOIN transfer f ON f.id = m.transfer_id WHERE f.ticket_id = '{made}'"


said["answer"] = (503, {})
late, state = accept("晚些再来")
until("SELECT count(*) FROM transfer_message WHERE failure = 'HTTP 503'", "1")
check.equal(query(state), "queued 1", "who is busy is asked later")
del said["answer"]
hurry()
check.equal(until(state, "sent 2"), "sent 2", "and takes it then")
ids = {json.loads(r[3])["id"] for r in police.of("晚些再来")}
check.ok(len(ids) == 1 and len(police.of("晚些再来")) == 2, "under the same id", ids)
said["answer"] = (400, {"errors": []})
refused, state = accept("他们不要")
check.equal(until(state, "dead 1"), "dead 1", "what they do not understand is given up")
check.ok("未能推送至市公安局110" in notes(refused) and query("SELECT count(*) FROM alarm WHERE kind = 'transfer' AND until IS NULL") == "1",
         "with a line in the ticket and an alarm", notes(refused))
del said["answer"]
passed = query(f"SELECT id FROM transfer WHERE ticket_id = '{refused}'")
query_as(f"SELECT transfer_again('{passed}')")
check.ok(until(state, "sent 1") == "sent 1" and until("SELECT count(*) FROM alarm WHERE kind = 'transfer' AND until IS NULL", "0") == "0",
         "a supervisor has it tried again, and the alarm is over")
check.equal(query_as("SELECT string_agg(DISTINCT direction || ' ' || peer_name, ', ' ORDER BY direction || ' ' || peer_name) FROM transfer_list()"),
            "in 市公安局110, out 市公安局110", "there is a list of what passed")

log = gateway.read_log()
check.ok("1380478" not in log and SECRET not in log and "施工" not in log and "CRITICAL" not in log and "WARNING" not in log, "no number, secret or text in the log", log[-1500:])
check.equal(gateway.stop(), 0, "it stops")
for wrong, named in (({"transfer 110__url": "http://police.example.cn/"}, "url"), ({"transfer 110__secret": "short"}, "secret")):
    try:
        Gateway(**{"transfer 110__url": "https://police.example.cn/", "transfer 110__secret": SECRET, **wrong})
        check.ok(False, f"{named} is refused")
    except RuntimeError as error:
        check.ok(named in str(error) and "110" in str(error), f"a wrong {named} is named", error)

check.end()
