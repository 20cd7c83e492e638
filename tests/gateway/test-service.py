#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The gateway as a service: health, metrics, limits, keys, repeated requests, audit, hostile clients, stopping."""

import concurrent.futures
import os
import socket
import subprocess
import threading
import time

from world import Checks, Gateway, add_key, make_city, query

check = Checks()
make_city()
key = add_key("测试应用", "open311")
gateway = Gateway(body_megabytes=1, address_per_minute=100000)
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
REQUEST = f"api_key={key}&service_code=050101&address_string=%E4%B8%B4%E6%B2%B3%E5%8C%BA&description=%E4%B8%8D%E7%83%AD"


def tickets():
    return int(query("SELECT count(*) FROM ticket"))


# Health and metrics

status, headers, text = gateway.ask("GET", "/healthz")
check.ok(status == 200 and text == "ok\n", "it is well", status, text)
status, headers, text = gateway.ask("GET", "/metrics")
check.equal(status, 404, "its figures are not for everybody")
gateway.ask("GET", "/open311/v2/services.json")
status, headers, text = gateway.ask("GET", "/metrics", port=gateway.metrics_port)
check.ok(status == 200 and 'sonor_gateway_requests_total{route="open311",status="200"} 1' in text
         and 'sonor_gateway_database_connected 1' in text, "they are at a port of their own", text)

# Headers of every answer

status, headers, text = gateway.ask("GET", "/open311/v2/services.json")
check.ok(headers.get("X-Content-Type-Options") == "nosniff" and headers.get("Cache-Control") == "no-store"
         and "default-src 'none'" in headers.get("Content-Security-Policy", ""), "answers say how they may be used", headers)
check.equal(headers.get("Access-Control-Allow-Origin"), "*", "pages of others may read what is open to all")

# Paths and methods

for path in ("/", "/open311/v2/services", "/open311/v2/services.html", "/open311/v2/../../etc/passwd", "/open311/v2/%2e%2e/%2e%2e/etc/passwd",
             "/open311/v2/services/%00.json", "/open311//v2/services.json", "/open311/v2/services/../services.json/", "/%ff%fe", "//healthz"):
    status, _, text = gateway.ask("GET", path)
    check.ok(status in (200, 303, 400, 404) and "root:" not in text and (status == 404 or path == "/" or status == 400),
             f"there is nothing at {path}", status, text)
status, headers, text = gateway.ask("DELETE", "/open311/v2/services.json")
check.ok(status == 405 and headers.get("Allow") == "GET", "a method that is not taken is told which are", status, headers)
status, headers, text = gateway.ask("HEAD", "/open311/v2/services.json")
check.ok(status == 200 and text == "", "HEAD is GET without the body", status, text)
status, headers, text = gateway.ask("OPTIONS", "/open311/v2/requests.json")
check.ok(status == 204 and "POST" in headers.get("Access-Control-Allow-Methods", ""), "a browser may ask beforehand", status, headers)

# Keys

before = tickets()
status, body = gateway.ask_json("POST", "/open311/v2/requests.json", REQUEST.replace(key, "wrong"), FORM)
check.ok(status == 403 and body[0]["code"] == "403" and tickets() == before, "a wrong key opens nothing", status, body)
status, body = gateway.ask_json("POST", "/open311/v2/requests.json", REQUEST.split("&", 1)[1], dict(FORM, **{"X-API-Key": key}))
check.ok(status == 200 and body[0]["service_request_id"].isdigit(), "a key may come in a header", status, body)
other = add_key("别的应用", "app")
status, body = gateway.ask_json("POST", "/open311/v2/requests.json", REQUEST.replace(key, other), FORM)
check.equal(status, 403, "a key for something else does not open this")
subprocess.run([os.environ["SONOR_ADMIN"], "key", "revoke", "别的应用"], check=True)
check.ok(query("SELECT count(*) FROM gateway_key WHERE hash = sha256(convert_to('%s', 'UTF8'))" % key) == "1"
         and key not in query("SELECT string_agg(k::text, ' ') FROM gateway_key k"), "only its hash is kept")
again = subprocess.run([os.environ["SONOR_ADMIN"], "key", "add", "测试应用", "open311"], capture_output=True, text=True, check=False)
check.ok(again.returncode == 1 and "测试应用" in again.stderr, "one name, one key", again.stderr)
listed = subprocess.run([os.environ["SONOR_ADMIN"], "key", "list"], capture_output=True, text=True, check=True).stdout
check.ok("测试应用" in listed and key not in listed, "the list shows whose, never which", listed)

