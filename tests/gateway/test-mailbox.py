#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Letters dropped into the mailbox's folder: each becomes a message once; what is none the database keeps as it came, and stands before nobody."""

import base64
import email.message
import email.policy
import hashlib
import os
import quopri
import signal
import subprocess
import tempfile
import time

from pictures import photograph
from world import Checks, Gateway, Session, make_city

check = Checks()
make_city()
query = Session(os.environ["SONOR_TEST_SUPERUSER"])
folder = tempfile.mkdtemp(dir=os.environ["SONOR_TEST_CLUSTER"])


def letter(subject, text, number, html=None, files=(), sender="王先生 <Wang@example.cn>"):
    message = email.message.EmailMessage(policy=email.policy.SMTP)
    message["From"] = sender
    message["To"] = "12345@example.cn"
    message["Subject"] = subject
    message["Message-ID"] = f"<{number}@example.cn>"
    if text is not None:
        message.set_content(text)
    if html is not None:
        message.add_alternative(html, subtype="html") if text is not None else message.set_content(html, subtype="html")
    for name, data in files:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def raw(sender, *headers, body=b""):
    return b"\r\n".join((b"From: " + sender,) + headers + (b"", body))


def drop(name, data):
    """As a mail server does: written aside, then given its name."""
    with open(os.path.join(folder, "." + name), "wb") as file:
        file.write(data)
    os.rename(os.path.join(folder, "." + name), os.path.join(folder, name))


def until(sql, wanted, seconds=60):
    end = time.monotonic() + seconds
    while True:
        got = query(sql)
        if got == wanted or time.monotonic() > end:
            return got
        time.sleep(0.05)


def is_gone(name):
    for _ in range(1200):
        if not os.path.lexists(os.path.join(folder, name)):
            return True
        time.sleep(0.05)
    return False


def refused():
    """How many letters the database keeps that could not become messages."""
    return int(query("SELECT count(*) FROM mailbox_refused"))


def kept(where):
    return query(f"SELECT encode(content, 'hex') FROM mailbox_refused WHERE {where}")


def letter_command(*words):
    return subprocess.run([os.environ["SONOR_ADMIN"], "letter", *words], capture_output=True, text=True, check=False)


def said(sender):
    """What has come from an address."""
    return query(f"""SELECT coalesce(string_agg(m.body, '|' ORDER BY m.seq), '') FROM conversation_message m JOIN conversation c ON c.id = m.conversation_id
                     JOIN correspondent p ON p.id = c.correspondent_id WHERE p.channel = 'mailbox' AND p.address = '{sender}' AND m.direction = 'in' AND m.form = 'text'""")


def taken(name, data, sender):
    drop(name, data)
    return said(sender) if is_gone(name) else "it is still there"


# What was there before, and what comes while it watches

with open(os.path.join(folder, "before.eml"), "wb") as file:
    file.write(letter("暖气不热", "临河区解放街道 8 号，\n三天没有暖气。\n", "one"))
os.utime(os.path.join(folder, "before.eml"), (time.time() - 60,) * 2)
# An older Sonor moved aside what it refused.
os.mkdir(os.path.join(folder, "refused"), 0o700)
for name in ("20261101T000000Z-0.eml", "20261101T000000Z-1.eml"):
    with open(os.path.join(folder, "refused", name), "w", encoding="utf-8") as file:
        file.write("旧信")
gateway = Gateway(mailbox__folder=folder)
check.ok(is_gone("before.eml"), "a letter that was there before is taken")
check.equal(said("wang@example.cn"), "【暖气不热】\n临河区解放街道 8 号，\n三天没有暖气。", "with its subject and its words")
check.equal(query("""SELECT concat_ws('|', c.channel, c.state, c.subject, p.name, c.due_at BETWEEN now() + interval '23 hours' AND now() + interval '24 hours')
                     FROM conversation c JOIN correspondent p ON p.id = c.correspondent_id"""), "mailbox|waiting|暖气不热|王先生|t",
            "as a conversation of the mailbox that waits, 24 hours at most")

check.equal(until("SELECT string_agg(DISTINCT refusal || ' ' || convert_from(content, 'UTF8'), ',') || ' ' || count(*) FROM mailbox_refused", "mailbox.before 旧信 2"),
            "mailbox.before 旧信 2", "what an older Sonor had moved aside the database keeps now")
