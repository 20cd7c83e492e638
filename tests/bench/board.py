# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures a wallboard; see tests/bench/board."""

import ctypes
import json
import os
import statistics
import subprocess
import sys
import time

sys.path[:0] = [os.path.join(os.environ["SONOR_SOURCE"], "tests", folder) for folder in ("desk", ".")]
from database import Session  # noqa: E402
from board_world import afternoon, board_login, superuser  # noqa: E402
from desk import Desk  # noqa: E402
from phone_world import settings  # noqa: E402

SECONDS = float(sys.argv[1])
CLUSTER = os.environ["SONOR_TEST_CLUSTER"]
# Events in a block of the counters' cost, and pairs of blocks.
BLOCK, PAIRS = 1000, 11
TICK = os.sysconf("SC_CLK_TCK")
BINARIES = "/usr/lib/postgresql/" + max(os.listdir("/usr/lib/postgresql"), key=int) + "/bin/"


class Image(ctypes.Structure):
    _fields_ = [("width", ctypes.c_int), ("height", ctypes.c_int), ("xoffset", ctypes.c_int), ("format", ctypes.c_int),
                ("data", ctypes.POINTER(ctypes.c_char)), ("byte_order", ctypes.c_int), ("bitmap_unit", ctypes.c_int),
                ("bitmap_bit_order", ctypes.c_int), ("bitmap_pad", ctypes.c_int), ("depth", ctypes.c_int), ("bytes_per_line", ctypes.c_int)]


class Pixels:
    """A part of the screen, read in a fraction of a millisecond."""

    def __init__(self, x, y, width, height):
        self.x11 = ctypes.CDLL("libX11.so.6")
        self.x11.XOpenDisplay.restype = ctypes.c_void_p
        self.x11.XDefaultRootWindow.restype = ctypes.c_ulong
        self.x11.XDefaultRootWindow.argtypes = [ctypes.c_void_p]
        self.x11.XGetImage.restype = ctypes.POINTER(Image)
        self.x11.XGetImage.argtypes = [ctypes.c_void_p, ctypes.c_ulong, ctypes.c_int, ctypes.c_int, ctypes.c_uint, ctypes.c_uint,
                                       ctypes.c_ulong, ctypes.c_int]
        self.x11.XGetSubImage.argtypes = self.x11.XGetImage.argtypes + [ctypes.c_void_p, ctypes.c_int, ctypes.c_int]
        self.display = self.x11.XOpenDisplay(None)
        self.root = self.x11.XDefaultRootWindow(self.display)
        self.place = (x, y, width, height)
        self.image = self.x11.XGetImage(self.display, self.root, *self.place, 0xffffff, 2)

    def read(self):
        self.x11.XGetSubImage(self.display, self.root, *self.place, 0xffffff, 2, self.image, 0, 0)
        return ctypes.string_at(self.image.contents.data, self.image.contents.bytes_per_line * self.image.contents.height)


def processor(pid):
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def percentile(values, share):
    return sorted(values)[min(int(len(values) * share), len(values) - 1)]


def sleep_until_still(pixels):
    last = pixels.read()
    still = time.monotonic()
    while time.monotonic() - still < 1:
        time.sleep(0.05)
        now = pixels.read()
        if now != last:
            last, still = now, time.monotonic()


