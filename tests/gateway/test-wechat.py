#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""An official account of WeChat: what comes is checked and kept once, what is answered goes once, and what fails is seen."""

import json
import os
import subprocess
import time
import uuid

from wechat import KEY, ORIGINAL_ID, OTHER_KEY, TOKEN, FakeWechat, encrypt, sign, write_xml
from world import Checks, Gateway, free_port, make_city, query

check = Checks()
make_city()
wechat = FakeWechat()
gateway = Gateway(address_per_minute=100000, **wechat.settings(mode="compatible", aes_key=KEY, aes_key_before=OTHER_KEY))
PORT = gateway.port
SEND = "/cgi-bin/message/custom/send"
query("UPDATE setting SET value = 10 WHERE key = 'conversation.lease'")


def wait(holds, what, seconds=40):
    end = time.time() + seconds
    while time.time() < end:
        if holds():
            return True
        time.sleep(0.1)
    check.ok(False, what, gateway.read_log(), wechat.asked[-10:], query("SELECT direction, state, failure_code, failure FROM conversation_message ORDER BY seq DESC LIMIT 5"))
    return False


def kept(message_id):
    return query(f"SELECT concat_ws('|', form, body, detail->>'label', m.state) FROM conversation_message m WHERE external_id LIKE 'wechat:%:{message_id}'")


def refusal():
    """The last audit row, counted, and how much citizens have said."""
    return query("""SELECT (SELECT count(*) FROM gateway_request) || ' ' || status || ' ' || coalesce(refusal, '') || ' '
                           || (SELECT count(*) FROM conversation_message WHERE direction = 'in') FROM gateway_request ORDER BY id DESC LIMIT 1""")


def refused(answer, status, code, meaning):
    """With that status, an audit row that names why, and nothing kept."""
    row = ""
    for _ in range(50):
        # The row of what the gateway refuses by itself is written behind its answer.
        row = refusal()
        if row == f"{refused.row + 1} {status} {code} {refused.count}":
            break
        time.sleep(0.1)
    check.ok(answer[0] == status and answer[1] and row == f"{refused.row + 1} {status} {code} {refused.count}", meaning, answer, row, refused.row, refused.count)
    refused.row += 1


def note():
    """Where things stand before something is refused."""
    last = refusal().split(" ")
    refused.row, refused.count = int(last[0]), last[-1]


def say_all(texts, more="{}"):
    """media1 answers citizens, whose numbers the texts stand under; the ids of the messages."""
    messages = [str(uuid.uuid4()) for _ in texts]
    query("SET SESSION AUTHORIZATION media1; SET search_path = sonor; " + " ".join(f"""
      SELECT conversation_say(jsonb_build_object('id', '{message}', 'body', $text${text}$text$,
        'conversation_id', (SELECT c.id FROM conversation c JOIN correspondent p ON p.id = c.correspondent_id
                             WHERE p.address = 'oCitizen{citizen}')) || '{more}'::jsonb);""" for message, (citizen, text) in zip(messages, texts.items())))
    return messages


def say(text, more="{}"):
    return say_all({1: text}, more)[0]


def states(messages):
    return set(query("SELECT DISTINCT concat_ws(' ', state, failure_code) FROM conversation_message WHERE id IN ('" + "', '".join(messages) + "')").splitlines())


def state(message):
    return states([message]).pop()


done = subprocess.run([os.environ["SONOR_ADMIN"], "staff", "add", "media1", "2005", "全媒体", "media"], input="a good secret\n",
                      capture_output=True, text=True, check=False)
check.equal(done.returncode, 0, "there is a media agent")

# Binding: the vector of WeChat's own documentation.
status, _, text = gateway.ask("GET", "/wechat?signature=899cf89e464efb63f54ddac96b0a0a235f53aa78&timestamp=1714037059&nonce=486452656&echostr=4375120948345356249")
check.equal((status, text), (200, "4375120948345356249"), "the account is bound")
status, _, text = gateway.ask("GET", "/wechat?signature=899cf89e464efb63f54ddac96b0a0a235f53aa79&timestamp=1714037059&nonce=486452656&echostr=1")
check.equal(status, 403, "not with another signature")
status, _, text = gateway.ask("GET", "/wechat?timestamp=1714037059&nonce=486452656&echostr=1")
check.ok(status == 400 and "signature" in text, "without one neither, and told so", status, text)

