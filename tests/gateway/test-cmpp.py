#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Short messages over CMPP, to a provider that loses, repeats, refuses and goes away, from a gateway that is killed."""

import os
import signal
import ssl
import subprocess
import time

from cmpp_peer import Peer
from world import Checks, Gateway, Session, make_city

check = Checks()
make_city()
query = Session(os.environ["SONOR_TEST_SUPERUSER"])
query("UPDATE setting SET value = 0 WHERE key IN ('sms.quiet_from', 'sms.quiet_to'); "
      "INSERT INTO sms_template (code, audience, text_zh) VALUES ('test', 'citizen', '{text}')")
LONG = "暖" * 200
SMALL = {"sms__provider": "cmpp", "cmpp__account": "900001", "cmpp__secret": "888888", "cmpp__service": "test", "cmpp__number": "10690012345",
         "cmpp__window": 4, "cmpp__answer_seconds": 4, "cmpp__idle_seconds": 2}


def write(text, number="+8613804780009"):
    return query(f"SELECT sms_send('test', '{number}', jsonb_build_object('text', '{text}'))")


def state(message):
    return query(f"SELECT state FROM sms_message WHERE id = '{message}'")


def until(sql, wanted="t", seconds=40):
    """Waits until an answer is what is wanted; the last answer."""
    end = time.monotonic() + seconds
    while True:
        got = query(sql)
        if got == wanted or time.monotonic() > end:
            return got
        time.sleep(0.05)


def becomes(message, wanted, meaning):
    check.equal(until(f"SELECT state FROM sms_message WHERE id = '{message}'", wanted), wanted, meaning)


def hurry():
    """What waits for its time, or for the time of a gateway that is gone, has waited long enough."""
    query("UPDATE sms_message SET next_at = clock_timestamp() WHERE state IN ('queued', 'sending'); SELECT pg_notify('sms', '')")


# Who is not let in says so, and comes back

peer = Peer(secret="another secret")
gateway = Gateway(cmpp__address=f"127.0.0.1:{peer.port}", **SMALL)
check.ok(peer.wait(lambda: peer.logins), "the gateway comes by itself")
check.equal(peer.logins[0][0], 3, "with a wrong secret it is not let in")
ALARM = "SELECT coalesce((SELECT detail FROM alarm WHERE kind = 'sms' AND subject = 'sms_provider' AND until IS NULL), '')"
check.ok("(3)" in until(f"SELECT ({ALARM}) <> '' AND true") + query(ALARM), "which is an alarm", query(ALARM), gateway.read_log())
first = write("你好")
peer.secret = "888888"
check.ok(peer.wait(lambda: peer.connection), "it tries again until it is let in")
check.equal(until(ALARM, ""), "", "then the alarm is over")
becomes(first, "delivered", "what waited goes and arrives")
sent = peer.of("你好")
check.ok(len(sent) == 1 and (sent[0].sender, sent[0].recipient, sent[0].source, sent[0].format, sent[0].headed, sent[0].report, sent[0].recipients)
         == ("10690012345", "13804780009", "900001", 8, 0, 1, 1) and sent[0].text.startswith("【巴彦淖尔市12345】") and sent[0].rest == bytes(20),
         "every field is where the standard has it", [vars(s) for s in sent])

# Long ones, part by part

message = write(LONG)
becomes(message, "delivered", "a long message arrives when all its parts have")
parts = sorted(peer.of("暖暖"), key=lambda part: part.head)
check.ok([p.head[5] for p in parts] == [1, 2, 3, 4] and len({p.head[:5] for p in parts}) == 1 and parts[0].head[:3] == b"\x05\x00\x03"
         and parts[0].head[4] == 4 and all(len(p.text) <= 67 for p in parts) and "".join(p.text for p in parts).endswith(LONG),
         "its parts are one text, with the heads that say so", [(p.head, p.text) for p in parts])
check.equal(query(f"SELECT string_agg(result, ' ') FROM sms_part WHERE message_id = '{message}'"), " ".join(["DELIVRD"] * 4), "each has its report")

peer.state = "UNDELIV"
message = write("不达")
becomes(message, "dead", "a report that it did not arrive ends it")
check.equal(query(f"SELECT failure FROM sms_message WHERE id = '{message}'"), "UNDELIV", "in the provider's words")
peer.state = "DELIVRD"

