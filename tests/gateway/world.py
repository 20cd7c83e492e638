# SPDX-License-Identifier: GPL-3.0-or-later
"""A city small enough to know by heart, a sonor-gateway on it, and a client: what the tests of the gateway share."""

import atexit
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from database import Session  # noqa: E402,F401  for who asks often

SECRET = "a secret that only this test has, 32 characters"


class Checks:
    """Counts what holds, as TAP."""

    def __init__(self):
        self.number = 0
        self.failed = 0

    def ok(self, holds, meaning, *notes):
        self.number += 1
        if not holds:
            self.failed += 1
        print(("ok" if holds else "not ok"), self.number, "-", meaning, flush=True)
        if not holds:
            for note in notes:
                print("#", str(note).replace("\n", "\n# ")[:1500], flush=True)

    def equal(self, got, wanted, meaning):
        self.ok(got == wanted, meaning, f"got {got!r}", f"wanted {wanted!r}")

    def end(self):
        print(f"1..{self.number}", flush=True)
        raise SystemExit(1 if self.failed else 0)


def query(sql, user=None):
    """Asks as the superuser and returns the lines."""
    command = ["psql", "-XqAtU", user or os.environ["SONOR_TEST_SUPERUSER"], "-v", "ON_ERROR_STOP=1", "-c", sql]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(done.stderr)
    return done.stdout.strip()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def make_city():
    """A county with a town, a category three deep, one that is closed, and two units."""
    query("""
      INSERT INTO area (code, parent_code, level, name_zh, code_system) VALUES
        ('150800', NULL, 'city', '巴彦淖尔市', 'test'), ('150802', '150800', 'county', '临河区', 'test'),
        ('150802001', '150802', 'town', '解放街道', 'test');
      INSERT INTO unit (id, code, level, area_code, name_zh, short_name_zh) VALUES
        (9001, 'HEAT', 'company', '150800', '市热力公司', '热力公司');
      INSERT INTO category (id, code_system, version, code, parent_id, name_zh, initials, active) VALUES
        (1, 'test', '1', '05', NULL, '公用事业', 'gysy', true), (2, 'test', '1', '0501', 1, '供热', 'gr', true),
        (3, 'test', '1', '050101', 2, '暖气不热', 'nqbr', true), (4, 'test', '1', '050102', 2, '停止供热', 'tzgr', false),
        (5, 'test', '1', '0502', 1, '供水', 'gs', true);
    """)
    admin = subprocess.run([os.environ["SONOR_ADMIN"], "staff", "add", "review1", "2001", "初审员", "first_review,follow_up,final_review,supervisor"],
                           input="a good secret\n", capture_output=True, text=True, check=False)
    if admin.returncode != 0:
        raise RuntimeError(admin.stderr)