# What comes, in clear
begun = time.time()
check.equal(wechat.write(PORT, 1001, "小区停水两天了"), (200, "success"), "a message is acknowledged")
check.ok(time.time() - begun < 5, "within the five seconds there are", time.time() - begun)
check.equal(kept(1001), "text|小区停水两天了|received", "and kept")
check.equal(wechat.write(PORT, 1001, "小区停水两天了"), (200, "success"), "WeChat says it again")
check.equal(query("SELECT count(*) FROM conversation_message WHERE external_id LIKE '%:1001'"), "1", "and it is kept once")
check.equal(wechat.write(PORT, 1002, None, MsgType="location", Location_X=40.742, Location_Y=107.387, Scale=15, Label="临河区胜利路"), (200, "success"), "a place")
check.equal(kept(1002), "location|临河区胜利路|临河区胜利路|received", "is kept with its name")
check.equal(wechat.write(PORT, 1003, None, MsgType="miniprogrampage"), (200, "success"), "what WeChat will have invented")
check.equal(kept(1003), "text|[miniprogrampage]|received", "stands there as what it is")
check.equal(wechat.write(PORT, 1004, None, MsgType="voice", MediaId="MEDIA_NONE", Format="amr", Recognition="路灯不亮"), (200, "success"), "a voice")
check.ok(kept(1004).startswith("voice|路灯不亮|"), "with what WeChat understood of it", kept(1004))
check.equal(wechat.write(PORT, 1005, None, MsgType="image", MediaId="MEDIA_PICTURE", PicUrl="http://x/"), (200, "success"), "a picture")
if wait(lambda: kept(1005).endswith("|received"), "the picture is fetched"):
    got = query("SELECT encode(lo_get(k.object), 'escape') FROM conversation_message m JOIN attachment a ON a.id = m.attachment_id "
                "JOIN attachment_content k ON k.sha256 = a.sha256 WHERE m.external_id LIKE '%:1005'")
    check.ok("a picture of a lamp" in got, "the picture is fetched and attached", got)
wait(lambda: kept(1004).endswith("|received"), "what is not there is given up")
check.ok(query("SELECT failure_code FROM conversation_message WHERE external_id LIKE '%:1004'") == "40007", "a voice that is gone says so")

# Encrypted, with the key and with the one before
check.equal(wechat.write_encrypted(PORT, 1010, "加密的话"), (200, "success"), "an encrypted message is opened")
check.equal(kept(1010), "text|加密的话|received", "and kept")
check.equal(wechat.write_encrypted(PORT, 1011, "旧密钥", key=OTHER_KEY), (200, "success"), "while keys change, the one before is good too")
note()
refused(wechat.write_encrypted(PORT, 1012, "x", key="x" * 43), 403, "wechat.decrypt", "a third key is not")
refused(wechat.write_encrypted(PORT, 1012, "x", app_id="wx0000000000000000"), 403, "wechat.account", "nor what is for another account")
refused(wechat.write_encrypted(PORT, 1012, "x", signature="0" * 40), 403, "wechat.msg_signature", "nor with a wrong msg_signature")

# Every bad request
GOOD = write_xml(ToUserName=ORIGINAL_ID, FromUserName="oCitizen1", CreateTime=1, MsgType="text", Content="x", MsgId=1020)


def push(body, **address):
    return wechat.push(PORT, body, wechat.address(**address)[0])


