# SPDX-License-Identifier: GPL-3.0-or-later
"""The floor as a supervisor sees it and steers it, with citizens who really call; and what they tell every desk."""

import os
import signal
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk import Desk  # noqa: E402
from phone_world import peers, settings  # noqa: E402
from switch_world import Switch, seat  # noqa: E402
from world import Checks, sql  # noqa: E402

checks = Checks()
size = sys.argv[1]
switch = Switch()
AGENT = sql("SELECT work_number || ' ' || name FROM staff WHERE login = 'agent1'")


def as_person(login, text):
    return subprocess.run(["psql", "-XqAtU", login, "-c", text], check=True, capture_output=True, text=True,
                          env={**os.environ, "PGPASSWORD": "demo", "PGPASSFILE": "/nonexistent"}).stdout.strip()


def telephone(login):
    """Somebody at a line whose telephone answers by itself."""
    password = peers.write(f"password-{login}", as_person(login, "SELECT seat_sign_in() ->> 'password'") + "\n")
    one = peers.Sonor(login, "--wait", "--account", f"sip:{login}@{switch.address}", "--password-file", password, "--listen", "127.0.0.1:0",
                      "--encryption", "off", "--play", "tone:1000", "--seconds", "0", "--hang-up-after", "300", "--answer-after", "2")
    one.wait_until_ready()
    peers.wait(lambda: sql("SELECT count(*) FROM seat WHERE registered_until > now()") != "0", "a telephone")
    return one


def card(desk, words):
    """The card of agent1, once it says so."""
    return desk.wait(lambda: desk.nodes(test=lambda node: node.name.startswith(AGENT) and words in node.name), f"the card: {words}")[0]


def citizen(number):
    """A citizen who stays until they are sent away."""
    return peers.Sonor(f"citizen-{number}", "--listen", "127.0.0.1:0", "--to", f"sip:12345@{switch.address}", "--account",
                       f"sip:{number}@127.0.0.1", "--encryption", "off", "--dtmf", "1@1s", "--play", "tone:620", "--seconds", "0",
                       "--hang-up-after", "400")


def opens(desk, name):
    """A menu, with the pointer, which is taken away again: what lies under it would hold still."""
    desk.click(desk.find(name))


def away():
    subprocess.run(["xdotool", "mousemove", "0", "0"], check=True)


def fills(desk):
    """A floor as in the middle of the day: thirty seats, each at something else."""
    sql("""DO $$
    DECLARE
      v_one record;
      v_call uuid;
    BEGIN
      PERFORM month_ensure(current_date);
      FOR v_one IN SELECT s.id, row_number() OVER (ORDER BY s.work_number) AS n FROM staff s
                    WHERE s.unit_id IS NULL AND s.login NOT IN ('agent1', 'floor1', 'media1') ORDER BY s.work_number LIMIT 44 LOOP
        INSERT INTO seat (staff_id, status, registered_until, contact, status_since, state_since)
        VALUES (v_one.id, 'ready', now() + interval '1 hour', 'sip:x@127.0.0.1', now() - v_one.n * interval '13 seconds',
                now() - v_one.n * interval '13 seconds') ON CONFLICT (staff_id) DO UPDATE SET status = 'ready';
        IF v_one.n % 2 = 0 THEN
          v_call := gen_random_uuid();
          PERFORM call_begin(v_call, 'in', '1390478' || lpad(v_one.n::text, 4, '0'), '+861390478' || lpad(v_one.n::text, 4, '0'), '12345');
          PERFORM queue_enter(v_call, (ARRAY['general', 'enterprise', 'municipal', 'mongolian'])[1 + v_one.n % 4], 'zh', 'two');
          PERFORM call_connect(v_call, v_one.id);
          IF v_one.n % 6 = 0 THEN
            UPDATE seat SET state = 'wrap_up', wrap_up_until = now() + interval '20 minutes' WHERE staff_id = v_one.id;
          ELSIF v_one.n % 8 = 0 THEN
            UPDATE seat SET state = 'held' WHERE staff_id = v_one.id;
          END IF;
          UPDATE seat SET state_since = now() - v_one.n * interval '11 seconds' WHERE staff_id = v_one.id;
        ELSIF v_one.n % 5 = 0 THEN
          UPDATE seat SET status = 'break', reason = CASE v_one.n % 3 WHEN 0 THEN 'rest' ELSE 'meal' END,
                          status_since = now() - v_one.n * interval '65 seconds'
           WHERE staff_id = v_one.id;
        ELSE
          UPDATE seat SET status = CASE v_one.n % 3 WHEN 0 THEN 'not_ready' ELSE 'training' END, reason = NULL WHERE staff_id = v_one.id;
        END IF;
        PERFORM pg_notify('seat', v_one.id::text);
      END LOOP;
    END $$""")
    desk.shows("通话,")
    desk.shows("超时")