def add_key(name, scopes, *options):
    done = subprocess.run([os.environ["SONOR_ADMIN"], "key", "add", name, scopes, *options], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def multipart(fields, files=()):
    """A form as a browser sends it: what to send and its type. Files are (field, name, bytes)."""
    boundary = "----a-boundary-of-no-other-text"
    body = b""
    for name, value in fields.items():
        body += f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
    for field, name, data in files:
        body += (f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n'
                 f'Content-Type: application/octet-stream\r\n\r\n').encode() + data + b"\r\n"
    return body + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"


class Gateway:
    """A gateway as a program of its own, with its own ports."""

    def __init__(self, **settings):
        password = open(os.environ["PGPASSFILE"], encoding="utf-8").read().strip().split(":")[-1]
        query(f"""
          DO $$ BEGIN
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'sonor_gateway_one') THEN
              CREATE ROLE sonor_gateway_one LOGIN PASSWORD '{password}';
              GRANT sonor_gateway TO sonor_gateway_one;
            END IF;
          END $$""")
        self.codes = {}
        self.port = free_port()
        self.metrics_port = free_port()
        groups = {"gateway": {"name": "test", "port": self.port, "metrics-port": self.metrics_port, "secret": SECRET, "area-code": "0478",
                              "jurisdiction": "bayannur.gov.cn", "bounds": "40.13 105.12 42.47 109.89"}}
        for name, value in settings.items():
            group, _, key = name.rpartition("__")
            groups.setdefault(group or "gateway", {})[key.replace("_", "-")] = value
        self.folder = tempfile.mkdtemp(dir=os.environ["SONOR_TEST_CLUSTER"])
        config = os.path.join(self.folder, "gateway.conf")
        with open(config, "w", encoding="utf-8") as file:
            file.write(f"[database]\nconnection = host={os.environ['PGHOST']} port=5432 dbname=sonor user=sonor_gateway_one\n")
            for group, entries in groups.items():
                file.write(f"[{group}]\n" + "".join(f"{key} = {value}\n" for key, value in entries.items()))
        self.log = os.path.join(self.folder, "log")
        atexit.register(self.stop)
        self.start(config)

    def start(self, config):
        environment = dict(os.environ, SONOR_CONFIG=config)
        with open(self.log, "w", encoding="utf-8") as log:
            self.process = subprocess.Popen([os.path.join(os.environ["SONOR_BUILD"], "app/gateway/sonor-gateway")], env=environment,
                                            stdout=log, stderr=log)
        for _ in range(300):
            if self.process.poll() is not None:
                raise RuntimeError(open(self.log, encoding="utf-8").read())
            try:
                if self.ask("GET", "/healthz")[0] == 200:
                    return
            except OSError:
                pass
            time.sleep(0.1)
        raise RuntimeError("The gateway does not get well: " + open(self.log, encoding="utf-8").read())

    def ask(self, method, path, body=None, headers=None, port=None):
        """Returns status, headers and text."""
        status, answered, data = self.ask_bytes(method, path, body, headers, port)
        return status, answered, data.decode("utf-8")

    def ask_bytes(self, method, path, body=None, headers=None, port=None):
        connection = http.client.HTTPConnection("127.0.0.1", port or self.port, timeout=60)
        try:
            connection.request(method, path, body=body, headers=headers or {})
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            connection.close()

    def ask_json(self, method, path, body=None, headers=None):
        headers = dict(headers or {})
        if isinstance(body, (dict, list)):
            body = json.dumps(body)
            headers.setdefault("Content-Type", "application/json")
        status, _, text = self.ask(method, path, body.encode() if body is not None else None, headers)
        return status, json.loads(text) if text else None

    def post_form(self, path, fields, files=(), headers=None):
        """Posts a form of several parts; status and JSON."""
        body, kind = multipart(fields, files)
        status, _, text = self.ask("POST", path, body, {**(headers or {}), "Content-Type": kind})
        return status, json.loads(text) if text else None

    def sign_in(self, phone, telephone):
        """Proves a number as a citizen does, with the code out of the loopback's file; returns the token."""
        sent = query("SELECT count(*) FROM sms_message WHERE template = 'code'")
        self.ask_json("POST", "/api/v1/codes", {"phone": phone})
        for _ in range(300):
            if os.path.exists(telephone):
                with open(telephone, encoding="utf-8") as file:
                    codes = [line for line in file if phone in line and "验证码是" in line]
                if codes and len(codes) > self.codes.get(phone, 0):
                    self.codes[phone] = len(codes)
                    code = codes[-1].split("验证码是")[1][:6]
                    return self.ask_json("POST", "/api/v1/access", {"phone": phone, "code": code})[1]["access_token"]
            time.sleep(0.1)
        raise RuntimeError(f"no code came ({sent} before): " + self.read_log())

    def send(self, data, seconds=10):
        """Raw bytes, and what comes back until the other side closes or nothing comes any more."""
        received = b""
        with socket.create_connection(("127.0.0.1", self.port), timeout=seconds) as connection:
            try:
                connection.sendall(data)
                while True:
                    piece = connection.recv(65536)
                    if not piece:
                        break
                    received += piece
            except OSError:
                pass
        return received

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(40)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        return self.process.returncode

    def read_log(self):
        with open(self.log, encoding="utf-8", errors="replace") as file:
            return file.read()