refused(push(GOOD, signature="0" * 40), 403, "wechat.signature", "a wrong signature is refused")
refused(push(GOOD, timestamp=str(int(time.time()) - 700)), 403, "wechat.old", "one that is too old")
refused(push(GOOD, timestamp="soon"), 400, "wechat.timestamp", "a timestamp that is none")
stolen = wechat.address(nonce="stolen")[0]
check.equal(wechat.push(PORT, GOOD.replace("1020", "1021"), stolen), (200, "success"), "a good one")
check.equal(wechat.push(PORT, GOOD.replace("1020", "1021"), stolen), (200, "success"), "WeChat repeats it when our answer is lost")
note()
refused(wechat.push(PORT, GOOD.replace("1020", "1022"), stolen), 403, "wechat.replayed", "who has seen its address says nothing else with it")
query("UPDATE wechat_nonce SET at = at - interval '1 minute'")
refused(wechat.push(PORT, GOOD.replace("1020", "1021"), stolen), 403, "wechat.replayed", "nor the same a minute later")
refused(push(GOOD.replace(ORIGINAL_ID, "gh_other")), 403, "wechat.account", "a message for another account is refused")
for body, meaning in [
        ("", "no body"), ("{}", "no XML"), ("<xml><a></xml>", "XML that is not closed"), ("<message/>", "another element"),
        (b"<xml>\xff\xfe</xml>", "bytes that are no text"), ("<xml>" + "x" * 70000 + "</xml>", "more than a message has"),
        (GOOD.replace("<MsgId>1020</MsgId>", ""), "no MsgId"), (GOOD.replace("1020", "one"), "a MsgId that is none"),
        (GOOD.replace("oCitizen1", "o' OR 1"), "an OpenID that is none"), (GOOD.replace("<![CDATA[x]]>", ""), "no content"),
        ('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><xml><Content>&e;</Content></xml>', "an entity from a file"),
        ('<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><xml><Content>&b;</Content></xml>', "entities that grow"),
        ("<xml>" * 300 + "</xml>" * 300, "a tree without end")]:
    refused(push(body), 400, "wechat.malformed", meaning)
status, headers, _ = gateway.ask("PUT", "/wechat", b"")
check.ok(status == 405 and headers["Allow"] == "GET, POST", "another method is not taken", status, headers)

# Answers
wait(lambda: query("SELECT count(*) FROM conversation_message WHERE direction = 'out' AND state <> 'sent'") == "0", "what Sonor says by itself goes")
check.equal(len([s for s in wechat.said if s["text"]["content"].startswith("您好，您的消息已收到")]), 1, "that it has arrived is said once")
first = say("正在抢修，今晚恢复 <&> 😀")
wait(lambda: state(first) == "sent", "an answer goes")
check.equal((wechat.said[-1], wechat.tokens), ({"touser": "oCitizen1", "msgtype": "text", "text": {"content": "正在抢修，今晚恢复 <&> 😀"}}, 1), "as it was written, with the one token")

# What WeChat says to it
wechat.answers[SEND] = [42001]
expired = say("令牌过期")
wait(lambda: state(expired) == "sent", "a token that has ended is renewed")
check.equal((wechat.texts().count("令牌过期"), wechat.tokens), (1, 2), "once, and the answer said once")
wechat.token = "taken by somebody else"
stale = say("令牌失效")
wait(lambda: state(stale) == "sent", "so is one that somebody else has ended")
check.equal((wechat.texts().count("令牌失效"), wechat.tokens), (1, 3), "once too")
wechat.answers[SEND] = [-1]
busy = say("系统繁忙")
wait(lambda: state(busy) == "sent", "what passes is tried again")
check.equal(wechat.texts().count("系统繁忙"), 1, "till it is through, once")
for code in (45015, 48001, 45047):
    wechat.answers[SEND] = [code]
    failed = say(f"错误 {code}")
    wait(lambda: state(failed) == f"failed {code}", f"{code} is an end")
    check.ok(f"错误 {code}" not in wechat.texts() and state(failed) == f"failed {code}", f"{code} is seen by who answered", state(failed))
query("UPDATE conversation_message SET state = 'given_up' WHERE state = 'failed'")
wechat.answers[SEND] = ["silence"]
unsure = say("有没有收到")
wait(lambda: state(unsure) == "failed unsure", "no answer is no certainty")
time.sleep(1)
check.equal((wechat.texts().count("有没有收到"), state(unsure)), (1, "failed unsure"), "so it is not said again by itself")
query(f"SET SESSION AUTHORIZATION media1; SET search_path = sonor; SELECT conversation_resend('{unsure}')")
wait(lambda: state(unsure) == "sent", "a person has it sent again")
check.equal(wechat.texts().count("有没有收到"), 2, "and then it is")