def sees(desk):
    desk.sign_in("floor1")
    desk.traced("workplace-open")
    desk.shows("在岗 1 / 1")
    desk.shows("无人排队")


def comes(desk):
    """Who signs in at a line is on the floor; what they do next is there at once."""
    world["agent"] = telephone("agent1")
    card(desk, "未就绪")
    begin = time.monotonic()
    as_person("agent1", "SELECT seat_set_status('ready')")
    card(desk, "就绪,")
    print(f"# a status was on the screen {time.monotonic() - begin:.2f} s after it was asked for, as assistive technology sees it")


def talks(desk):
    world["first"] = citizen("13804780001")
    card(desk, "通话")
    card(desk, "138******01")
    assert seat() == "ready talking", seat()
    desk.shows("排队 0 · 通话 1")


def selects(desk):
    desk.click(card(desk, "通话"))
    desk.wait(lambda: desk.texts().count(AGENT) >= 1, "the selected seat")


def supervision():
    """What floor1 does to somebody's call now."""
    return sql("""SELECT string_agg(v.mode || CASE WHEN v.joined_at IS NULL THEN ' asked' ELSE ' joined' END, ',')
                    FROM call_supervision v JOIN staff s ON s.id = v.supervisor_id WHERE s.login = 'floor1' AND v.ended_at IS NULL""")


def supervises(desk):
    """The supervisor's own telephone answers by itself: listening, whispering, in the talk, and out of it again."""
    desk.wait(lambda: sql("SELECT registered_until > now() FROM seat x JOIN staff s ON s.id = x.staff_id WHERE s.login = 'floor1'") == "t",
              "the supervisor's telephone")
    for key, mode in (("l", "listen"), ("w", "whisper"), ("b", "barge")):
        desk.keys(key)
        desk.wait(lambda: supervision() == mode + " joined", mode)
        if mode == "listen":
            desk.shows("◉")
            desk.shot(f"floor-listens-{size}")
            assert sql("SELECT count(*) FROM draft") == "0", "who listens takes nothing down"
    desk.keys("s")
    desk.wait(lambda: supervision() == "", "out of the call")
    card(desk, "通话")
    assert seat() == "ready talking", seat()


def tells(desk):
    """A message to one seat, by its key."""
    desk.keys("m")
    desk.type("消息", "请核对地址")
    desk.press("发送")
    desk.wait(lambda: as_person("agent1", "SELECT body FROM desk_notices()") == "请核对地址", "the message")


def waits(desk):
    """Nobody is free: a caller waits, is moved and pulled to the front."""
    world["second"] = citizen("13804780002")
    desk.shows("138******02")
    desk.shot(f"floor-waits-{size}")
    opens(desk, "处理此来电")
    desk.press("提到队首")
    desk.wait(lambda: sql("SELECT front FROM waiting_call") == "t", "the call in front")
    opens(desk, "处理此来电")
    desk.press("企业专席")
    desk.wait(lambda: sql("SELECT queue_code FROM waiting_call") == "enterprise", "the other queue")
    desk.shows("企业专席 · 汉语")
    away()


def holds_still(desk):
    """No row jumps under the pointer: of three who wait the first goes and the last is pulled to the front while somebody aims at the second;
    when the pointer is gone the rows are in order."""
    calls = {end: f"md5('waits {end}')::uuid" for end in (11, 12, 13)}
    for end, call in calls.items():
        sql(f"SELECT call_begin({call}, 'in', '138047800{end}', '+86138047800{end}', '12345'); SELECT queue_enter({call}, 'general', 'zh', 'two')")

    def row(end):
        return desk.wait(lambda: desk.nodes(test=lambda node: f", 138******{end} · " in node.name), f"the row of {end}")[0]

    def tops():
        return [desk.area(row(end))[1] for end in (12, 13)]

    desk.shows("排队来电 3", "label")
    desk.point(row(12))
    before = tops()
    assert before[0] < before[1], before
    sql(f"SELECT call_finish({calls[11]}, 'abandoned')")
    desk.shows("排队来电 2", "label")
    as_person("floor1", f"SELECT waiting_call_front({calls[13]})")
    desk.wait(lambda: "优先" in row(13).name, "the last is to be first")
    assert tops() == before, (before, tops())
    away()
    desk.wait(lambda: tops()[1] < tops()[0], f"the rows in order, not {tops()} after {before}")
    for end in (12, 13):
        sql(f"SELECT call_finish({calls[end]}, 'abandoned')")
    desk.wait(lambda: sql("SELECT count(*) FROM waiting_call") == "0", "nobody waits")
    sql("UPDATE call_back SET done_at = now(), result = 'not_reached' WHERE done_at IS NULL")


