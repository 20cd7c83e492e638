# SPDX-License-Identifier: GPL-3.0-or-later
"""The world of a tour: a city in the middle of its day, with the switch, the gateway, the housekeeper and the city's telephones."""

import atexit
import gettext
import hashlib
import hmac
import importlib.util
import json
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
SIGNED = "what signs a citizen's message"
# How the provider of short messages is written to, and how it writes.
SMS = {
    "method": "POST", "headers": {"Authorization": "Bearer {secret}"}, "json": {"to": "{digits}", "content": "{text}", "id": "{id}"},
    "answer": {"id": "/id", "code": "/code", "fine": [0]},
    "messages": {"id": "/id", "sender": "/from", "text": "/content", "header": "X-Signature"},
}


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
        self.choices = {}
        for source, chinese in catalogue("zh_CN").items():
            self.choices.setdefault(chinese, []).append(other.get(source) or chinese)

    def choose(self, chinese):
        """What it may be called: one word in Chinese may be several in the other language."""
        return self.choices.get(chinese, [chinese])

    def __call__(self, chinese):
        return self.choose(chinese)[0]

    def on(self, desk):
        """Of several the one that a desk shows."""
        def word(chinese):
            choices = self.choose(chinese)

            def shown():
                names = {node.name for node in desk.screen().below()}
                return [choice for choice in choices if choice in names] or [choice for choice in choices if any(choice in name for name in names)]
            return choices[0] if len(set(choices)) == 1 else desk.wait(shown, f"“{chinese}” in another language")[0]
        return word


def colleagues():
    """Twelve more of the city's agents, who are in training and at rest today: the floor is not empty."""
    sql("""INSERT INTO seat (staff_id, status, reason, registered_until, contact, status_since, state_since)
           SELECT id, CASE WHEN n % 6 = 0 THEN 'break' ELSE 'training' END, CASE WHEN n % 6 = 0 THEN 'rest' END, now() + interval '1 hour',
                  'sip:x@127.0.0.1', now() - n * interval '13 seconds', now() - n * interval '13 seconds'
             FROM (SELECT id, row_number() OVER (ORDER BY work_number) AS n FROM staff
                    WHERE login LIKE 'agent%' AND login <> 'agent1' AND left_at IS NULL ORDER BY work_number LIMIT 12) s""")


def in_the_afternoon():
    """Whenever this is played, it is about three o'clock in the city: the hotline is awake, and so is the wall."""
    hours = int(sql("SELECT 15 - extract(hour FROM now() AT TIME ZONE 'UTC')::integer"))
    sql(f"ALTER DATABASE sonor SET timezone = 'Etc/GMT{'-' if hours >= 0 else '+'}{abs(hours)}'")
    sql("SELECT months_ensure((now() - interval '2 days')::date, (now() + interval '2 days')::date)")
    sql("UPDATE setting SET value = 0 WHERE key IN ('sms.quiet_from', 'sms.quiet_to', 'code.pause')")


class Stage:
    def __init__(self):
        in_the_afternoon()
        colleagues()
        self.network = f"127.0.0.1:{peers.free_ports(1, 30000, 32000)}"
        self.switch = Switch(trunk=self.network)
        self.desk_config = self.switch.desk_config()
        self.gateways = load("world.py", "gateway_world")
        self.wechat = load("wechat.py", "gateway_wechat").FakeWechat()
        self.provider = load("sms_provider.py", "gateway_sms_provider").Provider(lambda request: (200, {"code": 0, "id": json.loads(request[3])["id"]}))
        template = peers.write("sms.json", json.dumps({"url": f"http://127.0.0.1:{self.provider.port}/send", **SMS}))
        self.gateway = self.gateways.Gateway(address_per_minute=100000, sms__provider="http", sms__account="tour", sms__secret="tour",
                                             sms__callback_secret=SIGNED, sms__template=template, **self.wechat.settings())
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
        """Text messages that the provider was given for a number."""
        asked = [json.loads(request[3]) for request in self.provider.of(number)]
        return [message["content"] for message in asked if message["to"] == number]

    def message_from(self, number, text):
        """A citizen sends a text message to the hotline; the provider hands it over, signed."""
        data = json.dumps({"id": f"tour-{number}", "from": "86" + number, "content": text}).encode()
        signature = hmac.new(SIGNED.encode(), data, hashlib.sha256).hexdigest()
        status, _, answer = self.gateway.ask("POST", "/sms/messages", data, {"Content-Type": "application/json", "X-Signature": signature})
        assert status == 200 and json.loads(answer)["new"] == 1, (status, answer)
