# SPDX-License-Identifier: GPL-3.0-or-later
"""Submissions a second through the gateway beside those of the database alone; see tests/bench/gateway."""

import asyncio
import glob
import json
import os
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.environ["SONOR_SOURCE"], "tests/gateway"))
from pictures import photograph  # noqa: E402
from world import Gateway, make_city, query  # noqa: E402

SECONDS = int(sys.argv[1])
SESSIONS = 4
CLIENTS = 32
FOLDER = os.environ["SONOR_TEST_CLUSTER"]
SCRIPT = os.path.join(os.environ["SONOR_SOURCE"], "tests/bench/gateway.lua")

make_city()
query("UPDATE setting SET value = 0 WHERE key IN ('sms.quiet_from', 'sms.quiet_to')")
telephone = os.path.join(FOLDER, "telephone")
gateway = Gateway(address_per_minute=1000000, connections=SESSIONS, sms__loopback=telephone)
token = gateway.sign_in("13804780009", telephone)
# What is told to the one citizen of this is not what is measured.
query("INSERT INTO sms_opt_out (e164) VALUES ('+8613804780009')")


def memory_mb():
    with open(f"/proc/{gateway.process.pid}/status", encoding="ascii") as file:
        return int(next(line for line in file if line.startswith("VmRSS")).split()[1]) / 1024


def share(times, percent):
    return times[min(int(len(times) * percent / 100), len(times) - 1)]


def raw(seconds, rate=None):
    """What as many sessions as the gateway has get done without it: calls of the same function with the same arguments, as many as
    they can or so many a second. Calls a second, and milliseconds of each from when it was due."""
    access = query("SELECT encode(hash, 'hex') FROM gateway_access ORDER BY at DESC LIMIT 1")
    script = os.path.join(FOLDER, "raw.sql")
    with open(script, "w", encoding="utf-8") as file:
        file.write("\\set n random(1, 1000000000)\n"
                   "SELECT gateway_call('api.submit', '{\"instance\": \"raw\", \"language\": \"zh\", \"address_hash\": \"00\", "
                   f"\"access_hash\": \"{access}\"}}', jsonb_build_object('category', '050101', 'content', '二楼暖气不热，第' || :n || '次', "
                   "'area_code', '150802001', 'address', '解放街道' || :n || '号'));\n")
    binaries = subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True, check=True).stdout.strip()
    log = os.path.join(FOLDER, f"raw-{rate}")
    done = subprocess.run([os.path.join(binaries, "pgbench"), "-n", "-M", "prepared", "-c", str(SESSIONS), "-j", "1", "-T", str(seconds), "-f", script,
                           "-l", "--log-prefix", log, *(["-R", str(rate)] if rate else []), "-U", "sonor_gateway_one", "sonor"],
                          capture_output=True, text=True, check=True, env=dict(os.environ, PGOPTIONS="-c search_path=sonor,public"))
    times = []
    for path in glob.glob(log + ".*"):
        with open(path, encoding="ascii") as file:
            rows = [tuple(map(int, line.split())) for line in file]
        # The first second is that of sessions which have just come; the gateway's have been there for long.
        times += [row[2] / 1000 for row in rows if row[4] > rows[0][4] + 1]
        os.remove(path)
    return float(next(line for line in done.stdout.splitlines() if line.startswith("tps")).split()[2]), sorted(times)


def load(seconds, photo=""):
    done = subprocess.run(["wrk", "-t", "1", "-c", str(CLIENTS), "-d", f"{seconds}s", "--timeout", "10s", "-s", SCRIPT, f"http://127.0.0.1:{gateway.port}"],
                          capture_output=True, text=True, check=True, env=dict(os.environ, BENCH_TOKEN=token, BENCH_PHOTO=photo))
    requests, duration, wrong = map(int, next(line for line in done.stdout.splitlines() if line.startswith("RESULT")).split()[1:])
    if wrong:
        print(f"{wrong} of {requests} were not taken: {done.stderr}", file=sys.stderr)
    return (requests - wrong) * 1e6 / duration


async def even(rate, seconds):
    """Submissions at even intervals, whatever the answers take; milliseconds from when each was due."""
    free, taken = [], []

    async def submit(number, due):
        body = json.dumps({"category": "050101", "content": f"二楼暖气不热，第{number}次", "area_code": "150802001"}).encode()
        reader, writer = free.pop() if free else await asyncio.open_connection("127.0.0.1", gateway.port)
        writer.write(b"POST /api/v1/tickets HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nAuthorization: Bearer " + token.encode()
                     + b"\r\nContent-Length: " + str(len(body)).encode() + b"\r\n\r\n" + body)
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))
        await reader.readexactly(length)
        taken.append((time.monotonic() - due) * 1000)
        if b" 201 " not in head.split(b"\r\n")[0]:
            raise RuntimeError(head.decode())
        free.append((reader, writer))

    begun = time.monotonic()
    tasks = []
    for number in range(int(rate * seconds)):
        due = begun + number / rate
        await asyncio.sleep(max(0, due - time.monotonic()))
        tasks.append(asyncio.create_task(submit(number, due)))
    await asyncio.gather(*tasks)
    for _, writer in free:
        writer.close()
    return sorted(taken)


photo = os.path.join(FOLDER, "photo.jpg")
with open(photo, "wb") as file:
    file.write(photograph())
# What is taken once, by a connection, a heap, a plan or the server's look at tables that were empty, is not what is measured.
load(2)
raw(2)
load(SECONDS, photo)
load(SECONDS)
subprocess.run(["psql", "-Xq", "-U", os.environ["SONOR_TEST_SUPERUSER"], "-c", "VACUUM ANALYZE"], check=True)
before = memory_mb()
database, _ = raw(SECONDS)
print(f"{database:.0f} a second by the database alone, {SESSIONS} sessions")
plain = load(SECONDS)
print(f"{plain:.0f} a second through the gateway, {plain / database:.0%} of that")
# What the burst left to be told to citizens is told first: at half load nothing gathers.
while query("SELECT count(*) FROM sms_due") != "0":
    time.sleep(0.2)
times = asyncio.run(even(plain / 2, SECONDS))
print("at half load: " + ", ".join(f"{percent} of 100 within {share(times, percent):.1f} ms" for percent in (50, 90, 99)))
_, alone = raw(SECONDS, plain / 2)
print("the database alone: " + ", ".join(f"{percent} of 100 within {share(alone, percent):.1f} ms" for percent in (50, 90, 99)))
pictures = load(SECONDS, photo)
print(f"{pictures:.0f} a second with a photograph of {os.path.getsize(photo) / 1024:.0f} kB")
load(SECONDS)
growth = memory_mb() - before
print(f"the gateway grew by {growth:.1f} MB to {memory_mb():.1f} MB over {query('SELECT count(*) FROM ticket')} tickets")
gateway.stop()
print(json.dumps({"submit_per_s": round(plain, 1), "submit_photo_per_s": round(pictures, 1), "raw_per_s": round(database, 1),
                  "p99_ms": round(share(times, 99), 2), "raw_p99_ms": round(share(alone, 99), 2),
                  "rss_growth_mb": round(growth, 2)}))