def gives_up(desk):
    """Who gives up is on the list, and goes from it when the work is done."""
    sql("UPDATE setting SET value = 0 WHERE key = 'call.short_abandon'")
    world["second"].process.send_signal(signal.SIGINT)
    desk.shows("后挂断")
    opens(desk, "处理此回拨")
    desk.press("未接通")
    desk.wait(lambda: sql("SELECT result FROM call_back WHERE e164 LIKE '%80002'") == "not_reached", "the end of the call-back")
    away()
    desk.shows("没有待回拨")


def forces(desk):
    """By force only with a word why, which is kept."""
    opens(desk, "强制操作")
    desk.press("强制示忙…")
    desk.type("原因（与您的姓名一并留痕）", "连续接听过久")
    desk.press("强制示忙")
    desk.wait(lambda: seat().startswith("not_ready"), "the seat by force")
    assert sql("SELECT detail ->> 'note' FROM audit_log WHERE action = 'seat.force'") == "连续接听过久"
    card(desk, "通话")


def bursts(desk):
    """A burst that the housekeeper finds is on the page, and gone when it is over."""
    sql("""INSERT INTO burst (category_id, area_code, tickets, most, usual, chance)
             SELECT (SELECT id FROM category WHERE name_zh = '暖气管网漏水'), '150802', 37, 37, 4.2, 1e-9; NOTIFY burst""")
    desk.shows("▲ 临河区 · 暖气管网漏水")
    desk.shows("1 小时 37 件，平常 4.2 件")
    desk.shot(f"floor-burst-{size}")
    sql("UPDATE burst SET ended_at = clock_timestamp(), seen_at = clock_timestamp(); NOTIFY burst")


def figures(desk):
    """Each figure says what it means."""
    expected = sql("SELECT to_char(100.0 * count(*) FILTER (WHERE answered_at - queued_at <= interval '15 seconds')"
                   " / count(answered_at), 'FM990.0') || ' % / ' ||"
                   " to_char(100.0 * count(*) FILTER (WHERE answered_at - queued_at <= interval '15 seconds') / count(*), 'FM990.0')"
                   " FROM call WHERE queued_at IS NOT NULL AND direction = 'in' AND arrived_at >= date_trunc('day', now())")
    opens(desk, f"及时接通率（应答 / 呼入）: {expected} %")
    desk.shows("在当时参数 call.answer（15 秒）内接听 ÷ 呼入量，含放弃")
    desk.shot(f"floor-meaning-{size}")
    desk.keys("Escape")


def broadcasts(desk):
    """A notice is on every desk until it is read, and the supervisor sees who has."""
    desk.press("全员通知…")
    desk.type("全员通知", "供暖保障期，相关来电请优先受理")
    desk.press("发送全员")
    desk.shows("已阅 0 /")
    other = Desk(SONOR_CONFIG=switch.desk_config())
    try:
        other.sign_in("media1")
        other.shows("全员通知：供暖保障期")
        other.shot(f"floor-notice-{size}")
        other.press("已阅")
        desk.shows("已阅 1 /")
    finally:
        other.end()
    # The other desk's window had the focus.
    width, _ = size.split("x")
    subprocess.run(["xdotool", "mousemove", str(int(width) // 2), "300", "click", "1"], check=True)
    desk.shot(f"floor-notices-{size}")
    desk.keys("Escape")


def looks(desk):
    fills(desk)
    desk.shot(f"floor-{appearance}-{size}")


world = {}
appearance = "light"
settings("", user="")
if size == "1366x768":
    # What it does is told on the larger screen; here it must only have room.
    checks.session([("the floor is a supervisor's first page", sees), ("a full floor on a small screen", looks)],
                   SONOR_CONFIG=switch.desk_config())
    checks.done()
checks.session([
    ("the floor is a supervisor's first page", sees),
    ("who signs in at a line is on it", comes),
    ("a citizen's call is on the card of the seat", talks),
    ("a seat is selected with the pointer", selects),
    ("the supervisor listens, whispers and barges in", supervises),
    ("its person is told something", tells),
    ("who waits is moved and pulled to the front", waits),
    ("who gives up is to be called back", gives_up),
    ("a seat is set not ready with a word why", forces),
    ("no row jumps under the pointer", holds_still),
    ("figures say what they mean", figures),
    ("a burst is told", bursts),
    ("a notice is on every desk, and who has read it is seen", broadcasts),
    ("a full floor", looks),
], SONOR_CONFIG=switch.desk_config())


def again(desk):
    desk.sign_in("floor1")
    desk.traced("workplace-open")
    desk.shows("通话,")
    time.sleep(1)
    desk.shot(f"floor-{appearance}-{size}")


appearance = "dark"
settings("", appearance="dark", user="")
checks.session([("a full floor in the dark", again)], SONOR_CONFIG=switch.desk_config())
checks.done()
