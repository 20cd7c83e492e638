#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A board on the monitor that it is told, of two: with a window manager, and where there is none, as at a kiosk."""

import subprocess

from board_world import afternoon, board_login
from desk import Desk
from world import Checks

# Left, top, width, height: run-desk is told both sizes in meson.build.
FIRST, SECOND = (0, 0, 800, 600), (800, 0, 1024, 768)


def area(desk):
    """Where the board's window is on the screen."""
    windows = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(desk.process.pid)], capture_output=True, text=True).stdout.split()
    if not windows:
        return None
    geometry = subprocess.run(["xdotool", "getwindowgeometry", "--shell", windows[-1]], capture_output=True, text=True).stdout
    fields = dict(line.split("=") for line in geometry.split() if "=" in line)
    return tuple(int(fields[name]) for name in ("X", "Y", "WIDTH", "HEIGHT"))


def stands(name, arguments, wanted):
    desk = Desk(("--board", "floor", *arguments), LANGUAGE="zh_CN", SONOR_CONFIG=config)
    try:
        desk.wait(lambda: area(desk) == wanted, f"at {wanted}", timeout=20)
        desk.find("座席状态", "image")
        desk.shot(name)
        assert area(desk) == wanted, area(desk)
    except AssertionError as error:
        raise AssertionError(f"the window is at {area(desk)}: {error}") from error
    finally:
        desk.end()


checks = Checks()
afternoon()
config = board_login()
checks.check("the second monitor, and the whole of it", lambda: stands("board-monitor-second", ("--monitor", "2"), SECOND))
checks.check("the first", lambda: stands("board-monitor-first", ("--monitor", "1"), FIRST))
subprocess.run(["openbox", "--exit"], check=True)
checks.check("the second without a window manager", lambda: stands("board-monitor-alone", ("--monitor", "2"), SECOND))
checks.check("a third that is not there: the last", lambda: stands("board-monitor-last", ("--monitor", "3"), SECOND))
checks.done()