check.ok(is_gone("refused/20261101T000000Z-0.eml") and is_gone("refused/20261101T000000Z-1.eml"), "and nothing of it is in the folder")
query("DELETE FROM mailbox_refused; DELETE FROM gateway_request WHERE refusal = 'mailbox.before'")

picture = photograph()
drop("files.eml", letter("照片", "见附件", "two", files=[("现场.jpg", picture), ("run.exe", b"MZ" + bytes(100)), ("../../etc/passwd.png", b"no picture"),
                                                         ("情况.txt", "楼道".encode())]))
is_gone("files.eml")
check.equal(query("""SELECT string_agg(m.form || ' ' || a.name || ' ' || k.size, ',' ORDER BY m.seq) FROM conversation_message m JOIN attachment a ON a.id = m.attachment_id
                     JOIN attachment_content k ON k.sha256 = a.sha256"""), f"image 现场.jpg {len(picture)},file 情况.txt 6", "what is attached and may be kept is kept")
check.equal(query("SELECT detail ->> 'arguments' FROM conversation_message WHERE detail ->> 'key' = 'conversation.event_files_left'"), '["run.exe、passwd.png"]',
            "what may not is named, and does not take the rest with it")
check.equal(query("SELECT count(*) FROM conversation"), "1", "who writes again has one conversation")

before = query("SELECT count(*) FROM conversation_message")
drop("again.eml", letter("暖气不热", "临河区解放街道 8 号，\n三天没有暖气。\n", "one"))
check.ok(is_gone("again.eml") and query("SELECT count(*) FROM conversation_message") == before, "the same letter again is known by its Message-ID")
check.equal(taken("other.eml", letter("我的", "另一人的信", "one", sender="li@example.cn"), "li@example.cn"), "【我的】\n另一人的信",
            "with the id of another's letter nobody keeps one out")
with open(os.path.join(folder, "slow.eml"), "wb") as file:
    half = letter("慢", "写得慢的信", "slow", sender="slow@example.cn")
    file.write(half[:100])
    file.flush()
    time.sleep(0.5)
    file.write(half[100:])
check.ok(is_gone("slow.eml") and said("slow@example.cn") == "【慢】\n写得慢的信", "what is written in place is read when it is closed", said("slow@example.cn"))
check.equal(taken("long.eml", letter("长", "很长的信。" * 2000, "long", sender="long@example.cn"), "long@example.cn")[:8], "【长】\n很长的信", "a long letter begins as it begins")
check.equal(query("SELECT k.size || ' ' || a.media_type FROM attachment a JOIN attachment_content k ON k.sha256 = a.sha256 WHERE a.name = '来信全文.txt'"),
            f"{len('很长的信。'.encode()) * 2000} text/plain", "and the whole of it is beside it")

# Character sets and markup

check.equal(taken("html", letter("网页", None, "html", sender="h@example.cn", html="<html><head><title>t</title><style>p{color:red}</style></head><body><p>路灯<b>不亮</b></p>"
                                 "<p>三天&nbsp;了</p><script>alert(1)</script><img src='http://127.0.0.1:1/x'></body></html>"), "h@example.cn"),
            "【网页】\n路灯不亮\n三天\u00a0了", "of a letter that is a page the words are read, line by line, and nothing else")
check.equal(taken("both", letter("两种", "文字", "both", sender="b@example.cn", html="<p>网页</p>"), "b@example.cn"), "【两种】\n文字", "of both the words")
encoded = b"=?gb2312?B?" + base64.b64encode("镕基路面坑洼".encode("gb18030")) + b"?="
for name, charset, encoding, body in (
        ("gb2312", "gb2312", "8bit", "镕基路坑洼".encode("gb18030")), ("gb18030", "GB18030", "base64", base64.encodebytes("镕基路坑洼".encode("gb18030"))),
        ("quoted", "utf-8", "quoted-printable", quopri.encodestring("镕基路坑洼".encode())), ("wide", "utf-16le", "base64", base64.encodebytes("镕基路坑洼".encode("utf-16le"))),
        ("wrong", "utf-8", "8bit", "镕基路坑洼".encode("gb18030")), ("wrong2", "gb2312", "8bit", "镕基路坑洼".encode()), ("wrong3", "iso-8859-1", "8bit", "镕基路坑洼".encode()),
        ("none", None, "8bit", "镕基路坑洼".encode("gb18030")), ("strange", "../../x//TRANSLIT", "8bit", "镕基路坑洼".encode())):
    kind = b"Content-Type: text/plain" + (b'; charset="' + charset.encode() + b'"' if charset else b"")
    data = raw(name.encode() + b"@example.cn", b"Subject: " + encoded, kind, b"Content-Transfer-Encoding: " + encoding.encode(), body=body + b"\r\n")
    check.equal(taken(name, data, name + "@example.cn"), "【镕基路面坑洼】\n镕基路坑洼", f"{name}: {charset} {encoding}")
