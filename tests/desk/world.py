# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of the desk share: the private server, and checks that speak TAP."""

import os
import subprocess
import sys
import traceback

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from database import Session
from desk import Desk

CLUSTER = os.environ["SONOR_TEST_CLUSTER"]

# Complaints of libraries that say nothing of us; each with its reason.
EXCUSED = (
    "Unable to acquire session bus",  # the bus goes a moment before the desk when a test ends
    "(label) reported min width -4",  # GTK's own shortcuts window, of any program, once it has two pages
    "unable to send notifications",  # nobody shows any on the bus of a test
)


def server(*arguments):
    """pg_ctl on the private cluster, as the user it runs as."""
    versions = sorted(os.listdir("/usr/lib/postgresql"), key=int)
    command = [f"/usr/lib/postgresql/{versions[-1]}/bin/pg_ctl", "-D", CLUSTER + "/data", "-l", CLUSTER + "/log", *arguments]
    if os.getuid() == 0:
        command = ["runuser", "-u", "postgres", "--"] + command
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")


# As the owner of the database.
sql = Session()


class Checks:
    """Test Anything Protocol on standard output; what fails leaves a picture."""

    def __init__(self):
        self.number = self.failed = 0

    def check(self, what, function, desk=None):
        self.number += 1
        try:
            function()
            print(f"ok {self.number} - {what}", flush=True)
        except Exception:
            self.failed += 1
            print(f"not ok {self.number} - {what}")
            print("".join("# " + line + "\n" for line in traceback.format_exc().splitlines()), flush=True)
            if desk is not None:
                desk.shot(f"failed-{os.path.basename(sys.argv[0])}-{self.number}")

    def session(self, checks, **environment):
        """Runs checks, which are pairs of words and functions of a desk, on one desk; it must not complain meanwhile."""
        desk = Desk(**environment)
        try:
            for what, function in checks:
                self.check(what, lambda: function(desk), desk)
        finally:
            desk.end()

        def silent():
            complaints = [line for line in desk.warnings() if not any(excuse in line for excuse in EXCUSED)]
            assert not complaints, "\n".join(complaints)
        self.check(f"nothing is complained of ({checks[0][0]} …)", silent)

    def done(self):
        print(f"1..{self.number}", flush=True)
        sys.exit(1 if self.failed else 0)


def alert(desk, part):
    desk.shows(part, "alert")


def fits(desk, size):
    """No page makes the window larger than the screen."""
    window = dict(line.split("=") for line in desk.tool("xdotool", "getactivewindow", "getwindowgeometry", "--shell").split() if "=" in line)
    assert f"{window['WIDTH']}x{window['HEIGHT']}" == size, window


def page(desk):
    """The list of tickets on the screen: the last one that was opened."""
    return desk.nodes("SonorTicketListPage")[-1]


def cells(desk, column=2):
    """What the rows show in a column, from the top; by default their numbers."""
    rows = [node for node in page(desk).below() if node.role == "table-row"][1:]
    return [(row.children[column].texts() or [""])[0] for row in rows if len(row.children) > column]


def filled(desk, at_least=1):
    desk.wait(lambda: sum(cell.isdigit() and len(cell) == 18 for cell in cells(desk)) >= at_least, "a filled list")
