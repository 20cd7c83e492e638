#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The citizens' pages over HTTP: a whole visit, what is escaped, which forms are not ours, what a page may do."""

import os
import re
import urllib.parse

from pictures import photograph, says_where
from visitor import Visitor, code_for
from world import Checks, Gateway, make_city, multipart, query

check = Checks()
make_city()
telephone = os.path.join(os.environ["SONOR_TEST_CLUSTER"], "telephone.txt")
query("UPDATE setting SET value = 0 WHERE key IN ('sms.quiet_from', 'sms.quiet_to', 'code.pause')")
query("UPDATE area SET name_mn = 'ᠪᠠᠶᠠᠨᠨᠠᠭᠤᠷ ᠬᠣᠲᠠ' WHERE level = 'city'")
gateway = Gateway(address_per_minute=100000, body_megabytes=4, sms__loopback=telephone)


seen = set()


def see_cookie(name, cookie):
    if name not in seen:
        seen.add(name)
        check.ok("HttpOnly" in cookie and "SameSite=Lax" in cookie, f"no script gets the cookie {name}", cookie)


# What a page may do

me = Visitor(gateway, see_cookie)
me.get("/")
policy = me.headers.get("Content-Security-Policy", "")
check.ok(me.status == 200 and "有事请说" in me.page and "巴彦淖尔市" in me.page and "ᠪᠠᠶᠠᠨᠨᠠᠭᠤᠷ" in me.page, "there is a page, with the city's name in both scripts", me.page)
check.ok("default-src 'none'" in policy and "script" not in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy, "it runs no script and stands in no frame", policy)
check.ok("<title>12345 政务服务便民热线</title>" in me.page, "it has a title", me.page)
check.ok("<script" not in me.page and " style=" not in me.page and not re.search(r"\son\w+=", me.page), "and has none", me.page)
check.ok("xmlns" not in me.page and "t:" not in re.sub(r'="[^"]*"', "", me.page), "nothing of the template is left in it", me.page)
check.ok(me.headers.get("X-Content-Type-Options") == "nosniff" and me.headers.get("Cache-Control") == "no-store" and me.headers.get("X-Frame-Options") == "DENY",
         "nor is it kept or guessed at", me.headers)
check.ok(me.page.startswith("<!DOCTYPE html>\n<html lang=\"zh-CN\">"), "it says in which language it is", me.page[:80])
style = me.get("/style.css").decode()
check.ok(me.status == 200 and "writing-mode: vertical-lr" in style, "its style is a file of ours", me.headers)

# Who they are

me.get("/submit")
check.ok(me.where.startswith("/sign-in?next=/submit") and 'name="phone"' in me.page, "whoever submits proves their number first", me.where)
me.post("/sign-in/code", {"phone": "12"})
check.ok(me.status == 400 and 'aria-invalid="true"' in me.page and 'value="12"' in me.page and 'class="error"' in me.page and "请填写 11 位手机号码" in me.page, "a number that is none is told at its field", me.page)
me.post("/sign-in/code", {"phone": "13804781234"})
check.ok(me.status == 200 and 'autocomplete="one-time-code"' in me.page and "13804781234" in me.page, "a code is asked for", me.page)
code = code_for(gateway, telephone, "13804781234")
me.post("/sign-in", {"code": f"{(int(code) + 1) % 1000000:06d}"})
check.ok(me.status == 400 and "验证码错误" in me.page, "a wrong one is told", me.page)
me.post("/sign-in", {"code": code})
check.ok(me.status == 200 and me.where == "/submit" and "138****1234" in me.page and "暖气不热" in me.page and "停止供热" not in me.page, "the right one leads to the form", me.where, me.page)

# Forms that are not ours

before = query("SELECT count(*) FROM ticket")
matter = {"category": "050101", "kind": "complaint", "content": "三楼暖气不热 <script>alert('1')</script> & \"二楼\"", "address": "临河区解放街道胜利路3号", "name": "", "area_code": ""}
form = me.hidden("/submit")
for wrong, meaning in (({"form_token": ""}, "without our mark"), ({"form_token": "0" * 64}, "with another mark"), ({"form_token": None}, "with none")):
    fields = {name: value for name, value in {**form, **matter, **wrong}.items() if value is not None}
    me.send("POST", "/submit", urllib.parse.urlencode(fields), {"Content-Type": "application/x-www-form-urlencoded"})
    check.ok(me.status == 403 and "页面已过期" in me.page, f"a form {meaning} is not taken", me.status, me.page)
me.send("POST", "/submit", urllib.parse.urlencode({**form, **matter}), {"Content-Type": "application/x-www-form-urlencoded", "Origin": "https://evil.example"})
check.equal(me.status, 403, "nor one that another site sends")
stranger = Visitor(gateway, see_cookie)
stranger.get("/")
stranger.cookies["sonor-access"] = me.cookies["sonor-access"]
stranger.send("POST", "/submit", urllib.parse.urlencode({**form, **matter}), {"Content-Type": "application/x-www-form-urlencoded"})
check.equal(stranger.status, 403, "nor one made for another browser")
for target in ("https://evil.example/", "//evil.example", "/tickets/../../x", "/submit\r\nX-Bad: 1", "javascript:alert(1)"):
    stranger.get("/sign-in?" + urllib.parse.urlencode({"next": target}))
    check.equal(stranger.hidden("/sign-in/code")["next"], "/tickets", f"nobody is sent to {target[:20]!r}")
check.equal(query("SELECT count(*) FROM ticket"), before, "and nothing was taken")

# A matter