# Reports that overtake, repeat, and are of something else

peer.early = True
message = write("先报")
becomes(message, "delivered", "a report that comes before the answer is not lost")
peer.early = False
peer.reports = 3
message = write("重报")
becomes(message, "delivered", "a report that comes three times is one")
peer.report(peer.of("重报")[0], "UNDELIV")
peer.reports = 1
before = len(peer.answered)
peer.deliver("13804780009", b"\0" * 20, report=True)
check.ok(peer.wait(lambda: any(b[8:] == b"\0\0\0\1" for _, b in peer.answered[before:])), "one that is none is answered so", peer.answered)
check.equal(state(message), "delivered", "and what came later changes nothing")

# The window

peer.decide = lambda submit: "hold"
peer.most_open = peer.open = 0
many = query("""SELECT sms_send('test', '+8613804780009', jsonb_build_object('text', '窗口' || i)) FROM generate_series(11, 22) i""").split()
peer.wait(lambda: len(peer.held) >= 4)
time.sleep(0.3)
check.equal(len(peer.held), 4, "no more are under way than the window holds")
peer.decide = lambda submit: 0
peer.release()
for message in many:
    until(f"SELECT state FROM sms_message WHERE id = '{message}'", "delivered")
check.ok({state(m) for m in many} == {"delivered"} and peer.most_open <= 4 and len(peer.of("窗口")) == 12, "the others follow, each once",
         peer.most_open, len(peer.of("窗口")))

# Refused

peer.decide = lambda submit: 8 if len(peer.of("太快")) == 1 else 0
message = write("太快")
check.equal(until(f"SELECT state || ' ' || failure FROM sms_message WHERE id = '{message}'", "queued CMPP 8"), "queued CMPP 8", "flow control passes")
check.ok(float(query(f"SELECT extract(epoch FROM next_at - clock_timestamp()) FROM sms_message WHERE id = '{message}'")) > 15, "it is tried later")
hurry()
becomes(message, "delivered", "and then it goes")
peer.decide = lambda submit: 9
message = write("不行")
becomes(message, "dead", "what is refused for good is given up")
check.equal(until("SELECT count(*) FROM alarm WHERE kind = 'sms' AND subject = 'sms_message' AND until IS NULL", "1"), "1", "with an alarm")

# Lost

peer.decide = lambda submit: None if len(peer.of("丢一")) == 1 else 0
message = write("丢一")
becomes(message, "delivered", "what gets no answer goes again")
check.ok(len(peer.of("丢一")) == 2 and len({s.sequence for s in peer.of("丢一")}) == 1, "once, under the same number", len(peer.of("丢一")))
peer.decide = lambda submit: None
message = write("全丢")
becomes(message, "dead", "after a second time without an answer it is given up")
check.equal(len(peer.of("全丢")), 2, "it may have arrived: it goes no third time")
check.ok("两次" in query(f"SELECT failure FROM sms_message WHERE id = '{message}'"), "and a person reads why")

peer.decide = lambda submit: "close" if len(peer.of("断线")) == 1 else 0
logins = len(peer.logins)
message = write("断线")
becomes(message, "delivered", "what was under way when the connection broke goes over the next one")
check.ok(len(peer.of("断线")) == 2 and len({s.sequence for s in peer.of("断线")}) == 1 and len(peer.logins) > logins, "once more, under the same number")
peer.decide = lambda submit: 0
tests = peer.tests
check.ok(peer.wait(lambda: peer.tests > tests), "a silence is broken by a test of the line")

# What citizens write

ticket = query("""SELECT ticket_accept('{"id": "42000000-0000-4000-8000-0000000000a1", "kind": "help", "channel": "phone", "category_id": 3,
  "area_code": "150802001", "content": "暖气不热", "phone": "13804780011", "phone_e164": "+8613804780011"}')->>'id'""")
until(f"SELECT state FROM sms_message WHERE ticket_id = '{ticket}'", "delivered")
NOTES = f"SELECT coalesce(string_agg(note, '|' ORDER BY at), '') FROM ticket_event WHERE ticket_id = '{ticket}' AND action = 'note'"


def notes(wanted):
    return until(NOTES, wanted)