check.equal(taken("header", raw("赵女士 <z@example.cn>".encode("gb18030"), "Subject: 路面".encode("gb18030"), b"", body="坑洼".encode("gb18030")), "z@example.cn"),
            "【路面】\n坑洼", "headers in no character set are read")
check.equal(query("SELECT name FROM correspondent WHERE address = 'z@example.cn'"), "赵女士", "names too")
check.equal(taken("mongolian", letter("ᠰᠣᠨᠣᠷ", "ᠳᠤᠯᠠᠭᠠᠨ ᠦᠭᠡᠶ", "mn", sender="m@example.cn"), "m@example.cn"), "【ᠰᠣᠨᠣᠷ】\nᠳᠤᠯᠠᠭᠠᠨ ᠦᠭᠡᠶ", "Mongolian is as it came")
check.equal(query("SELECT queue_code FROM conversation c JOIN correspondent p ON p.id = c.correspondent_id WHERE p.address = 'm@example.cn'"), "mongolian",
            "and goes to who reads it")
inner = letter("里面", "转来的话", "inner", sender="in@example.cn")
check.equal(taken("passed-on", raw(b"on@example.cn", b"Subject: Fwd", b"Content-Type: message/rfc822", body=inner), "on@example.cn"), "【Fwd】\n转来的话",
            "a letter that is passed on is read")

# What nobody means well

check.equal(taken("injected", raw(b"=?utf-8?B?" + base64.b64encode("坏人\r\nBcc: x@example.cn\x1b[31m".encode()) + b"?= <i@example.cn>",
                                  b"Subject: =?utf-8?Q?One=0D=0AX-Bad:_1=00?=", body="正文\0后面\x07".encode()), "i@example.cn"),
            "【One X-Bad: 1?】\n正文后面", "lines and signs in headers are no lines and signs here")
check.equal(query("SELECT name FROM correspondent WHERE address = 'i@example.cn'"), "坏人 Bcc: x@example.cn[31m", "nor in names")
deep = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (i, i) for i in range(1000)) + b"\r\ntext\r\n"
many = b'Content-Type: multipart/mixed; boundary=b\r\n\r\n' + b"".join(b"--b\r\nContent-Disposition: attachment; filename=%d.txt\r\n\r\nx\r\n" % i for i in range(5000)) + b"--b--\r\n"
nested = b"Content-Type: text/html\r\n\r\n" + b"<div>" * 200000
check.equal(taken("many", b"From: many@example.cn\r\nSubject: many\r\n" + many, "many@example.cn"), "【many】", "of five thousand files a letter comes with those that are taken")
check.equal(query("""SELECT count(*) FROM conversation_message m JOIN conversation c ON c.id = m.conversation_id JOIN correspondent p ON p.id = c.correspondent_id
                     WHERE p.address = 'many@example.cn' AND m.attachment_id IS NOT NULL"""), "6", "as many as the web form takes")
check.ok(taken("nested", b"From: nested@example.cn\r\nSubject: nested\r\n" + nested, "nested@example.cn").startswith("【nested】"), "a page without an end is none")

bad = {"nothing": b"", "noise": os.urandom(2000), "zeros": bytes(5000), "nobody": b"Subject: x\r\n\r\ntext\r\n", "group": b"From: friends:a@b.cn,c@d.cn;\r\n\r\nx\r\n",
       "empty": raw(b"e@example.cn", body=b" \r\n"), "no address": raw(b"somebody", body=b"x"), "long address": raw(b"a" * 300 + b"@example.cn", body=b"x"),
       "deep": b"From: deep@example.cn\r\n" + deep, "huge": raw(b"huge@example.cn", body=b"x" * (41 * 1024 * 1024))}
