# SPDX-License-Identifier: GPL-3.0-or-later
"""The desk at the hotline's own switch: one sign-in for everything, and a citizen's call from 12345 to the form."""

import array
import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from phone_world import peers, settings  # noqa: E402
from switch_world import Switch, calls, seat, status  # noqa: E402
from world import Checks, sql  # noqa: E402

checks = Checks()
switch = Switch(secret=True)


def call(words):
    return sql(f"SELECT {words} FROM call WHERE caller_dialled = '13804780001'")


def signs_in(desk):
    """Nothing is typed but what opens the desk; nobody is ready at once."""
    desk.sign_in("agent1")
    desk.traced("workplace-open")
    status(desk, "示忙")
    desk.wait(lambda: sql("SELECT registered_until > now() FROM seat WHERE status <> 'signed_out'") == "t", "the telephone registered")
    assert seat() == "not_ready idle", seat()


def becomes_ready(desk):
    desk.keys("ctrl+F2")
    status(desk, "示闲")
    assert seat() == "ready idle", seat()


def talks(desk):
    citizen = switch.citizen("13804780001")
    calls(desk, "13804780001")
    desk.keys("F2")
    status(desk, "通话中")
    desk.wait(lambda: seat() == "ready talking", "the seat talks")
    desk.wait(lambda: sql("SELECT fields ->> 'call_id' FROM draft") == call("id"), "a draft that belongs to the call")
    desk.shot("switch-talks")
    desk.keys("F12")
    desk.wait(lambda: seat().endswith("wrap_up"), "wrap-up")
    desk.wait(lambda: call("outcome") == "answered", "the end of the call")
    assert call("queue_code") == "general"
    citizen.finish()


def breaks(desk):
    """A break has a reason from the list, and is shown by its name."""
    desk.press("状态", "toggle-button") if desk.nodes("状态", "toggle-button") else desk.click(desk.find("示闲"))
    desk.wait(lambda: "用餐" in desk.texts(), "the reasons")
    desk.shot("switch-breaks")
    desk.press("用餐")
    desk.wait(lambda: seat() == "break idle" or seat() == "break wrap_up", "the break")
    status(desk, "用餐")
    desk.keys("ctrl+F2")
    status(desk, "示闲")


def forced(desk):
    """A supervisor says so, and the desk shows it."""
    subprocess.run(["psql", "-XqAtU", "floor1", "-c",
                    "SELECT seat_force((SELECT id FROM staff WHERE login = 'agent1'), 'not_ready', 'test')"],
                   check=True, stdout=subprocess.DEVNULL, env={**os.environ, "PGPASSWORD": "demo", "PGPASSFILE": "/nonexistent"})
    status(desk, "示忙")


def demo(desk):
    """Whoever tries Sonor is told what to do; a program answers for those without a headset, and the citizen hears it."""
    desk.sign_in("agent1")
    desk.traced("workplace-open")
    desk.shows("每半分钟有一位市民来电")
    desk.keys("ctrl+F2")
    desk.shows("您已示闲")
    heard = peers.path("heard.wav")
    citizen = peers.Sonor("demo-citizen", "--listen", "127.0.0.1:0", "--to", f"sip:12345@{switch.address}", "--account",
                          "sip:13804780002@127.0.0.1", "--encryption", "off", "--dtmf", "1@1s", "--play", "tone:620", "--record", heard,
                          "--seconds", "0", "--hang-up-after", "180")
    desk.shows("市民来电")
    desk.shot("demo-card")
    desk.press("替我接听")
    status(desk, "通话中")
    desk.shows("请记录诉求")
    before = os.path.getsize(heard)
    desk.wait(lambda: os.path.getsize(heard) > before + 100000, "six seconds of talk")
    assert loudest(heard, before) > 2000, "nobody spoke for the agent"
    desk.keys("F12")
    desk.shows("您的工单去了哪里")
    citizen.finish()


def loudest(path, begin):
    """The loudest sample of a recording from a byte on."""
    with open(path, "rb") as file:
        file.seek(begin - begin % 2)
        samples = array.array("h", file.read(100000))
    return max(abs(sample) for sample in samples)


settings("", user="")
checks.session([
    ("one sign-in for the desk and the telephone", signs_in),
    ("who says so is ready", becomes_ready),
    ("a citizen's call comes from 12345, and is written down", talks),
    ("a break has a reason", breaks),
    ("a supervisor can set a seat not ready", forced),
], SONOR_CONFIG=switch.desk_config())
checks.session([("a demo world helps along", demo)], SONOR_CONFIG=switch.desk_config(),
               SONOR_DEMO_VOICES=os.path.join(os.environ["SONOR_BUILD"], "data", "demo", "voices"))
checks.done()
