# SPDX-License-Identifier: GPL-3.0-or-later
"""A citizen on the pages, with a browser without scripts."""

import html
import http.client
import os
import re
import time
import urllib.parse

from world import multipart


class Visitor:
    """Keeps cookies and follows forms as a browser without scripts does."""

    def __init__(self, gateway, on_cookie=lambda name, cookie: None):
        self.gateway, self.on_cookie = gateway, on_cookie
        self.cookies = {}
        self.page = self.where = ""
        self.status = 0
        self.headers = {}

    def send(self, method, path, body=None, headers=None):
        headers = dict(headers or {}, Cookie="; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        connection = http.client.HTTPConnection("127.0.0.1", self.gateway.port, timeout=60)
        connection.request(method, path, body=body, headers=headers)
        answer = connection.getresponse()
        data = answer.read()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
            self.on_cookie(name, cookie)
        self.status, self.headers, self.where = answer.status, dict(answer.getheaders()), path
        connection.close()
        self.page = data.decode("utf-8", "replace") if "text/html" in self.headers.get("Content-Type", "") else ""
        if self.status == 303:
            return self.send("GET", self.headers["Location"])
        return data

    def get(self, path):
        return self.send("GET", path)

    def hidden(self, action):
        """The hidden fields of the form that goes there."""
        form = re.search(r'<form[^>]*action="' + re.escape(action) + r'".*?</form>', self.page, re.S).group(0)
        return {field("name"): html.unescape(field("value") or "") for tag in re.findall(r'<input[^>]*type="hidden"[^>]*>', form)
                for field in [lambda name, tag=tag: (re.search(name + r'="([^"]*)"', tag) or [None, None])[1]]}

    def post(self, action, fields, files=None, headers=None):
        fields = {**self.hidden(action), **fields}
        if files is None:
            return self.send("POST", action, urllib.parse.urlencode(fields), {"Content-Type": "application/x-www-form-urlencoded", **(headers or {})})
        body, kind = multipart(fields, files)
        return self.send("POST", action, body, {"Content-Type": kind})


def code_for(gateway, telephone, phone, after=0):
    """The code that was sent to a number, out of the loopback's file."""
    for _ in range(200):
        if os.path.exists(telephone):
            with open(telephone, encoding="utf-8") as file:
                codes = re.findall(phone + r".*验证码是(\d{6})", file.read())
            if len(codes) > after:
                return codes[-1]
        time.sleep(0.1)
    raise RuntimeError("no code: " + gateway.read_log())
