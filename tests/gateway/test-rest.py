#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where what citizens say comes to rest: in the tables that are guarded, and nowhere else in words; and that the secret can be changed."""

import os
import subprocess
import tempfile
import time
import urllib.parse

from visitor import Visitor
from world import SECRET, Checks, Gateway, add_key, make_city, query

check = Checks()
make_city()
telephone = os.path.join(os.environ["SONOR_TEST_CLUSTER"], "telephone.txt")
letters = tempfile.mkdtemp(dir=os.environ["SONOR_TEST_CLUSTER"])
query("UPDATE setting SET value = 0 WHERE key IN ('sms.quiet_from', 'sms.quiet_to', 'code.pause')")
key = add_key("app", "app")
PHONE, NAME, MAIL = "13804785678", "欧阳静怡", "ouyang@example.cn"
settings = {"address_per_minute": 100000, "sms__loopback": telephone, "mailbox__folder": letters}
gateway = Gateway(**settings)
token = gateway.sign_in(PHONE, telephone)
signed = {"Authorization": "Bearer " + token, "X-API-Key": key}
MATTER = {"kind": "help", "category": "050101", "area_code": "150802", "content": "楼道没有灯", "name": NAME}

# All of it passes through

status, answer = gateway.ask_json("POST", "/api/v1/tickets", MATTER, {**signed, "Idempotency-Key": "once-and-again"})
check.equal(status, 201, "a citizen submits")
check.equal(gateway.ask_json("POST", "/api/v1/tickets", MATTER, {**signed, "Idempotency-Key": "once-and-again"}), (status, answer), "and gets the same answer again")
gateway.ask_json("POST", "/api/v1/tickets", {**MATTER, "category": "1", "phone": PHONE}, signed)
gateway.ask_json("POST", "/api/v1/codes", {"phone": PHONE})
gateway.codes[PHONE] = 1
for _ in range(100):
    with open(telephone, encoding="utf-8") as file:
        codes = [line.split("验证码是")[1][:6] for line in file if PHONE in line and "验证码是" in line]
    if len(codes) > 1:
        break
    time.sleep(0.1)
status, again = gateway.ask_json("POST", "/api/v1/access", {"phone": PHONE, "code": codes[-1]}, {"Idempotency-Key": "access-once-1"})
check.equal(status, 200, "a token is given to who names a key for repeated requests")
for name, data in (("bad.eml", f"From: {NAME}\r\n\r\n{PHONE}"), ("good.eml", f"From: <{MAIL}>\r\nMessage-ID: <1@x>\r\n\r\n{PHONE}")):
    with open(os.path.join(letters, "." + name), "w", encoding="utf-8") as file:
        file.write(data)
    os.rename(os.path.join(letters, "." + name), os.path.join(letters, name))
for _ in range(600):
    if not any(name.endswith(".eml") for name in os.listdir(letters)):
        break
    time.sleep(0.05)


def dump(*tables):
    command = ["pg_dump", "-U", os.environ["SONOR_TEST_SUPERUSER"], "--data-only", "--column-inserts", *(f"--table=sonor.{table}" for table in tables)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


# What stands there to be found again and not to be read

looked_up = dump("gateway_request", "gateway_answer", "gateway_key", "wechat_nonce", "transfer_received")
check.ok(looked_up.count("INSERT INTO sonor.gateway_request") >= 7 and looked_up.count("INSERT INTO sonor.gateway_answer") == 1, "there is an audit, and an answer that is kept", looked_up[:1500])
for word, meaning in ((PHONE, "number"), (NAME, "name"), (MAIL, "mail address"), ("example.cn", "server of mail"), ("127.0.0.1", "address of a client"), ("楼道没有灯", "text")):
    check.ok(word not in looked_up, f"no {meaning} in them")
whole = dump("*")
check.ok(PHONE in whole and NAME in whole and MAIL in whole, "while the guarded tables have what they are for")
for word, meaning in ((token, "token"), (again["access_token"], "token of a repeated request"), (key, "API key"), (SECRET, "secret of the gateway")):
    check.ok(word not in whole, f"no {meaning} in any table")
check.equal(query("SELECT coalesce(string_agg(c.relname, ' '), '') FROM pg_class c WHERE c.relnamespace = 'sonor'::regnamespace AND c.relkind IN ('r', 'p', 'v')"
                  " AND c.relname IN ('ticket', 'ticket_contact', 'citizen', 'citizen_phone', 'correspondent', 'conversation_message', 'sms_message', 'sms_inbound', 'gateway_access',"
                  " 'gateway_code', 'open311_request', 'attachment', 'call', 'mailbox_refused', 'local_key') AND has_any_column_privilege('sonor_gateway', c.oid, 'SELECT, INSERT, UPDATE')"), "", "the gateway's own role reads none of them")

# On its disk

kept = {path: open(path, "rb").read() for folder, _, names in os.walk(gateway.folder) for path in (os.path.join(folder, name) for name in names) if not path.endswith("gateway.conf")}
check.ok(list(kept) == [gateway.log] and not any(word.encode() in data for data in kept.values() for word in (PHONE, NAME, MAIL, token, key, SECRET, codes[-1])),
         "its folder has a log alone, with none of it", list(kept))
check.ok(os.listdir(letters) == [], "of letters nothing is left there, not of those either that were refused", os.listdir(letters))
check.ok(query("SELECT convert_from(content, 'UTF8') FROM mailbox_refused").replace("\r", "") == f"From: {NAME}\n\n{PHONE}" and query(
    "SELECT count(*) FROM mailbox_refused") == "1", "what was refused a guarded table has, as it came")
figures = gateway.ask("GET", "/metrics", port=gateway.metrics_port)[2]
check.ok(not any(word in figures for word in (PHONE, NAME, MAIL, "127.0.0.1")), "nor do the figures tell")

# The secret is changed

me = Visitor(gateway)
me.cookies["sonor-access"] = token
me.get("/submit")
form = me.hidden("/submit")
hashed = "SELECT count(DISTINCT address_hash) FROM gateway_request WHERE action = 'api.tickets'"
gateway.ask_json("GET", "/api/v1/tickets", headers=signed)
check.equal(gateway.stop(), 0, "it stops")
gateway = Gateway(**settings, secret="another secret that only this test has, for after")
check.equal(gateway.ask_json("GET", "/api/v1/tickets", headers=signed)[0], 200, "with another secret, who has proved a number still has, and the app is let in")
check.equal(query(hashed), "2", "addresses are hashed anew")
me.gateway = gateway
fields = {"category": "050101", "kind": "help", "content": "井盖丢了", "address": "", "name": "", "area_code": ""}
me.send("POST", "/submit", urllib.parse.urlencode({**form, **fields}), {"Content-Type": "application/x-www-form-urlencoded"})
check.ok(me.status == 403 and "页面已过期" in me.page, "a form from before has to be opened again", me.status)
me.get("/submit")
me.post("/submit", fields, [])
check.ok(me.status == 200 and query("SELECT count(*) FROM ticket WHERE content = '井盖丢了'") == "1", "and is taken then", me.status, me.page)
check.equal(gateway.stop(), 0, "it stops")

check.end()