me.get("/submit")
me.post("/submit", {**matter, "category": "", "content": "  "}, [("attachments", "x.jpg", b"GIF89a")])
check.ok(me.status == 400 and me.page.count('class="error"') == 3 and "胜利路3号" in me.page and re.search(r'value="complaint"[^>]*checked', me.page) is not None,
         "what is wrong is told at its field, and what was right is not lost", me.page)
check.equal(query("SELECT count(*) FROM ticket"), before, "nothing of it is taken")
photo = photograph()
once = me.hidden("/submit")
me.post("/submit", matter, [("attachments", "现场.jpg", photo), ("attachments", "", b"")])
number = me.where[len("/tickets/"):].split("?")[0]
check.ok(me.status == 200 and re.fullmatch(r"\d{18}", number) and "提交成功" in me.page and number in me.page, "a matter gets its number", me.where, me.page)
check.ok("<script" not in me.page and "&lt;script&gt;alert('1')&lt;/script&gt; &amp;" in me.page, "what a citizen writes is text", me.page)
check.equal(query("SELECT channel || ' ' || kind || ' ' || area_code FROM ticket"), "web complaint 150802001", "it came by the web")
me.send("POST", "/submit", multipart({**once, **matter}, [("attachments", "现场.jpg", photo)])[0], {"Content-Type": multipart({})[1]})
check.ok(me.where.startswith("/tickets/" + number) and query("SELECT count(*) FROM ticket") == "1", "sent twice it is one", me.where)
picture = re.search(r'<img[^>]*src="([^"]+)"', me.page).group(1)
shown = me.get(picture)
check.ok(me.status == 200 and me.headers["Content-Type"] == "image/jpeg" and not says_where(shown), "they see their picture, which does not say where it was taken", me.headers)
query("UPDATE attachment SET name = '\"><img src=x onerror=alert(1)>.jpg'")
me.get("/tickets/" + number)
check.ok("<img src=x" not in me.page and "&gt;&lt;img src=x onerror=alert(1)&gt;" in me.page, "nor is the name of a file anything but text", me.page)

# Looking up, adding, evaluating

me.get("/tickets")
check.ok(number in me.page and "待初审" in me.page, "it is in their list", me.page)
me.get("/tickets?number=" + number)
check.equal(me.where, "/tickets/" + number, "it is found by its number")
me.get("/tickets?number=" + urllib.parse.quote('"><script>'))
check.ok("18 位数字" in me.page and "<script" not in me.page, "what is no number is told so", me.page)
me.get("/tickets/" + "9" * 18)
check.ok(me.status == 404 and "没有该编号" in me.page, "a number of somebody else is not there", me.status, me.page)
me.get("/tickets/" + number)
check.ok("/evaluation" not in me.page, "without an answer there is nothing to evaluate")
me.post(f"/tickets/{number}/notes", {"text": "二楼也不热"}, [])
check.ok("补充内容已提交" in me.page and query("SELECT count(*) FROM ticket_event WHERE note LIKE '%二楼也不热'") == "1", "they add to it", me.page)
me.post(f"/tickets/{number}/notes", {"text": "又"}, [("attachments", "x.png", b"no picture")])
check.ok(me.status == 400 and "x.png" in me.page and ">又<" in me.page, "a lying file is told, and the words are not lost", me.page)
query("UPDATE ticket SET state = 'follow_up', answered_at = now(), public_answer = '已检修'")
me.get("/tickets/" + number)
check.ok("已检修" in me.page and "/evaluation" in me.page, "they see the answer", me.page)
me.post(f"/tickets/{number}/evaluation", {"satisfaction": "satisfied", "solved": "true", "opinion": "很快"})
check.ok("感谢您的评价" in me.page and "很快" in me.page and "/evaluation" not in me.page, "and evaluate it, once", me.page)
check.equal(query("SELECT satisfaction || ' ' || solved FROM evaluation"), "satisfied true", "that is kept")

# Language, and going

me.get("/")
me.post("/language", {})
me.get("/sign-in")
check.ok('<html lang="mn-Mong">' in me.page and re.search(r"<label[^>]*>ᠭᠠᠷ ᠤᠲᠠᠰᠤᠨ\u202fᠤ ᠳᠤᠭᠠᠷ</label>", me.page) and 'lang="zh-CN">中文<' in me.page,
         "the page is in Mongolian, and tags what is not", me.page)
me.post("/sign-in/code", {"phone": "12"})
check.ok(me.status == 400 and "11 ᠣᠷᠤᠨ" in me.page and "请填写" not in me.page, "so is what was wrong, if this program says it", me.page)
me.get("/tickets/" + "9" * 18)
check.ok(me.status == 404 and "ᠡᠨᠡ ᠳᠤᠭᠠᠷ" in me.page and "没有该编号" not in me.page, "and if the database does", me.page)
me.post("/sign-out", {})
me.get("/tickets")
check.ok(me.where.startswith("/sign-in"), "who goes is gone", me.where)
query("UPDATE gateway_access SET expires_at = now()")

# Limits

me.get("/sign-in")
received = gateway.send(b"POST /submit HTTP/1.1\r\nHost: x\r\nContent-Length: 5000000\r\n\r\n" + b"a" * 5000000)
check.ok(b" 413 " in received.split(b"\r\n")[0], "what is too large is refused", received)
for path in ("/tickets/x/attachments/../..", "/style.css/x", "/submit/", "/tickets//notes", "/.git/config"):
    check.equal(gateway.ask("GET", path)[0], 404, f"there is nothing at {path}")

check.equal(gateway.stop(), 0, "it stops")
log = gateway.read_log()
check.ok("13804781234" not in log and "CRITICAL" not in log and "WARNING" not in log, "no number is in its log", log)
check.end()