# The same request again

before = tickets()
repeat = dict(FORM, **{"Idempotency-Key": "once-and-only-once"})
with concurrent.futures.ThreadPoolExecutor(8) as pool:
    answers = list(pool.map(lambda _: gateway.ask_json("POST", "/open311/v2/requests.json", REQUEST, repeat), range(16)))
check.ok({answer[0] for answer in answers} == {200} and len({str(answer[1]) for answer in answers}) == 1 and tickets() == before + 1,
         "sixteen at once with one idempotency key are one", answers[:3], tickets() - before)
status, body = gateway.ask_json("POST", "/open311/v2/requests.json", REQUEST + "%20", repeat)
check.ok(status == 409 and tickets() == before + 1, "the key is not good for another request", status, body)
status, body = gateway.ask_json("POST", "/open311/v2/requests.json", REQUEST, dict(FORM, **{"Idempotency-Key": "short"}))
check.equal(status, 400, "and must be one")

# What is malformed, changes nothing

before = tickets()
for meaning, body, headers, wanted in (
        ("a body that is no form", b"%zz=%&&&=", FORM, 400),
        ("bytes that are no UTF-8", b"api_key=x&description=%ff%fe", FORM, 400),
        ("an unknown type", b"<a/>", {"Content-Type": "text/xml"}, 415),
        ("JSON that is none", b"{", {"Content-Type": "application/json"}, 400),
        ("JSON deeper than a stack", b"[" * 200000, {"Content-Type": "application/json"}, 400),
        ("a NUL", b'{"description": "a\\u0000b"}', {"Content-Type": "application/json"}, 400),
        ("a form of parts without an end", b"--x\r\nContent-Disposition: form-data", {"Content-Type": "multipart/form-data; boundary=x"}, 400),
        ("parts without names", b"--x\r\nContent-Disposition: attachment\r\n\r\n1\r\n--x--\r\n", {"Content-Type": "multipart/form-data; boundary=x"}, 400),
        ("an attribute that is none", b"attribute[=1", FORM, 400),
        ("ten thousand fields", b"&".join(b"f%d=1" % i for i in range(10000)), FORM, 400),
        ("a long body", b"description=" + b"a" * 2000000, FORM, 413)):
    status, _, text = gateway.ask("POST", "/open311/v2/requests.json", body, headers)
    check.ok(status == wanted, meaning, status, text)
check.equal(tickets(), before, "none of them made a ticket")


