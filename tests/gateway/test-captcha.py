#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The citizens' forms with a service outside that tells people from programs: nothing comes in but what it says yes to."""

import os

from sms_provider import Provider
from visitor import Visitor, code_for
from world import Checks, Gateway, make_city, query

check = Checks()
make_city()
telephone = os.path.join(os.environ["SONOR_TEST_CLUSTER"], "telephone.txt")
query("UPDATE setting SET value = 0 WHERE key IN ('sms.quiet_from', 'sms.quiet_to', 'code.pause')")
SECRET = "a secret of the service 100%&="
secret_file = os.path.join(os.environ["SONOR_TEST_CLUSTER"], "captcha-secret")
with open(secret_file, "w", encoding="utf-8") as file:
    file.write(SECRET + "\n")
says = {"answer": (200, {"success": True})}
service = Provider(lambda request: says["answer"])
settings = {"captcha__url": f"http://127.0.0.1:{service.port}/siteverify", "captcha__secret_file": secret_file, "captcha__field": "h-captcha-response"}
gateway = Gateway(address_per_minute=100000, sms__loopback=telephone, captcha__script="https://captcha.example.cn/1/api.js?hl=zh", captcha__site_key='k"1', **settings)
PHONE = "13804781234"
MATTER = {"category": "050101", "kind": "complaint", "content": "三楼暖气不热", "address": "解放街道", "name": "", "area_code": ""}
codes = "SELECT count(*) FROM sms_message WHERE template = 'code'"
tickets = "SELECT count(*) FROM ticket"
refusals = "SELECT coalesce(string_agg(refusal || ' ' || n, ', ' ORDER BY refusal), '') FROM (SELECT refusal, count(*) AS n FROM gateway_request WHERE refusal LIKE 'captcha.%' GROUP BY 1) x"

me = Visitor(gateway)
me.get("/sign-in")
policy = me.headers["Content-Security-Policy"]
check.ok('''<div class="h-captcha" data-sitekey='k"1'></div>''' in me.page and ' src="https://captcha.example.cn/1/api.js?hl=zh"' in me.page
         and me.page.count("<script") == 1, "the page shows the service's widget", me.page)
check.equal(policy, "default-src 'none'; style-src 'self' https://captcha.example.cn; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
            "script-src https://captcha.example.cn; frame-src https://captcha.example.cn; connect-src https://captcha.example.cn", "which is all that may run there")
me.post("/sign-in/code", {"phone": PHONE})
check.ok(me.status == 403 and "请先完成人机验证" in me.page and PHONE in me.page and service.asked == [], "without its word nothing is sent, and nobody is asked", me.status, me.page)
me.post("/sign-in/code", {"phone": PHONE, "h-captcha-response": "x" * 9000})
check.ok(me.status == 403 and service.asked == [], "nor with one without end", me.status)
says["answer"] = (200, {"success": False, "error-codes": ["invalid-input-response"]})
me.post("/sign-in/code", {"phone": PHONE, "h-captcha-response": "no&secret=1"})
check.ok(me.status == 403 and "人机验证未通过，请再试一次" in me.page, "what the service says no to is refused", me.status, me.page)
check.equal(service.asked[-1][3], "secret=a+secret+of+the+service+100%25%26%3D&response=no%26secret%3D1&remoteip=127.0.0.1", "it was asked from here, with all it needs")
for meaning, answer in (("an error", (500, {"success": True})), ("another page", (200, "<html>")), ("nothing", (200, "")), ("no word of it", (200, {})),
                        ("a text", (200, {"success": "true"})), ("a list", (200, "[true]")), ("a way elsewhere", (302, {"success": True})), ("too much", (200, '{"success": true, "x": "' + "x" * 70000 + '"}')),
                        ("no text", (200, "\ufffd{"))):
    says["answer"] = answer
    me.post("/sign-in/code", {"phone": PHONE, "h-captcha-response": "yes"})
    check.ok(me.status == 403 and "暂时无法完成人机验证" in me.page and "12345" in me.page, f"{meaning} is no yes", me.status, me.page)
