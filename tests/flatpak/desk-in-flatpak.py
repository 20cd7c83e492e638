# SPDX-License-Identifier: GPL-3.0-or-later
"""The desk as it is installed from its Flatpak: a person types where the server is, signs in and works; and what the sandbox forbids."""

import os
import re
import subprocess
import sys

sys.path[:0] = [os.path.join(os.environ["SONOR_SOURCE"], "tests", folder) for folder in ("desk", "phone")]
import peers  # noqa: E402
from desk import ROOT, Desk, GLib  # noqa: E402
from world import Checks, alert, server  # noqa: E402

ID = os.environ["SONOR_FLATPAK"]
# What the tests of an uninstalled desk say where things are; here the program must find its own.
OURS = ("GSETTINGS_SCHEMA_DIR", "SONOR_LOCALE_DIR", "GST_REGISTRY", "SECRET_BACKEND", "SECRET_FILE_TEST_PATH", "SECRET_FILE_TEST_PASSWORD",
        "SONOR_CONFIG", "SONOR_DATA", "SONOR_SCHEMAS")
checks = Checks()


class InstalledDesk(Desk):
    def command(self, arguments):
        unset = [word for name in OURS for word in ("-u", name)]
        return ["env", *unset, "flatpak", "run", "--user", "--env=LC_ALL=C.UTF-8", "--env=LANGUAGE=zh_CN", "--env=SONOR_TRACE=1", ID, *arguments]

    def find_self(self):
        """The program of that name: whose process it is the bus does not know, for it speaks through a proxy; and portals are programs too."""
        for name, _ in self.call(ROOT, "org.a11y.atspi.Accessible", "GetChildren", name="org.a11y.atspi.Registry")[0]:
            try:
                said, = self.call(ROOT, "org.freedesktop.DBus.Properties", "Get", GLib.Variant("(ss)", ("org.a11y.atspi.Accessible", "Name")), name)
            except GLib.Error:  # it has just gone
                continue
            if "sonor" in said.lower():
                return name
        return None

    def end(self):
        subprocess.run(["flatpak", "kill", ID], check=False)
        super().end()

    def in_front(self):
        """It is alone on its screen; of which process a window is, the sandbox hides."""


def inside(command):
    """What a shell in the desk's sandbox says."""
    return subprocess.run(["flatpak", "run", "--user", "--command=sh", ID, "-c", command], check=False, capture_output=True, text=True).stdout.strip()


def expect(what, found, wanted):
    assert found == wanted, f"{what}: {found!r}, not {wanted!r}"


def wrong(desk):
    """The words of the database, in the person's language."""
    desk.type("服务器", f"127.0.0.1:{port}")
    desk.sign_in("agent1", "wrong")
    alert(desk, "密码不正确")


def numbers(desk):
    """Of the tickets that are listed."""
    return {node.name for node in desk.screen().below() if re.fullmatch(r"[0-9]{18}", node.name)}


def works(desk):
    desk.sign_in("agent1")
    desk.shows("诉求内容")
    desk.shot("flatpak-intake")
    desk.keys("alt+2")
    desk.wait(lambda: len(numbers(desk)) >= 5, "a filled list")
    desk.shot("flatpak-list")


def finds(desk):
    number = min(numbers(desk))
    desk.keys("ctrl+f")
    desk.write(number)
    desk.wait(lambda: numbers(desk) == {number}, "the ticket that was searched for, alone")


def keeps(_desk):
    """What is written while the server is away is kept in the program's own folder."""
    found = inside("find \"$XDG_DATA_HOME\" -name '*.sqlite*' -o -name '*.db*' | head -n 1")
    assert found.startswith(os.path.join(os.environ["HOME"], ".var/app", ID)), f"the store is not there: {found!r}"


def closed():
    with open(os.path.join(os.environ["HOME"], "private"), "w", encoding="utf-8") as file:
        file.write("a letter")
    expect("a person's files", inside(f"cat '{os.environ['HOME']}/private' 2>/dev/null || echo closed"), "closed")
    expect("the program's own files", inside("echo x 2>/dev/null >/app/share/x || echo closed"), "closed")
    expect("a camera", inside("ls /dev/video* 2>/dev/null || echo none"), "none")


def only_the_desk():
    expect("programs", inside("ls /app/bin"), "sonor")


def installed():
    font = inside("ls /app/share/sonor/fonts | grep -c '^NotoSansMongolian'")
    assert int(font or 0) >= 1, "the font of the Mongolian script is missing"
    exported = os.path.join(os.environ["FLATPAK_USER_DIR"], "exports/share")
    for path in (f"applications/{ID}.desktop", f"icons/hicolor/scalable/apps/{ID}.svg", f"icons/hicolor/symbolic/apps/{ID}-symbolic.svg"):
        assert os.path.exists(os.path.join(exported, path)), f"{path} is not exported"


port = peers.free_ports(1)
for name, value in (("listen_addresses", "127.0.0.1"), ("port", port)):
    subprocess.run(["psql", "-XqU", os.environ["SONOR_TEST_SUPERUSER"], "-c", f"ALTER SYSTEM SET {name} = '{value}'"], check=True)
server("restart", "-w", "-m", "fast")
os.environ["PGPORT"] = str(port)

desk = InstalledDesk()
try:
    for what, function in (("a wrong password is told in Chinese", wrong), ("who signs in sees the tickets", works),
                           ("a ticket is found by its number", finds), ("the store lies in the program's own folder", keeps)):
        checks.check(what, lambda: function(desk), desk)
finally:
    desk.end()
checks.check("the sandbox has neither a person's files nor a camera, and cannot change the program", closed)
checks.check("it holds the desk and none of the services", only_the_desk)
checks.check("it brings the font of the Mongolian script, and shows itself in the menu", installed)
print(f"1..{checks.number}")
sys.exit(checks.failed > 0)