# A picture goes too
query("""SET search_path = sonor; INSERT INTO attachment_content (sha256, object, size) VALUES (sha256('\\x89504e470d0a1a0a'), lo_from_bytea(0, '\\x89504e470d0a1a0a'), 8);
         INSERT INTO attachment (id, ticket_id, sha256, name, media_type, public, staff_id)
         SELECT '46000000-0000-4000-8000-000000000001', c.id, sha256('\\x89504e470d0a1a0a'), '示意图.png', 'image/png', false, (SELECT id FROM staff WHERE login = 'media1')
           FROM conversation c JOIN correspondent p ON p.id = c.correspondent_id WHERE p.address = 'oCitizen1'""", os.environ["PGUSER"])
picture = say("", more='{"attachment_id": "46000000-0000-4000-8000-000000000001"}')
wait(lambda: state(picture) == "sent", "a picture goes")
check.ok(wechat.said[-1] == {"touser": "oCitizen1", "msgtype": "image", "image": {"media_id": "UP_1"}} and b"\x89PNG\r\n\x1a\n" in wechat.uploads[0][1],
         "after it was brought there", wechat.said[-1], wechat.uploads)

# Two gateways, one token, every answer once; and one is killed in the middle.
query("UPDATE wechat_token SET token = NULL, expires_at = NULL")
wechat.token = None
before = wechat.tokens
second = Gateway(address_per_minute=100000, name="second", **wechat.settings(mode="compatible", aes_key=KEY))
for n in range(20):
    wechat.write(PORT if n % 2 else second.port, 2000 + n, "同时", sender=f"oCitizen{100 + n}")
answers = say_all({100 + n: f"答复{n}" for n in range(20)})
wait(lambda: states(answers) == {"sent"}, "two gateways share the work")
check.equal((sorted(t for t in wechat.texts() if t.startswith("答复")), wechat.tokens - before), (sorted(f"答复{n}" for n in range(20)), 1),
            "each answer once, with one new token")
wechat.answers[SEND] = ["silence"] * 3
lost = say_all({100 + n: f"断电{n}" for n in range(3)})
wait(lambda: len([t for t in wechat.texts() if t.startswith("断电")]) == 3, "three are under way")
second.process.kill()
gateway.process.kill()
gateway.process.wait()
gateway.start(os.path.join(gateway.folder, "gateway.conf"))
wait(lambda: states(lost) <= {"failed unsure", "sent"}, "after a power cut")
check.ok(all(wechat.texts().count(f"断电{n}") == 1 for n in range(3)), "nothing is said twice", wechat.texts())

# Who follows us no more
event = write_xml(ToUserName=ORIGINAL_ID, FromUserName="oCitizen1", CreateTime=int(time.time()), MsgType="event", Event="unsubscribe")
check.equal(push(event), (200, "success"), "who follows the account no more")
check.equal(query("SELECT opted_out_at IS NOT NULL FROM correspondent WHERE address = 'oCitizen1'"), "t", "is written to no more")
log = gateway.read_log()
check.ok(all(word not in log for word in ("oCitizen", "token-", "停水", "the secret of a test")), "the log holds no citizen and no secret", log)
query("UPDATE conversation_message SET state = 'given_up' WHERE state = 'failed'")

# Secure mode takes nothing in clear; and a wrong configuration is told.
secure = Gateway(address_per_minute=100000, name="secure", **wechat.settings(aes_key=KEY))
note()
refused(wechat.write(secure.port, 3001, "明文"), 403, "wechat.mode", "in secure mode nothing in clear is taken")
try:
    Gateway(**wechat.settings(aes_key="short"))
    check.ok(False, "a key that is none is told")
except RuntimeError as problem:
    check.ok("[wechat] aes-key" in str(problem), "a key that is none is told", problem)

check.end()
