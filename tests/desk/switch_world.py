# SPDX-License-Identifier: GPL-3.0-or-later
"""The hotline's own switch on loopback, and citizens who call 12345."""

import os
import subprocess

from phone_world import peers
from ticket_world import focused
from world import sql


class Switch:
    """sonor-switch with a role of its own in the test's database; where it is secret, desks speak TLS and nothing is heard on the way.
    Trunk is the server that its calls out go to, if there is one."""

    def __init__(self, secret=False, trunk=None):
        first = peers.free_ports(2)
        self.address = f"127.0.0.1:{first}"
        self.secret = f"127.0.0.1:{first + 1}" if secret else None
        # Who reads a long list through the accessibility bus is slower than any agent.
        sql("UPDATE setting SET value = 60 WHERE key = 'seat.ring'")
        subprocess.run(["psql", "-XqU", os.environ["SONOR_TEST_SUPERUSER"], "-c",
                        "CREATE ROLE switch_one LOGIN PASSWORD 'secret' IN ROLE sonor_switch"], check=True)
        recordings = peers.path("recordings")
        os.makedirs(recordings)
        host, port = self.address.split(":")
        config = peers.write("switch.conf", f"""[database]
connection = host={os.environ["PGHOST"]} port=5432 dbname=sonor user=switch_one password=secret
[switch]
name = one
address = {host}
port = {port}
metrics-port = 0
drain-limit = 1
recordings = {recordings}
{self.secrecy() if secret else ""}
[trunk]
peers = 127.0.0.1
numbers = 12345
""" + (f"server = sip:{trunk}\n" if trunk else ""))
        program = os.path.join(os.environ["SONOR_BUILD"], "app", "switch", "sonor-switch")
        peers.start("switch", "env", f"SONOR_CONFIG={config}", "G_DEBUG=", program)
        peers.wait(lambda: sql("SELECT count(*) FROM switch_life") == "1", "the switch is there")

    def secrecy(self):
        """A certificate of its own, that desks trust."""
        folder = peers.path("certificates")
        os.makedirs(folder)
        subprocess.run("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout key.pem -out cafile.pem -days 30 "
                       "-subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 2>/dev/null && cat key.pem cafile.pem >agent.pem",
                       shell=True, cwd=folder, check=True)
        return f"certificates = {folder}\ntls-port = {self.secret.split(':')[1]}\nencryption = required"

    def desk_config(self):
        """The configuration of a desk whose telephone is at this switch."""
        telephone = f"server = {self.address}" if not self.secret else \
            f"server = {self.secret}\ntransport = tls\ncertificates = {peers.path('certificates')}"
        with open(os.environ["SONOR_CONFIG"], encoding="utf-8") as file:
            return peers.write("desk.conf", file.read() + f"[telephone]\n{telephone}\n")

    def citizen(self, number, name="citizen", keys=("1@1s",), voice="tone:620", seconds=60):
        """A citizen calls 12345 from a number, presses keys (1: Chinese) and speaks, or hums."""
        pressed = [word for key in keys for word in ("--dtmf", key)]
        return peers.Sonor(name, "--listen", "127.0.0.1:0", "--to", f"sip:12345@{self.address}", "--account", f"sip:{number}@127.0.0.1",
                           "--encryption", "off", *pressed, "--play", voice, "--seconds", str(seconds), "--hang-up-after", "180")


def be_ready(desk, login="agent1"):
    """One sign-in is for the telephone too; who says so is ready."""
    desk.wait(lambda: sql(f"SELECT registered_until > now() FROM seat x JOIN staff s ON s.id = x.staff_id WHERE s.login = '{login}'") == "t",
              "the telephone registered")
    desk.keys("ctrl+F2")
    desk.wait(lambda: seat(login) == "ready idle", "a seat that is ready")


def take_down(desk, category, area, address, title, content, words=lambda words: words):
    """Fills the form of a call by keyboard alone; category and area are (initials, name). Words gives the desk's own language."""
    # The focus is on the kind of the ticket, which is as it should be.
    desk.keys("Tab")
    for field, (initials, found), key in (("诉求分类", category, "Return"), ("事发地", area, "Tab")):
        focused(desk, words(field))
        desk.write(initials)
        desk.shows(found, "list-item")
        desk.keys(key)
    for number, (field, text) in enumerate((("详细地址", address), ("标题", title), ("诉求内容", content))):
        if number > 0:
            desk.keys("Tab")
        focused(desk, words(field))
        # What an input method would type, into the field that has the focus.
        desk.type(words(field), text)


def status(desk, words):
    """What the line bar says of the telephone."""
    desk.wait(lambda: words in desk.texts(), f"the status “{words}”")


def seat(login="agent1"):
    return sql(f"SELECT x.status || ' ' || x.state FROM seat x JOIN staff s ON s.id = x.staff_id WHERE s.login = '{login}'")


def calls(desk, number):
    """Waits until the desk tells who calls."""
    desk.wait(lambda: any(number in text.replace(" ", "") for text in desk.texts()), "who calls")
    status(desk, "振铃")