def measure(what, rate, pixels, pid, session, there, back):
    """From asking for a change, its commit included, until its pixels are others, while other events happen; the processor time that the
    process takes meanwhile. Nothing else changes those pixels."""
    with open(CLUSTER + "/event.sql", "w") as file:
        file.write("INSERT INTO call (id, direction, callee_dialled, queue_code, arrived_at, queued_at, answered_at, ended_at, outcome)\n"
                   "VALUES (gen_random_uuid(), 'in', '12345', 'general', now(), now(), now(), now(), 'answered');\nNOTIFY call, 'x';\n")
    load = subprocess.Popen([BINARIES + "pgbench", "-n", "-U", "postgres", "-R", str(rate), "-T", str(int(SECONDS) + 10), "-c", "4", "-f",
                             CLUSTER + "/event.sql", "sonor"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(2)
    took, turn = [], True
    begin, used = time.monotonic(), processor(pid)
    while time.monotonic() - begin < SECONDS:
        before = pixels.read()
        start = time.monotonic()
        session(there if turn else back)
        turn = not turn
        while pixels.read() == before and time.monotonic() - start < 5:
            time.sleep(0.001)
        took.append((time.monotonic() - start) * 1000)
        time.sleep(0.4)
    share = 100 * (processor(pid) - used) / (time.monotonic() - begin)
    if not turn:
        session(back)
    load.terminate()
    load.wait()
    print(f"{what}, {rate}/s: commit to pixels p50 {percentile(took, 0.5):.0f} ms, p95 {percentile(took, 0.95):.0f} ms of {len(took)}; "
          f"{share:.1f} % of a core", flush=True)
    return round(percentile(took, 0.95)), round(share, 1)


def board(config, session):
    """The waiting callers go up and down by one."""
    figures = {}
    desk = Desk(("--board", "command"), SONOR_CONFIG=config, LANGUAGE="zh_CN")
    try:
        desk.shows("指挥中心", "label")
        # The number of those who wait: below the service level, second of its row.
        pixels = Pixels(540, 830, 90, 110)
        sleep_until_still(pixels)
        for rate in (1, 100, 1000):
            figures[f"pixel_p95_ms_{rate}"], figures[f"cpu_pct_{rate}"] = measure(
                "board", rate, pixels, desk.process.pid, session,
                "INSERT INTO waiting_call (call_id, queue_code, language, queued_at, switch_id) VALUES (md5('probe')::uuid, 'general', 'zh', now(), 'one')",
                "DELETE FROM waiting_call WHERE call_id = md5('probe')::uuid")
        figures["rss_mb"] = round(desk.memory())
    finally:
        desk.end()
    return figures


def floor(session):
    """A supervisor's floor: somebody at a line is ready and is not, by the function that their desk calls; the words on their card change."""
    figures = {}
    login, number, name = session("""SELECT s.login || '|' || s.work_number || '|' || s.name FROM seat x JOIN staff s ON s.id = x.staff_id
                                         WHERE x.status = 'ready' AND x.state = 'idle' ORDER BY s.work_number LIMIT 1""").split("|")
    session("UPDATE seat SET registered_until = now() + interval '1 day', contact = 'sip:x@127.0.0.1'")
    settings("", user="")
    desk = Desk(LANGUAGE="zh_CN")
    agent = Session(login, PGPASSWORD="demo", PGPASSFILE="/nonexistent")
    try:
        desk.sign_in("floor1")
        card = desk.wait(lambda: desk.nodes(test=lambda node: node.name.startswith(f"{number} {name}")), "the card")[0]
        x, y, width, height = desk.area(card)
        # Its second line on the left; what ticks is in the first.
        pixels = Pixels(x + 6, y + height * 2 // 5, width // 2, height // 4)
        sleep_until_still(pixels)
        for rate in (1, 100):
            figures[f"floor_p95_ms_{rate}"], figures[f"floor_cpu_pct_{rate}"] = measure(
                "floor page", rate, pixels, desk.process.pid, agent, "SELECT seat_set_status('not_ready')", "SELECT seat_set_status('ready')")
        desk.shot("bench-floor")
    finally:
        desk.end()
    return figures


def counters(session):
    """What an event costs the server, a transaction each: with the counters and their step, and without. Processor time, for waiting
    tells of others on the machine; blocks of the two kinds alternate, so that busy caches fall on both."""
    pid = session("SELECT pg_backend_pid()")
    insert = ("DO $$ BEGIN FOR i IN 1..%d LOOP INSERT INTO call (id, direction, callee_dialled, queue_code, arrived_at, queued_at, answered_at, "
              "ended_at, outcome) VALUES (gen_random_uuid(), 'in', '12345', 'general', now(), now(), now(), now(), 'answered'); COMMIT; "
              "END LOOP; END $$" % BLOCK)

    def cost(statement):
        def used():
            with open(f"/proc/{pid}/schedstat") as stat:
                return int(stat.read().split()[0]) / 1e6
        before = used()
        session(statement)
        return used() - before

    counted, bare, ratios = [], [], []
    for _ in range(PAIRS):
        counted.append(cost(insert) + cost("SELECT statistics_step()"))
        session("ALTER TABLE call DISABLE TRIGGER statistics_insert")
        bare.append(cost(insert))
        session("ALTER TABLE call ENABLE TRIGGER statistics_insert")
        ratios.append(counted[-1] / bare[-1])
    print(f"an event costs {statistics.median(counted) / BLOCK:.3f} ms of the server with counters, {statistics.median(bare) / BLOCK:.3f} ms without; "
          f"ratios {', '.join(f'{ratio:.2f}' for ratio in sorted(ratios))}", flush=True)
    return statistics.median(ratios)


def report(session):
    times = []
    for _ in range(3):
        start = time.monotonic()
        units = session("SELECT count(DISTINCT key) FROM report('ticket', (now() - interval '30 days')::date, now()::date, 'unit')")
        times.append(time.monotonic() - start)
    print(f"report of {units} units over {session('SELECT count(*) FROM ticket_identity')} tickets: {min(times):.2f} s", flush=True)
    return sorted(times)[1]


def main():
    afternoon()
    superuser("-c", "ALTER ROLE postgres SET search_path = sonor, public")
    config = board_login()
    session = Session("postgres")
    keep = subprocess.Popen([os.environ["SONOR_ADMIN"], "keep"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        figures = {**board(config, session), **floor(session)}
    finally:
        keep.terminate()
        keep.wait()
    # Nobody looks and the keeper does not take part in what comes now.
    figures["counter_cost_ratio"] = round(counters(session), 2)
    figures["report_s"] = round(report(session), 2)
    with open("/proc/loadavg") as load:
        figures["load"] = float(load.read().split()[0])
    print(json.dumps(figures))


main()