for name, data in bad.items():
    drop(name + ".eml", data)
os.symlink("/etc/passwd", os.path.join(folder, "link.eml"))
os.mkfifo(os.path.join(folder, "pipe.eml"))
drop("after.eml", letter("之后", "还能收信", "after", sender="after@example.cn"))
check.ok(is_gone("after.eml") and said("after@example.cn") == "【之后】\n还能收信", "none of them stands before the one that comes after")
for name in list(bad) + ["link", "pipe"]:
    check.ok(is_gone(name + ".eml"), f"{name} is gone from the folder")
check.equal(query("SELECT count(*) FROM conversation_message m JOIN conversation c ON c.id = m.conversation_id WHERE m.direction = 'in'")
            , query("SELECT count(*) FROM conversation_message WHERE direction = 'in'"), "nothing is loose")
check.equal(refused(), len(bad) + 2, "the database keeps all of them")
for name, data in bad.items():
    if name == "huge":
        check.equal(query("SELECT encode(sha256(content), 'hex') || ' ' || size FROM mailbox_refused WHERE refusal = 'mailbox.too_large'"),
                    f"{hashlib.sha256(data[:40 * 1024 * 1024]).hexdigest()} {len(data)}", "of one that is too large the beginning, and how large it was")
    else:
        check.equal(query(f"SELECT count(*) > 0 FROM mailbox_refused WHERE content = '\\x{data.hex()}' AND size = {len(data)}"), "t", f"{name} as it came")
check.equal(query("SELECT count(*) FROM mailbox_refused WHERE refusal = 'mailbox.no_file' AND content = '' AND size = 0"), "2", "of a link and a pipe nothing but that they were there")
check.equal(query("""SELECT string_agg(refusal || ' ' || n, ', ' ORDER BY refusal) FROM (SELECT refusal, count(*) AS n FROM gateway_request
                     WHERE action = 'mailbox.receive' AND status = 400 GROUP BY 1) x"""),
            "mailbox.empty 2, mailbox.no_file 2, mailbox.nobody 5, mailbox.sender 2, mailbox.too_large 1", "each with its reason in the audit")
check.equal(query("SELECT count(*) FROM conversation_message WHERE body LIKE '%root:%'"), "0", "and a link leads nowhere")
large = letter("大", "大附件", "large", sender="large@example.cn", files=[("大.jpg", picture + bytes(20 * 1024 * 1024))])
check.equal(taken("large.eml", large, "large@example.cn"), "【大】\n大附件", "20 MB are read")

# Who is to look after them

listed = letter_command("list")
check.ok(listed.returncode == 0 and len(listed.stdout.splitlines()) == refused() and "example.cn" not in listed.stdout, "they are listed", listed.stdout, listed.stderr)
check.equal(sum("names nobody" in line for line in listed.stdout.splitlines()), 5, "each with the reason in words")
nobody = query("SELECT id FROM mailbox_refused WHERE content = convert_to(E'Subject: x\\r\\n\\r\\ntext\\r\\n', 'UTF8')")
target = os.path.join(os.environ["SONOR_TEST_CLUSTER"], "exported.eml")
done = letter_command("export", nobody, target)
check.ok(done.returncode == 0 and open(target, "rb").read() == bad["nobody"] and os.stat(target).st_mode & 0o777 == 0o600, "one is written as it came, for its reader alone", done.stderr)
check.ok(letter_command("export", nobody, target).returncode == 1 and open(target, "rb").read() == bad["nobody"], "over no file that is there")
check.equal(query(f"SELECT count(*) FROM audit_log WHERE action = 'mailbox.read_refused' AND subject_id = '{nobody}'"), "2", "which is in the audit log")
check.equal((letter_command("forget", nobody).returncode, refused()), (0, len(bad) + 1), "one that was seen to is forgotten")
for words in (("forget", nobody), ("export", "x'; --", target + "2")):
    done = letter_command(*words)
    check.ok(done.returncode == 1 and "no refused letter" in done.stderr and not os.path.exists(target + "2"), f"{words[0]}: there is none of that id", done.stderr)