sequence = peer.deliver("8613804780011", "二楼还是不热".encode("utf-16-be"))
check.equal(notes("短信回复：二楼还是不热"), "短信回复：二楼还是不热", "a reply is on the ticket it answers")
check.ok(peer.wait(lambda: any(s == sequence and b[8:] == bytes(4) for s, b in peer.answered)), "and acknowledged when it is kept")
given = peer.next_id
sequence = peer.deliver("13804780011", "二楼还是不热".encode("utf-16-be"), given=given)
check.ok(peer.wait(lambda: any(s == sequence for s, b in peer.answered)) and query(NOTES).count("二楼") == 1, "a repeated one is acknowledged and kept once")
peer.deliver("13804780011", "三楼也是".encode("gb18030"), form=15)
notes("短信回复：二楼还是不热|短信回复：三楼也是")
head = b"\x05\x00\x03\x77\x02"
peer.deliver("13804780011", head + b"\x02" + "四五六".encode("utf-16-be"), headed=True)
peer.deliver("13804780011", head + b"\x01" + "一二三".encode("utf-16-be"), headed=True)
check.equal(notes("短信回复：二楼还是不热|短信回复：三楼也是|短信回复：一二三四五六"), "短信回复：二楼还是不热|短信回复：三楼也是|短信回复：一二三四五六",
            "in any code, and joined again where it was too long for one")
for content, form, headed in ((b"", 8, False), (b"\xd8", 8, False), (b"\xd8\x3d" * 3, 8, False), (b"\xff" * 140, 15, False), (b"\x09\x00", 8, True),
                              (b"\x05\x00\x03\x01\x02\x09\0a", 8, True), (b"abc", 77, False), (b"\0\0\0\0", 8, False)):
    peer.deliver("13804780012", content, form, headed)
before = len(peer.answered)
peer.deliver("10086", "话费提醒".encode("utf-16-be"))
check.ok(peer.wait(lambda: len(peer.answered) > before) and gateway.process.poll() is None, "what makes no sense harms nothing", gateway.read_log())

# Killed at any point


def kill():
    """And until the server has noticed: what was asked of it last is still done."""
    gateway.process.send_signal(signal.SIGKILL)
    gateway.process.wait()
    until("SELECT count(*) FROM pg_stat_activity WHERE usename = 'sonor_gateway_one'", "0")


def again():
    gateway.start(os.path.join(gateway.folder, "gateway.conf"))


peer.decide = lambda submit: "hold"
message = write("问后")
peer.wait(lambda: peer.of("问后"))
kill()
peer.held.clear()
peer.decide = lambda submit: 0
hurry()
again()
becomes(message, "delivered", "killed before the answer: it goes again")
check.ok(len(peer.of("问后")) == 2 and len({s.sequence for s in peer.of("问后")}) == 1, "once, under the same number")

messages = []
replies = set()
peer.wait(lambda: peer.connection)
for turn in range(3):
    messages += query(f"""SELECT sms_send('test', '+8613804780009', jsonb_build_object('text', '乱{turn}' || i || repeat('热', CASE i % 2 WHEN 1 THEN 70 ELSE 1 END) || '末{turn}' || i))
                            FROM generate_series(1, 6) i""").split()
    want = len(peer.submitted) + 2 + 2 * turn
    peer.wait(lambda: len(peer.submitted) >= want, 10)
    ids = [(5000000 + 10 * turn + i, f"复{turn}{i}") for i in range(4)]
    for given, text in ids:
        peer.deliver("13804780011", text.encode("utf-16-be"), given=given)
    kill()
    hurry()
    again()
    peer.wait(lambda: peer.connection)
    for given, text in ids:
        # The provider repeats what was not acknowledged, and may repeat the rest.
        peer.wait(lambda: peer.connection)
        peer.deliver("13804780011", text.encode("utf-16-be"), given=given)
        replies.add(text)
end = time.monotonic() + 40
while {state(m) for m in messages} - {"delivered", "dead"} and time.monotonic() < end:
    hurry()
    time.sleep(0.3)
wire = {}
for submit in peer.submitted:
    if "乱" in submit.text or "末" in submit.text:
        wire.setdefault(submit.text, []).append(submit.sequence)
