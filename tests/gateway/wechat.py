# SPDX-License-Identifier: GPL-3.0-or-later
"""The server of an official account, as far as a gateway meets it: what it sends, signed and encrypted, and what it answers."""

import base64
import hashlib
import http.client
import http.server
import json
import os
import struct
import subprocess
import threading
import time
import urllib.parse

APP_ID = "wx5823bf96d3bd56c7"
APP_SECRET = "the secret of a test"
TOKEN = "AAAAA"
KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
OTHER_KEY = "GFEDCBA9876543210zyxwvutsrqponmlkjihgfedcba"
ORIGINAL_ID = "gh_1234567890ab"


def sign(*words):
    return hashlib.sha1("".join(sorted(words)).encode()).hexdigest()


def encrypt(xml, key=KEY, app_id=APP_ID):
    """By openssl, which knows nothing of the gateway."""
    secret = base64.b64decode(key + "=")
    plain = os.urandom(16) + struct.pack(">I", len(xml.encode())) + xml.encode() + app_id.encode()
    fill = 32 - len(plain) % 32
    done = subprocess.run(["openssl", "enc", "-aes-256-cbc", "-K", secret.hex(), "-iv", secret[:16].hex(), "-nopad"],
                          input=plain + bytes([fill]) * fill, capture_output=True, check=True)
    return base64.b64encode(done.stdout).decode()


def write_xml(**fields):
    def value(text):
        return str(text) if isinstance(text, (int, float)) else f"<![CDATA[{text}]]>"
    return "<xml>" + "".join(f"<{name}>{value(text)}</{name}>" for name, text in fields.items()) + "</xml>"


class FakeWechat:
    """Answers as api.weixin.qq.com does. What it is to say next instead stands in `answers`, by path: an errcode, "silence" or a status."""

    def __init__(self):
        self.tokens = 0
        self.token = None
        self.n_nonces = 0
        self.said = []
        self.asked = []
        self.uploads = []
        self.answers = {}
        self.media = {"MEDIA_PICTURE": ("image/jpeg", b"\xff\xd8\xff\xe0 a picture of a lamp")}
        self.lock = threading.Lock()
        fake = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                fake.answer(self, b"")

            def do_POST(self):
                fake.answer(self, self.rfile.read(int(self.headers["Content-Length"])))

            def log_message(self, *arguments):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def settings(self, **more):
        """What stands in [wechat] of the gateway's file."""
        known = {"app_id": APP_ID, "app_secret": APP_SECRET, "token": TOKEN, "original_id": ORIGINAL_ID, "api": f"http://127.0.0.1:{self.port}"}
        return {f"wechat__{name}": value for name, value in {**known, **more}.items()}

    def answer(self, handler, body):
        path, _, query = handler.path.partition("?")
        asked = dict(urllib.parse.parse_qsl(query))
        with self.lock:
            self.asked.append(path)
            instead = self.answers.get(path, []).pop(0) if self.answers.get(path) else None
            shown = self.find(path, asked, body, instead, handler)
        if shown is None:
            time.sleep(1)
            handler.close_connection = True
            return
        status, kind, data = shown
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data)

    def find(self, path, asked, body, instead, handler):
        def show(**members):
            return 200, "application/json", json.dumps(members).encode()
        if instead == "silence":
            # It has heard it, and says nothing.
            if path.endswith("/send"):
                self.said.append(json.loads(body))
            return None
        if isinstance(instead, int) and 500 <= instead < 600:
            return instead, "text/plain", b""
        if instead is not None:
            return show(errcode=instead, errmsg=f"error {instead}")
        if path == "/cgi-bin/token":
            if asked != {"grant_type": "client_credential", "appid": APP_ID, "secret": APP_SECRET}:
                return show(errcode=40125, errmsg="invalid appsecret")
            self.tokens += 1
            self.token = f"token-{self.tokens}"
            return show(access_token=self.token, expires_in=7200)
        if asked.get("access_token") != self.token:
            return show(errcode=40001, errmsg="invalid credential, access_token is invalid or not latest")
        if path == "/cgi-bin/message/custom/send":
            self.said.append(json.loads(body))
            return show(errcode=0, errmsg="ok")
        if path == "/cgi-bin/media/get" and asked.get("media_id") in self.media:
            return (200, *self.media[asked["media_id"]])
        if path == "/cgi-bin/media/upload":
            self.uploads.append((handler.headers["Content-Type"], body))
            return show(type="image", media_id=f"UP_{len(self.uploads)}", created_at=0)
        return show(errcode=40007, errmsg="invalid media_id")

    def texts(self):
        """What was said to citizens, but for what Sonor says by itself."""
        return [said["text"]["content"] for said in self.said if "text" in said and not said["text"]["content"].startswith("您好，您的消息已收到")]

    def address(self, nonce=None, timestamp=None, signature=None, **more):
        with self.lock:
            self.n_nonces += 1
            nonce = nonce or f"n{self.n_nonces}"
        timestamp = timestamp or str(int(time.time()))
        query = {"signature": signature or sign(TOKEN, timestamp, nonce), "timestamp": timestamp, "nonce": nonce, **more}
        return "/wechat?" + urllib.parse.urlencode(query), timestamp, nonce

    def push(self, port, body, path):
        """Sends what an account's server sends; status and text of the answer."""
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            connection.request("POST", path, body=body if isinstance(body, bytes) else body.encode(), headers={"Content-Type": "text/xml"})
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def write(self, port, message_id, content, sender="oCitizen1", **fields):
        """A citizen writes, in plain mode."""
        message = {"ToUserName": ORIGINAL_ID, "FromUserName": sender, "CreateTime": int(time.time()), "MsgType": "text", "Content": content,
                   "MsgId": message_id, **fields}
        return self.push(port, write_xml(**{name: text for name, text in message.items() if text is not None}), self.address()[0])

    def write_encrypted(self, port, message_id, content, key=KEY, app_id=APP_ID, signature=None, sender="oCitizen1"):
        xml = write_xml(ToUserName=ORIGINAL_ID, FromUserName=sender, CreateTime=int(time.time()), MsgType="text", Content=content, MsgId=message_id)
        sealed = encrypt(xml, key, app_id)
        _, timestamp, nonce = self.address()
        path = self.address(nonce=nonce, timestamp=timestamp, encrypt_type="aes",
                            msg_signature=signature or sign(TOKEN, timestamp, nonce, sealed))[0]
        return self.push(port, write_xml(ToUserName=ORIGINAL_ID, Encrypt=sealed), path)