check.equal([letter_command(*words).returncode for words in ((), ("list", "x"), ("export", "1"), ("burn", "1"))], [2] * 4, "other words make no sense")
query("UPDATE mailbox_refused SET at = now() - interval '181 days' WHERE refusal = 'mailbox.sender'")
check.equal((query("SELECT mailbox_clean()"), refused()), ("2", len(bad) - 1), "they go when their time is over")
for role, sees in (("sonor_administrator", "t"), ("sonor_gateway", "f"), ("sonor_supervisor", "f"), ("sonor_media", "f")):
    check.equal(query(f"SELECT has_column_privilege('{role}', 'sonor.mailbox_refused', 'refusal', 'SELECT') AND NOT has_column_privilege('{role}', 'sonor.mailbox_refused', 'content', 'SELECT')"
                      f" AND has_function_privilege('{role}', 'sonor.mailbox_refused_read(text)', 'EXECUTE')"), sees, f"{role} {'sees' if sees == 't' else 'does not see'} them")

# The database does not take one, or is not there

query("ALTER TABLE conversation_message ADD CONSTRAINT test_poison CHECK (body NOT LIKE '%毒%')")
drop("poison.eml", letter("毒", "这封库里收不下", "poison", sender="poison@example.cn"))
drop("beside.eml", letter("旁边", "这封收得下", "beside", sender="beside@example.cn"))
check.ok(is_gone("beside.eml") and is_gone("poison.eml") and said("poison@example.cn") == "" and query(
    "SELECT count(*) FROM gateway_request WHERE refusal = 'mailbox.value'") == "1" and "poison@example.cn".encode().hex() in kept("refusal = 'mailbox.value'"),
    "one that the database does not take as a message is kept as it is, and said so")
query("ALTER TABLE conversation_message DROP CONSTRAINT test_poison")
query("ALTER ROLE sonor_gateway_one NOLOGIN; SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'sonor_gateway_one'")
for _ in range(200):
    if gateway.ask("GET", "/healthz")[0] == 503:
        break
    time.sleep(0.05)
drop("meanwhile.eml", letter("期间", "库不在时的信", "meanwhile", sender="meanwhile@example.cn"))
query("ALTER ROLE sonor_gateway_one LOGIN")
check.ok(is_gone("meanwhile.eml") and said("meanwhile@example.cn") == "【期间】\n库不在时的信", "what comes while the database is away is taken when it is back")

# Killed at any point

killed = 0
before = refused()
for number in range(60):
    drop(f"none{number}.eml", f"Subject: none\r\n\r\n{number} 很多".encode())
    drop(f"many{number}.eml", letter("很多", f"第 {number} 封", f"many-{number}", sender=f"many{number}@example.cn"))
    if number % 20 == 10:
        until(f"SELECT count(*) >= {number - 8} FROM correspondent WHERE address ~ '^many[0-9]+@'", "t")
        gateway.process.send_signal(signal.SIGKILL)
        gateway.process.wait()
        killed += 1
        gateway.start(os.path.join(gateway.folder, "gateway.conf"))
check.ok(all(is_gone(f"{name}{number}.eml") for number in range(60) for name in ("many", "none")), f"killed {killed} times among sixty letters, it takes the others when it is back")
check.equal(query("SELECT string_agg(DISTINCT n::text, ',') || ' ' || count(*) FROM (SELECT count(*) AS n FROM conversation_message WHERE body LIKE '【很多】%' GROUP BY body) x"),
            "1 60", "each once")
check.equal((refused() - before, query("SELECT count(DISTINCT content) FROM mailbox_refused WHERE content LIKE convert_to('Subject: none%', 'UTF8')")), (60, "60"),
            "and what was refused beside them, each once")
check.equal(os.listdir(folder), [], "nothing of any of them is left in the folder")

log = gateway.read_log()
check.ok("example.cn" not in log and "暖气" not in log and "CRITICAL" not in log and "WARNING" not in log, "no address and no text in the log", log[-1500:])
check.equal(gateway.stop(), 0, "it stops")
try:
    Gateway(mailbox__folder=folder + "/none")
    check.ok(False, "a folder that is not there is refused")
except RuntimeError as error:
    check.ok("folder" in str(error) and "mailbox" in str(error), "a folder that is not there is named", error)

check.end()
