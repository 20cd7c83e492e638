# SPDX-License-Identifier: GPL-3.0-or-later
"""The hotline's own switch on loopback, and citizens who call 12345."""

import os
import subprocess

from phone_world import peers
from world import sql


class Switch:
    """sonor-switch with a role of its own in the test's database; where it is secret, desks speak TLS and nothing is heard on the way."""

    def __init__(self, secret=False):
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
""")
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

    def citizen(self, number):
        """A citizen calls 12345 from a number, chooses Chinese and hums."""
        return peers.Sonor("citizen", "--listen", "127.0.0.1:0", "--to", f"sip:12345@{self.address}", "--account", f"sip:{number}@127.0.0.1",
                           "--encryption", "off", "--dtmf", "1@1s", "--play", "tone:620", "--seconds", "60", "--hang-up-after", "180")


def status(desk, words):
    """What the line bar says of the telephone."""
    desk.wait(lambda: words in desk.texts(), f"the status “{words}”")


def seat(login="agent1"):
    return sql(f"SELECT x.status || ' ' || x.state FROM seat x JOIN staff s ON s.id = x.staff_id WHERE s.login = '{login}'")


def calls(desk, number):
    """Waits until the desk tells who calls."""
    desk.wait(lambda: any(number in text.replace(" ", "") for text in desk.texts()), "who calls")
    status(desk, "振铃")
