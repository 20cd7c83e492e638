#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Wallboards on a screen as wide as a command centre's wall or a television: figures against a recount from the rows themselves,
live changes, definitions, bad layouts, a database that goes and comes back, the night.

    test-board.py WIDTHxHEIGHT BOARD
"""

import json
import os
import socket
import statistics
import subprocess
import sys
import time

from board_world import afternoon, board_login, superuser
from desk import BUILD, SHOTS, Desk
from world import CLUSTER, Checks, server, sql

SIZE, BOARD = sys.argv[1:3]
WORDS = {"LANGUAGE": "zh_CN"}


def says(desk, title, *parts):
    desk.wait(lambda: all(part in desk.describe(title) for part in parts), f"“{title}” says {parts}, not “{desk.describe(title)}”")


def brightness():
    shot = subprocess.run(["import", "-window", "root", "-resize", "64x", "-colorspace", "gray", "-format", "%[fx:mean]", "info:"],
                          check=True, capture_output=True, text=True)
    return float(shot.stdout)


def prepare():
    afternoon()
    WORDS["SONOR_CONFIG"] = board_login()
    # What is tried here is not tried at night.
    sql("SELECT setting_set('board.night.until', 0), setting_set('board.night.from', 0)")
    # Nor is it waited for what is read now and then. A board that has begun would be made anew for this, whenever it gets to it.
    superuser("-c", "UPDATE sonor.board_source SET every_s = 1 WHERE code = 'queues_now'")


TODAY = "date_trunc('day', now(), city_time_zone())"
FACTS = {
    "15 秒服务水平": f"""SELECT round(100.0 * count(*) FILTER (WHERE answered_at - queued_at <= interval '15 s') / count(*), 1) || ' %'
                           FROM call WHERE direction = 'in' AND queued_at IS NOT NULL AND arrived_at >= {TODAY}""",
    "工单红黄灯": "SELECT '超期 ' || count(*) FROM ticket WHERE state IN ('dispatch', 'handling', 'redo') AND due_at < now()",
    "在办诉求 · 旗县区": """SELECT '临河区 ' || count(*) FROM ticket WHERE left(area_code, 6) = '150802'
                           AND state IN ('first_review', 'dispatch', 'handling', 'redo', 'follow_up', 'final_review')""",
    "今日热点": f"""SELECT c.name_zh || ' ' || count(*) FROM ticket t JOIN category c ON c.id = t.category_id
                  WHERE t.created_at >= {TODAY} AND t.state NOT IN ('draft', 'void') GROUP BY c.code, c.name_zh ORDER BY count(*) DESC, c.code LIMIT 1""",
    "座席状态": "SELECT '通话 ' || count(*) FROM seat WHERE state IN ('talking', 'held')",
    "待回拨": "SELECT count(*) FROM call_back WHERE done_at IS NULL",
    "放弃率": f"""SELECT round(100.0 * count(*) FILTER (WHERE outcome = 'abandoned' AND answered_at IS NULL) / count(*), 1) || ' %'
                 FROM call WHERE direction = 'in' AND queued_at IS NOT NULL AND arrived_at >= {TODAY}""",
    "各队列": "SELECT '蒙古语 排队 ' || count(*) FROM waiting_call WHERE queue_code = 'mongolian'",
    "紧急与突发聚集": "SELECT '1 小时 ' || tickets || ' 件' FROM burst WHERE ended_at IS NULL",
}


def figures(desk):
    says(desk, "座席状态", "通话 28")
    shown = [title for title in FACTS if desk.nodes(title, role="image")]
    assert len(shown) >= 3, shown
    for title in shown:
        says(desk, title, sql(FACTS[title]))


def live(desk):
    sql("""INSERT INTO call (id, direction, callee_dialled, queue_code, arrived_at, queued_at)
             VALUES (md5('live')::uuid, 'in', '12345', 'general', now(), now());
           INSERT INTO waiting_call (call_id, queue_code, language, queued_at, switch_id) VALUES (md5('live')::uuid, 'general', 'zh', now(), 'one')""")
    says(desk, "此刻", "排队 4")
    sql("DELETE FROM waiting_call WHERE call_id = md5('live')::uuid")
    says(desk, "此刻", "排队 3")


def definition(desk):
    desk.keys("i")
    desk.shows("÷ 呼入量", "label")
    desk.shot(f"board-{BOARD}-definitions")
    desk.keys("i")
    time.sleep(1)


def knocks(seconds):
    """When somebody wanted to connect to the server that is not there."""
    path, times = CLUSTER + "/.s.PGSQL.5432", []
    with socket.socket(socket.AF_UNIX) as door:
        if os.path.exists(path):
            os.unlink(path)
        door.bind(path)
        os.chmod(path, 0o777)
        door.listen()
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            door.settimeout(left)
            try:
                door.accept()[0].close()
            except TimeoutError:
                break
            times.append(time.monotonic())
    os.unlink(path)
    return times


def gone(desk):
    server("-m", "immediate", "stop")
    desk.shows("与数据库失去连接", "label")
    says(desk, "座席状态", "已过时", "通话 28")
    desk.shot(f"board-{BOARD}-gone")
    # However long it lasts, the wait between two tries must not grow: what is shown is to be right within 2 s of the return.
    times = knocks(6)
    gaps = sorted(later - earlier for earlier, later in zip(times, times[1:]))
    assert gaps and gaps[len(gaps) // 2] < 1, gaps
    server("-w", "start")
    started = time.monotonic()
    desk.wait(lambda: not desk.nodes(role="label", test=lambda node: "与数据库失去连接" in node.name), "the edge is clear again")
    desk.wait(lambda: (words := desk.describe("座席状态")) and "已过时" not in words and "通话 28" in words, "the seats are of now")
    print(f"# right again after {time.monotonic() - started:.1f} s, as a screen reader sees it")


def missed(desk):
    """Two updates that do not come make a tile say so and grey; the others are as they were."""
    says(desk, "各队列", "排队")
    lock = subprocess.Popen(["psql", "-XqAtU", "postgres"], stdin=subprocess.PIPE, text=True)
    lock.stdin.write("BEGIN; LOCK TABLE sonor.waiting_call IN ACCESS EXCLUSIVE MODE;\n")
    lock.stdin.flush()
    try:
        says(desk, "各队列", "已过时", "排队")
        assert "已过时" not in desk.describe("座席状态"), desk.describe("座席状态")
        desk.shot(f"board-{BOARD}-missed")
    finally:
        lock.stdin.close()
        lock.wait()
    desk.wait(lambda: (words := desk.describe("各队列")) and "已过时" not in words, "the queues are of now")


def corner():
    """Where on the screen the first thing that is not the ground begins."""
    found = subprocess.run(["convert", "x:root", "-fuzz", "2%", "-trim", "-format", "%X %Y", "info:"], check=True, capture_output=True, text=True)
    return tuple(int(number) for number in found.stdout.split())


def wanders(desk):
    """Nothing burns in: the picture stands elsewhere after board.shift minutes, by a few pixels only. Here another setting makes the time
    go by."""
    def place(minutes):
        return int(time.time() // 60) // minutes % 8

    seen = {}
    for minutes in range(1, 60):
        if place(minutes) not in seen.values():
            seen[minutes] = place(minutes)
    corners = []
    for minutes in list(seen)[:4]:
        sql(f"SELECT setting_set('board.shift', {minutes}); NOTIFY board, '{BOARD}'")
        time.sleep(2)
        corners.append(corner())
    assert len(set(corners)) > 1, corners
    for axis in (0, 1):
        assert max(place[axis] for place in corners) - min(place[axis] for place in corners) <= 20, corners


def slope(times, values):
    """By least squares: what the values gain in a unit of time."""
    middle, mean = statistics.mean(times), statistics.mean(values)
    return sum((t - middle) * (v - mean) for t, v in zip(times, values)) / sum((t - middle) ** 2 for t in times)


def lasts(desk):
    """Ten times the events of a busy hotline for a while, memory flat: for weeks the wall has nobody who would start it again. Every
    source may be read as often as a source ever may, so that minutes hold the readings of hours.
    SONOR_SOAK says for how many seconds, SONOR_SOAK_RATE how many events a second; 86400 is the soak of a day, which wants
    `meson test --timeout-multiplier 0`."""
    seconds, rate = float(os.environ.get("SONOR_SOAK", "12")), int(os.environ.get("SONOR_SOAK_RATE", "100"))
    binaries = "/usr/lib/postgresql/" + max(os.listdir("/usr/lib/postgresql"), key=int) + "/bin/"
    superuser("-c", "UPDATE sonor.board_source SET least_ms = 50; CREATE SEQUENCE soak", "-c", f"NOTIFY board, '{BOARD}'")
    # One in ten is a call that was answered, the others are what happens to calls, seats and tickets: so it is on a day.
    with open(CLUSTER + "/event.sql", "w") as file:
        file.write("\\set one random(1, 10)\n"
                   "SELECT nextval('soak');\n"
                   "\\if :one = 1\n"
                   "INSERT INTO sonor.call (id, direction, callee_dialled, queue_code, arrived_at, queued_at, answered_at, ended_at, outcome)\n"
                   "VALUES (gen_random_uuid(), 'in', '12345', 'general', now(), now(), now(), now(), 'answered');\n"
                   "\\endif\n"
                   "NOTIFY call, 'x'; NOTIFY seat, 'x'; NOTIFY waiting, 'x'; NOTIFY ticket, 'x';\n")

    def events():
        return int(subprocess.run(["psql", "-XAtqU", "postgres", "-c", "SELECT last_value FROM soak"], check=True, capture_output=True, text=True).stdout)

    load = subprocess.Popen([binaries + "pgbench", "-n", "-U", "postgres", "-R", str(rate), "-c", "4", "-T", str(int(seconds) * 2 + 60),
                             "-f", CLUSTER + "/event.sql", "sonor"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    times, memory = [], []
    try:
        # What it needs once it has by then.
        time.sleep(min(seconds / 3, 120))
        before, begin = events(), time.monotonic()
        for _ in range(25):
            times.append((time.monotonic() - begin) / 3600)
            # Its own: the images that it shares with the screen's server come and go.
            memory.append(desk.memory("RssAnon"))
            time.sleep(seconds / 25)
        more = events() - before
    finally:
        load.terminate()
        load.wait()
    # What it needs for more digits and other sizes it has by the middle.
    grows = slope(times[12:], memory[12:])
    print(f"# {more} events in {seconds:.0f} s: {memory[0]:.1f} MB at the start, {memory[12]:.1f} MB in the middle, {memory[-1]:.1f} MB at "
          f"the end, {grows:+.2f} MB/h since", flush=True)
    assert more > seconds * rate / 5, more
    assert memory[-1] - memory[0] < 12, memory
    # In less what is measured is the allocator.
    assert seconds < 600 or grows < 6, grows


def unit(desk):
    """The board of a unit, in a window as on anybody's desk: its figures are the unit's alone."""
    red = sql("""SELECT count(*) FROM ticket t JOIN unit u ON u.id = t.lead_unit_id WHERE u.code = 'HOUSING'
                 AND t.state IN ('dispatch', 'handling', 'redo') AND t.due_at < now()""")
    says(desk, "工单红黄灯", "超期 " + red)
    desk.find("即将到期", "image")
    desk.shot("board-unit-window")


def night(desk):
    # The cards of the definitions are bright: they must be gone.
    desk.wait(lambda: abs(brightness() - brightness()) < 0.001, "a picture at rest")
    before = brightness()
    sql("SELECT setting_set('board.night.until', 24); NOTIFY board, '" + BOARD + "'")
    desk.wait(lambda: brightness() < before * 0.7, "dimmed")
    sql("SELECT setting_set('board.night.until', 0); NOTIFY board, '" + BOARD + "'")
    desk.wait(lambda: brightness() > before * 0.9, "bright again")


def admin(*words):
    return subprocess.run([BUILD + "/app/admin/sonor-admin", *words], capture_output=True, text=True,
                          env=dict(os.environ, LANGUAGE="zh_CN"))


def map_of_city(desk):
    """A made-up outline of all counties but one takes the place of the scheme, with its approval number; a broken one does not."""
    def square(name, x, y, broken=False):
        ring = [[107 + x, 41 - y], [108 + x, 41 - y], [108.2 + x, 40.2 - y], [107 + x, 40 - y], [107 + x, 41 - y + (0.1 if broken else 0)]]
        return {"type": "Feature", "properties": {"name": name}, "geometry": {"type": "Polygon", "coordinates": [ring]}}

    counties = sql("SELECT string_agg(name_zh, ' ' ORDER BY code) FROM area WHERE level = 'county'").split()
    last = counties.pop()
    says(desk, "在办诉求 · 旗县区", last)
    path = CLUSTER + "/map.json"
    for broken in (True, False):
        features = [square(name, n % 4, n // 4, broken and n == 2) for n, name in enumerate(counties)]
        with open(path, "w") as file:
            json.dump({"type": "FeatureCollection", "features": features}, file)
        run = admin("map", path, "蒙S(2026)001号")
        if broken:
            assert run.returncode != 0 and counties[2] in run.stderr and "ring 1 is not closed" in run.stderr, run
            assert sql("SELECT count(*) FROM board_map") == "0"
        else:
            assert run.returncode == 0 and last in run.stdout, run
    desk.wait(lambda: (words := desk.describe("在办诉求 · 旗县区")) and last not in words and counties[0] in words, "the map is drawn")
    desk.shot(f"board-{BOARD}-map")
    assert admin("map", "remove").returncode == 0
    says(desk, "在办诉求 · 旗县区", last)


def bad_file(path):
    good = {"kind": "ring", "source": "seats_now", "place": [0, 0, 6, 6]}
    with open(path, "w") as file:
        json.dump({"title": {"zh": "错误的看板"}, "units": [1200, 675], "grid": [12, 12], "pages": [{"tiles": [
            good, {"kind": "clock", "source": "calls_now", "place": [6, 0, 6, 6]}, {"kind": "numbers", "source": "calls_now", "place": [5, 5, 6, 6]},
            {"kind": "numbers", "place": [0, 6, 5, 6]}]}]}, file)


def named(desk):
    for part in ("没有“clock”这种指标块", "与第 1 块（座席状态）重叠", "未写明数据源"):
        desk.shows(part, "label")
    says(desk, "座席状态", "通话 28")
    desk.shot(f"board-{BOARD}-bad")


def replace(path, text):
    with open(path + ".new", "w") as file:
        file.write(text)
    os.rename(path + ".new", path)


def mended(desk, path):
    """In place of what is no layout at all, which is named too."""
    replace(path, '{"title": ')
    desk.shows("看板布局不是有效的 JSON", "label")
    replace(path, json.dumps({"title": {"zh": "改好的看板"}, "units": [1200, 675], "grid": [1, 1], "dark": False,
                              "pages": [{"tiles": [{"kind": "table", "source": "queues_now", "place": [0, 0, 1, 1]}]}]}))
    desk.shows("改好的看板", "label")
    says(desk, "各队列", "蒙古语 排队 1")
    desk.shot(f"board-{BOARD}-light")


def main():
    checks = Checks()
    os.makedirs(SHOTS, exist_ok=True)
    prepare()
    path = CLUSTER + "/bad.json"
    bad_file(path)

    def picture(desk):
        desk.shot(f"board-{BOARD}-{SIZE}")

    def run(board, steps):
        desk = Desk(("--board", *board), **WORDS)
        try:
            for what, function in steps:
                checks.check(f"{BOARD}: {what}", lambda: function(desk), desk)
        finally:
            desk.end()

        def silent():
            complaints = [line for line in desk.warnings() if "session bus" not in line]
            assert not complaints, "\n".join(complaints)
        checks.check(f"{BOARD}: nothing is complained of", silent)

    steps = [("its figures are those of the rows", figures), ("it looks as it should", picture), ("a call that waits is seen", live),
             ("what figures mean", definition), ("by night it is dim", night), ("a database that goes, and comes back", gone)]
    if BOARD == "command":
        steps.insert(4, ("a map of the city", map_of_city))
    else:
        steps[4:4] = [("two updates that do not come", missed), ("nothing burns in", wanders), ("memory at ten times the events", lasts)]
    run((BOARD,), steps)
    if BOARD == "floor":
        run(("unit", "--unit", "HOUSING", "--window"), [("a unit's own, in a window", unit)])
        run(("nowhere", "--window"), [("a board that is not there", lambda desk: desk.shows("没有名为“nowhere”的看板；现有：command, floor, unit", "label"))])
    run((path,), [("a bad layout is named, the rest is shown", named), ("a better one is taken at once", lambda desk: mended(desk, path))])
    checks.done()


main()