def chunked(pieces):
    connection = socket.create_connection(("127.0.0.1", gateway.port), timeout=20)
    try:
        connection.sendall(b"POST /open311/v2/requests.json HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                           b"Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n")
        for piece in pieces:
            connection.sendall(b"%x\r\n%s\r\n" % (len(piece), piece))
        connection.sendall(b"0\r\n\r\n")
        return connection.recv(4096)
    except OSError as error:
        return repr(error).encode()
    finally:
        connection.close()


answer = chunked([b"a" * 65536] * 40)
check.ok(b" 413 " in answer.split(b"\r\n")[0], "a long body that does not say so beforehand", answer[:200])
for meaning, data in (
        ("no HTTP at all", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(200)),
        ("a line without end", b"GET /" + b"a" * 300000),
        ("headers without end", b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 100000),
        ("two lengths", b"POST /open311/v2/requests.json HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 5\r\nConnection: close\r\n\r\nabcde"),
        ("a negative length", b"POST /open311/v2/requests.json HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\nConnection: close\r\n\r\n"),
        ("a chunk that lies", b"POST /open311/v2/requests.json HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nffffffffffffffff\r\nx"),
        ("a header in the path", b"GET /open311/v2/services/1%0d%0aSet-Cookie:%20a=b.json HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")):
    answer = gateway.send(data, 3)
    check.ok(b"\r\nSet-Cookie: a" not in answer and gateway.ask("GET", "/healthz")[0] == 200, f"{meaning}: it lives on", answer[:300])

# A client that says nothing holds nothing up

silent = [socket.create_connection(("127.0.0.1", gateway.port)) for _ in range(50)]
silent[0].sendall(b"GET /healthz HT")
check.equal(gateway.ask("GET", "/healthz")[0], 200, "fifty who say nothing keep nobody from being heard")
begun = time.monotonic()
silent[0].settimeout(60)
silent[1].settimeout(60)
ended = [silent[0].recv(1000), silent[1].recv(1000)]
check.ok(time.monotonic() - begun < 45, "and are shown out", time.monotonic() - begun, ended)
for connection in silent:
    connection.close()

# The audit

rows = query("SELECT count(*) FROM gateway_request WHERE action = 'open311.create' AND status = 200 AND ticket_id IS NOT NULL AND key_id IS NOT NULL")
check.ok(int(rows) >= 2, "what was done has its row", rows)
check.ok(int(query("SELECT count(*) FROM gateway_request WHERE status = 403 AND refusal = 'gateway.key_unknown'")) == 1, "what was refused too")
check.ok(int(query("SELECT count(*) FROM gateway_request WHERE refusal = 'gateway.malformed'")) >= 5, "and what was never understood")
everything = query("SELECT string_agg(r::text, ' ') FROM gateway_request r")
check.ok(key not in everything and "127.0.0.1" not in everything, "no key and no address in them")

# How often

limited = Gateway(address_per_minute=30)
statuses = [limited.ask("GET", "/open311/v2/services.json")[0] for _ in range(40)]
check.ok(statuses[:20] == [200] * 20 and 429 in statuses[20:], "who asks too often is told to wait", statuses)
status, headers, text = limited.ask("GET", "/open311/v2/services.json")
check.ok(status == 429 and int(headers["Retry-After"]) >= 1, "and how long", headers)
check.equal(limited.ask("GET", "/healthz")[0], 200, "health may be asked at any time")
check.equal(limited.ask("GET", "/open311/v2/services.json", headers={"X-Forwarded-For": "192.0.2.1"})[0], 429, "a stranger is not believed who they are")
limited.stop()
proxied = Gateway(address_per_minute=30, proxies="127.0.0.1")
statuses = {proxied.ask("GET", "/open311/v2/services.json", headers={"X-Forwarded-For": f"10.0.0.1, 192.0.2.{i}"})[0] for i in range(60)}
check.equal(statuses, {200}, "our proxy is believed")
proxied.stop()
slow = add_key("慢的应用", "open311", "--per-minute", "2")
time.sleep(0.5)
statuses = [gateway.ask("GET", "/open311/v2/services.json", headers={"X-API-Key": slow})[0] for _ in range(4)]
check.ok(statuses[:2] == [200, 200] and statuses[3] == 429, "a key has its own rate", statuses)

# The database goes and comes

query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'sonor_gateway_one'")
statuses = [gateway.ask("GET", "/open311/v2/services.json")[0] for _ in range(5)]
for _ in range(100):
    if gateway.ask("GET", "/healthz")[0] == 200:
        break
    time.sleep(0.1)
check.ok(set(statuses) <= {200, 503} and gateway.ask("GET", "/open311/v2/services.json")[0] == 200, "without the database it says so, and finds it again", statuses)

# Stopping: what has begun is finished


def wait_until(question):
    for _ in range(300):
        if query(question) == "t":
            return
        time.sleep(0.1)
    raise RuntimeError("It never comes: " + question)


locker = subprocess.Popen(["psql", "-XqAtU", os.environ["SONOR_TEST_SUPERUSER"]], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
locker.stdin.write("BEGIN; LOCK TABLE ticket_identity;\n")
locker.stdin.flush()
wait_until("SELECT EXISTS (SELECT FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND granted AND relation = 'ticket_identity'::regclass)")
late = []
thread = threading.Thread(target=lambda: late.append(gateway.ask_json("POST", "/open311/v2/requests.json", REQUEST, FORM)))
thread.start()
wait_until("SELECT EXISTS (SELECT FROM pg_stat_activity WHERE usename = 'sonor_gateway_one' AND wait_event_type = 'Lock')")
gateway.process.terminate()
time.sleep(1)
check.ok(gateway.process.poll() is None, "it waits for what is under way", late, gateway.process.returncode, gateway.read_log())
if gateway.process.poll() is not None:
    check.end()
status = gateway.ask("GET", "/healthz")[0]
check.equal(status, 503, "a gateway that is being stopped says so")
check.equal(gateway.ask("GET", "/open311/v2/services.json")[0], 503, "and takes nothing new")
locker.stdin.write("COMMIT;\n")
locker.stdin.close()
locker.wait()
thread.join()
check.ok(late and late[0][0] == 200, "what it had begun with is answered", late)
check.equal(gateway.process.wait(30), 0, "then it goes")
log = gateway.read_log()
check.ok(key not in log and "CRITICAL" not in log and "WARNING" not in log, "it has said nothing in its log that it should not", log)

check.end()