lost = query("""SELECT count(*) FROM sms_message m WHERE body LIKE '%乱%' AND state <> 'delivered'
                  AND NOT (state = 'dead' AND EXISTS (SELECT FROM sms_part p WHERE p.message_id = m.id AND p.wired = 2))""")
check.ok(lost == "0" and [state(m) for m in messages].count("delivered") >= 12,
         "killed three times at any point: every message arrives, or went twice without an answer and waits for a person", lost)
check.ok(all(len(set(s)) == 1 and len(s) <= 2 for s in wire.values()), "under one number each, and none more than twice on the wire", wire)
until("SELECT count(*) FROM sms_inbound WHERE body LIKE '复%'", str(len(replies)))
check.equal(query("SELECT count(*) || ' ' || count(DISTINCT body) FROM sms_inbound WHERE body LIKE '复%'"), f"{len(replies)} {len(replies)}",
            "what citizens wrote meanwhile is kept once")

# The oracle

dump = os.path.join(gateway.folder, "dump")
with open(dump, "w", encoding="ascii") as file:
    for raw in [peer.logins[-1][1], sent[0].raw, parts[1].raw]:
        for at in range(0, len(raw), 16):
            file.write(f"{at:06x} {raw[at:at + 16].hex(' ')}\n")
subprocess.run(["text2pcap", "-q", "-T", "50000,7890", dump, dump + ".pcap"], check=True, capture_output=True)
told = subprocess.run(["tshark", "-r", dump + ".pcap", "-T", "fields", "-E", "separator=|", "-e", "cmpp.Command_Id", "-e", "cmpp.connect.Source_Addr", "-e", "cmpp.Version",
                       "-e", "cmpp.submit.Src_Id", "-e", "cmpp.Dest_terminal_Id", "-e", "cmpp.Msg_Fmt", "-e", "cmpp.Msg_Length", "-e", "_ws.malformed"],
                      check=True, capture_output=True, text=True).stdout.splitlines()
check.ok(len(told) == 3 and told[0].startswith("0x00000001|900001|") and "13804780009" in told[1] and "13804780009" in told[2]
         and all(line.startswith("0x00000004") for line in told[1:]) and not any("alformed" in line for line in told),
         "Wireshark reads what we send as we mean it", told)

log = gateway.read_log()
check.ok("1380478" not in log and "888888" not in log and "暖" not in log and "CRITICAL" not in log, "no number, secret or text in the log", log[-1500:])
check.equal(gateway.stop(), 0, "it stops when it is told to")

# The older version, over TLS

key, certificate = dump + ".key", dump + ".pem"
subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key, "-out", certificate, "-days", "2",
                "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost"], check=True, capture_output=True)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(certificate, key)
old = Peer(version=0x20, tls=context)
gateway = Gateway(cmpp__address=f"127.0.0.1:{old.port}", cmpp__version="2.0", cmpp__tls="yes", cmpp__authority=certificate, **SMALL)
message = write(LONG, "+8613804780010")
becomes(message, "delivered", "CMPP 2.0 over TLS carries a long message, and its reports are read")
check.ok("".join(s.text for s in sorted(old.submitted, key=lambda part: part.head)).endswith(LONG) and {s.recipient for s in old.submitted} == {"13804780010"}, "it arrives whole")
gateway.stop()
stranger = Gateway(cmpp__address=f"127.0.0.1:{old.port}", cmpp__version="2.0", cmpp__tls="yes", **SMALL)
check.ok(until(f"SELECT ({ALARM}) <> ''") == "t" and len(old.logins) == 1, "a provider whose certificate nobody vouches for is told no secret", query(ALARM))
stranger.stop()

# A configuration that is wrong

for wrong, named in (({"cmpp__version": "4"}, "version"), ({"cmpp__window": "0"}, "window"), ({"cmpp__account": "too-long"}, "account"),
                     ({"cmpp__address": "[::"}, "address"), ({"cmpp__tls": "maybe"}, "tls"), ({"sms__provider": "pigeon"}, "provider")):
    try:
        Gateway(**{"cmpp__address": "127.0.0.1", **SMALL, **wrong})
        check.ok(False, f"{named} is refused")
    except RuntimeError as error:
        check.ok(named in str(error), f"a wrong {named} is named", error)

check.end()