me.cookies["sonor-language"] = "mn"
me.post("/sign-in/code", {"phone": PHONE, "h-captcha-response": "yes"})
check.ok(me.status == 403 and "ᠪᠠᠲᠤᠯᠠᠭᠠᠵᠢᠭᠤᠯᠬᠤ ᠪᠣᠯᠤᠮᠵᠢ ᠦᠭᠡᠢ" in me.page and "暂时无法" not in me.page, "in Mongolian on the Mongolian pages", me.page)
me.cookies["sonor-language"] = "zh"
check.equal(query(codes), "0", "no code went out")
says["answer"] = (200, {"success": True, "hostname": "x"})
me.post("/sign-in/code", {"phone": PHONE, "h-captcha-response": "yes"})
check.ok(me.status == 200 and 'name="code"' in me.page, "a yes lets it through", me.status, me.page)
me.post("/sign-in", {"code": code_for(gateway, telephone, PHONE)})
me.get("/submit")
says["answer"] = (200, {"success": False})
me.post("/submit", {**MATTER, "h-captcha-response": "no"}, [])
check.ok(me.status == 400 and "人机验证未通过" in me.page and "三楼暖气不热" in me.page and query(tickets) == "0", "a matter needs one too, and stays filled in", me.status, me.page)
says["answer"] = (200, {"success": True})
me.post("/submit", {**MATTER, "h-captcha-response": "yes"}, [])
check.ok(me.status == 200 and query(tickets) == "1", "then it is taken", me.status, me.page)
check.equal(query(refusals), "captcha.away 10, captcha.missing 2, captcha.wrong 2", "each refusal is in the audit")
service.server.shutdown()
service.server.server_close()
me.get("/submit")
me.post("/submit", {**MATTER, "h-captcha-response": "yes"}, [])
check.ok(me.status == 400 and "暂时无法完成人机验证" in me.page and query(tickets) == "1", "a service that is gone says no yes", me.status, me.page)
log = gateway.read_log()
check.ok(SECRET not in log and PHONE not in log and "CRITICAL" not in log and "WARNING" not in log, "neither the secret nor the number is in the log", log[-1500:])
check.equal(gateway.stop(), 0, "it stops")
# As hCaptcha's documentation wants it: what its parts are called changes.
gateway = Gateway(**settings, captcha__script="https://js.hcaptcha.com/1/api.js", captcha__origins="https://hcaptcha.com https://*.hcaptcha.com")
me = Visitor(gateway)
me.get("/sign-in")
policy = dict(part.strip().split(" ", 1) for part in me.headers["Content-Security-Policy"].split(";"))
check.equal([policy[name].removeprefix("'self' ") for name in ("script-src", "frame-src", "style-src", "connect-src")],
            ["https://hcaptcha.com https://*.hcaptcha.com"] * 4, "origins may be a whole domain's, and are all that is let in")
check.equal(gateway.stop(), 0, "it stops")
for wrong, named in (({"captcha__url": "http://captcha.example.cn/"}, "url"), ({"captcha__secret_file": secret_file + "x"}, "secret-file"), ({"captcha__field": "a b"}, "field"),
                     ({"captcha__script": "http://captcha.example.cn/"}, "script"), ({"captcha__origins": "https://a.example.cn https://b;x"}, "origins")):
    try:
        Gateway(**{**settings, **wrong})
        check.ok(False, f"{named} is refused")
    except RuntimeError as error:
        check.ok(f"[captcha] {named}" in str(error) and SECRET not in str(error), f"a wrong {named} is named", error)
with open(secret_file, "w", encoding="utf-8") as file:
    file.write(" \n")
try:
    Gateway(**settings)
    check.ok(False, "an empty secret is refused")
except RuntimeError as error:
    check.ok("secret-file" in str(error), "an empty secret is named", error)

check.end()
