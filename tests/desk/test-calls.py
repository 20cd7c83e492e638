# SPDX-License-Identifier: GPL-3.0-or-later
"""The calls of the hotline at the desk: looked for, listened to by whose right it is, and never unseen."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from phone_world import peers, settings  # noqa: E402
from switch_world import Switch, calls, seat, status  # noqa: E402
from world import Checks, sql  # noqa: E402

SIZE = sys.argv[1]
NUMBER = "13804780001"
checks = Checks()
switch = Switch()


def call(words):
    return sql(f"SELECT {words} FROM call WHERE caller_dialled = '{NUMBER}' ORDER BY arrived_at DESC LIMIT 1")


def listenings():
    return int(sql("SELECT count(*) FROM audit_log WHERE action = 'recording.listen'"))


def open_page(desk):
    desk.click(desk.find("通话查询", "label"))
    desk.wait(lambda: rows(desk), "a list of calls")


def rows(desk):
    """The cells of each row of the list, from the top."""
    return [[(cell.texts() or [""])[0] for cell in node.children] for node in desk.nodes("SonorCallSearchPage")[-1].below()
            if node.role == "table-row"][1:]


def find(desk, text, n_rows=1):
    desk.type("查找通话", text)
    desk.wait(lambda: len(rows(desk)) == n_rows and all(text in row[1] for row in rows(desk)), f"{n_rows} calls of {text}")


def choose(desk):
    """The call of the number, in the list: elsewhere the number may stand too."""
    desk.click(desk.wait(lambda: [node for node in desk.nodes("SonorCallSearchPage")[-1].below()
                                  if node.name == NUMBER and node.role == "label"], "the call")[0])
    desk.shows(f"{NUMBER} · 2")


def place(desk):
    """Where the recording is heard, in seconds."""
    clocks = [text for text in desk.texts() if " / " in text and ":" in text]
    minutes, seconds = clocks[-1].split(" / ")[0].split(":")
    return int(minutes) * 60 + int(seconds)


def takes_a_call(desk):
    desk.sign_in("agent1")
    status(desk, "示忙")
    desk.wait(lambda: sql("SELECT registered_until > now() FROM seat WHERE status <> 'signed_out'") == "t", "the telephone registered")
    desk.keys("ctrl+F2")
    status(desk, "示闲")
    citizen = switch.citizen(NUMBER)
    calls(desk, NUMBER)
    desk.keys("F2")
    status(desk, "通话中")
    desk.wait(lambda: call("clock_timestamp() - answered_at > interval '8 seconds'") == "t", "a while of talk")
    desk.keys("F12")
    desk.wait(lambda: call("outcome") == "answered" and call("recording_path").endswith(".opus"), "a call with a finished recording")
    citizen.finish()
    desk.wait(lambda: seat().endswith("wrap_up") or seat().endswith("idle"), "the seat out of the call")


def finds(desk):
    open_page(desk)
    desk.shot(f"calls-all-{SIZE}")
    find(desk, NUMBER)
    row = rows(desk)[0]
    assert row[3] == "热线综合" and row[4] == "汉语" and row[8] == "已接通" and "调听" in row[11], row
    desk.type("查找通话", "abc")
    desk.shows("不是电话号码")
    find(desk, NUMBER)


def listens(desk):
    before = listenings()
    choose(desk)
    desk.find("播放", "push-button")
    assert listenings() == before, "choosing a call is no listening"
    desk.press("播放", "push-button")
    desk.find("暂停", "push-button")
    assert listenings() == before + 1
    desk.wait(lambda: place(desk) >= 2, "two seconds heard")
    desk.shot(f"calls-plays-{SIZE}")
    desk.press("暂停", "push-button")
    desk.find("播放", "push-button")
    assert sql("SELECT complete_at IS NOT NULL AND size > 8000 FROM recording_copy") == "t"


def seeks(desk):
    """The keys of the waveform, and playing on from there without asking for the recording again."""
    before = listenings()
    desk.click(desk.find("录音播放位置"))
    desk.wait(lambda: place(desk) >= 3, "the middle")
    desk.keys("Home")
    desk.wait(lambda: place(desk) == 0, "the start")
    desk.keys("Right")
    desk.wait(lambda: place(desk) == 5, "five seconds on")
    desk.press("播放", "push-button")
    desk.wait(lambda: place(desk) >= 6, "playing on")
    desk.find("播放", "push-button")
    assert listenings() == before


def inline(desk):
    """The call of a ticket is listened to in the ticket's time line."""
    sql(f"UPDATE call SET ticket_id = (SELECT id FROM ticket WHERE NOT confidential ORDER BY created_at DESC LIMIT 1) "
        f"WHERE caller_dialled = '{NUMBER}'")
    before = listenings()
    desk.keys("F5")
    desk.press("打开工单", "push-button")
    desk.find("诉求人来电", "label")
    desk.wait(lambda: desk.nodes("SonorTimeLine")[-1].below(), "the time line")
    desk.wait(lambda: [node for node in desk.nodes("SonorTimeLine")[-1].below() if node.name == "播放"], "a player in the time line")
    desk.do([node for node in desk.nodes("SonorTimeLine")[-1].below() if node.name == "播放"][-1])
    desk.find("暂停", "push-button")
    assert listenings() == before + 1
    desk.wait(lambda: place(desk) >= 1, "a second heard")
    desk.shot(f"calls-ticket-{SIZE}")
    desk.keys("Escape")


def hidden_file(desk):
    sign_in(desk, "floor1")
    open_page(desk)
    find(desk, NUMBER)
    choose(desk)
    desk.press("播放", "push-button")
    desk.shows("录音文件已不存在")
    desk.shot(f"calls-gone-{SIZE}")
    os.rmdir(peers.path("recordings"))
    os.rename(peers.path("hidden"), peers.path("recordings"))
    desk.press("播放", "push-button")
    desk.find("暂停", "push-button")


def sign_in(desk, user):
    desk.sign_in(user)
    desk.traced("workplace-open")


def not_mine(desk):
    """A colleague finds the call, but may not listen; what the switch would give them is refused."""
    sign_in(desk, "agent2")
    open_page(desk)
    find(desk, NUMBER)
    choose(desk)
    desk.shows("您无权调听此录音")
    assert not desk.nodes("播放", "push-button")


def hide():
    os.rename(peers.path("recordings"), peers.path("hidden"))
    os.makedirs(peers.path("recordings"))
    sql("WITH gone AS (DELETE FROM recording_copy RETURNING object) SELECT lo_unlink(object) FROM gone")


settings("", user="")
checks.session([
    ("a call is recorded", takes_a_call),
    ("it is found by its number", finds),
    ("who took it listens, and it is written down", listens),
] + ([] if SIZE == "1366x768" else [
    ("the keys go elsewhere in it", seeks),
    ("a ticket's call is heard in its time line", inline),
]), SONOR_CONFIG=switch.desk_config())
if SIZE == "1366x768":
    checks.done()
hide()
checks.session([("a recording that is away is said to be, and played once it is back", hidden_file)], SONOR_CONFIG=switch.desk_config())
checks.session([("a colleague may not listen", not_mine)], SONOR_CONFIG=switch.desk_config())
checks.done()
