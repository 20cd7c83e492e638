# SPDX-License-Identifier: GPL-3.0-or-later
"""The world of a tour: a city in the middle of its day, with the switch, the gateway, the housekeeper and the city's telephones."""

import atexit
import gettext
import importlib.util
import os
import re
import subprocess

import gi

gi.require_version("Atspi", "2.0")
from phone_world import peers  # noqa: E402
from switch_world import Switch  # noqa: E402
from world import CLUSTER, sql  # noqa: E402

BUILD, SOURCE, ADMIN = os.environ["SONOR_BUILD"], os.environ["SONOR_SOURCE"], os.environ["SONOR_ADMIN"]
VOICES = os.path.join(BUILD, "data", "demo", "voices")


def load(path, name):
    """A module of the tests of the gateway; the desk's have some of the same names."""
    specification = importlib.util.spec_from_file_location(name, os.path.join(SOURCE, "tests", "gateway", path))
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


class Tongue:
    """What a desk in another language calls what one in Chinese calls so."""

    def __init__(self, language):
        def catalogue(which):
            words = gettext.translation("sonor", os.path.join(BUILD, "po"), [which])._catalog
            # Without the keys of labels, as assistive technology tells them.
            return {source: re.sub(r"\(_?[A-Z]\)", "", text).replace("_", "") for source, text in words.items() if isinstance(source, str)}
        other = catalogue(language)
        self.words = {chinese: other[source] for source, chinese in catalogue("zh_CN").items() if other.get(source)}

    def __call__(self, chinese):
        return self.words.get(chinese, chinese)


def in_the_afternoon():
    """Whenever this is played, it is about three o'clock in the city: the hotline is awake, and so is the wall."""
    hours = int(sql("SELECT 15 - extract(hour FROM now() AT TIME ZONE 'UTC')::integer"))
    sql(f"ALTER DATABASE sonor SET timezone = 'Etc/GMT{'-' if hours >= 0 else '+'}{abs(hours)}'")
    sql("SELECT months_ensure((now() - interval '2 days')::date, (now() + interval '2 days')::date)")
    sql("UPDATE setting SET value = 0 WHERE key IN ('sms.quiet_from', 'sms.quiet_to', 'code.pause')")


class Stage:
    def __init__(self):
        in_the_afternoon()
        self.network = f"127.0.0.1:{peers.free_ports(1, 30000, 32000)}"
        self.switch = Switch(trunk=self.network)
        self.desk_config = self.switch.desk_config()
        self.telephones = CLUSTER + "/telephones.txt"
        self.gateways = load("world.py", "gateway_world")
        self.gateway = self.gateways.Gateway(address_per_minute=100000, sms__loopback=self.telephones)
        self.photograph = load("pictures.py", "gateway_pictures").photograph
        self.start_housekeeper()
        self.board_config = self.make_board()

    @staticmethod
    def start_housekeeper():
        peers.start("keep", ADMIN, "keep")
        peers.wait(lambda: sql("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = 12345 AND objid = 1 AND granted") == "1",
                   "the housekeeper keeps house")

    @staticmethod
    def make_board():
        """A role for the wall, which may see nobody's name."""
        subprocess.run(["psql", "-XqU", os.environ["SONOR_TEST_SUPERUSER"], "-c",
                        "CREATE ROLE sonor_board_tour LOGIN PASSWORD 'tour' IN ROLE sonor_board"], check=True)
        connection = f"host={CLUSTER} port=5432 dbname=sonor user=sonor_board_tour password=tour"
        return peers.write("board.conf", f"[board]\nconnection = {connection}\n")

    def telephone(self, name):
        """A citizen at home whose telephone can be rung."""
        one = peers.Sonor(name, "--wait", "--listen", self.network, "--encryption", "off", "--play", os.path.join(VOICES, "heating.wav"),
                          "--answer-after", "2", "--hang-up-after", "180")
        one.wait_until_ready()
        return one

    def messages_to(self, number):
        """Text messages that the loopback delivered to a number."""
        if not os.path.exists(self.telephones):
            return []
        with open(self.telephones, encoding="utf-8") as file:
            return [line for line in file if number in line]
