#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The widget of a service that tells people from programs, in a real Chromium: its script, its style, its frame and what it asks come
from another origin, as those of hCaptcha and Turnstile do, and the pages' Content-Security-Policy lets them and nothing else in."""

import http.server
import json
import os
import tempfile
import threading
import time
import urllib.parse

import chromium
from chromium import By, Select, WebDriverException
from visitor import code_for
from world import Checks, Gateway, make_city, query

check = Checks()
make_city()
folder = tempfile.mkdtemp(dir=os.environ["SONOR_TEST_CLUSTER"])
telephone = os.path.join(os.environ["SONOR_TEST_CLUSTER"], "telephone.txt")
query("UPDATE setting SET value = 0 WHERE key IN ('sms.quiet_from', 'sms.quiet_to', 'code.pause')")
WORD, SITE, PHONE = "a-word-of-the-widget", "site-1", "13804781234"
# As h-captcha.js and api.js of Turnstile do: a style, a frame, a request to their own house, a hidden field with the word.
SCRIPT = """
const own = new URL(document.currentScript.src).origin;
const place = document.querySelector('.h-captcha');
const style = document.createElement('link');
style.rel = 'stylesheet';
style.href = own + '/widget.css';
document.head.append(style);
const frame = document.createElement('iframe');
frame.src = own + '/frame.html#' + place.dataset.sitekey;
frame.style.width = '100%';
place.append(frame);
fetch(own + '/challenge?sitekey=' + place.dataset.sitekey, {method: 'POST'}).then(answer => answer.json()).then(said => {
  const field = document.createElement('textarea');
  field.name = 'h-captcha-response';
  field.hidden = true;
  field.value = said.word;
  place.append(field);
  place.dataset.done = 'yes';
});
"""
ROGUE = """
const place = document.querySelector('.h-captcha');
const other = document.createElement('script');
other.src = 'http://127.0.0.1:9/other.js';
document.head.append(other);
const style = document.createElement('style');
style.textContent = 'body { display: none }';
document.head.append(style);
fetch('http://127.0.0.1:9/told').catch(() => { place.dataset.done = 'yes'; });
"""
says = {"script": SCRIPT}
asked = []


class Service(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        text = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
        path = urllib.parse.urlsplit(self.path)
        asked.append((path.path, path.query, text))
        word = urllib.parse.parse_qs(text).get("response", [""])[0]
        kind, data = {
            "/1/api.js": ("text/javascript", says["script"]),
            "/widget.css": ("text/css", ".h-captcha { border: 3px solid rgb(1, 2, 3) }"),
            "/frame.html": ("text/html; charset=utf-8", "<!doctype html><title>widget</title><p>我是人类"),
            "/challenge": ("application/json", json.dumps({"word": WORD})),
            "/siteverify": ("application/json", json.dumps({"success": word == WORD})),
        }.get(path.path, ("text/plain", ""))
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Content-Length", str(len(data.encode())))
        self.end_headers()
        self.wfile.write(data.encode())

    do_POST = do_GET

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Service)
threading.Thread(target=server.serve_forever, daemon=True).start()
house = f"http://127.0.0.1:{server.server_address[1]}"
secret = os.path.join(folder, "secret")
with open(secret, "w", encoding="utf-8") as file:
    file.write("secret\n")
gateway = Gateway(address_per_minute=100000, sms__loopback=telephone, captcha__url=house + "/siteverify", captcha__secret_file=secret,
                  captcha__field="h-captcha-response", captcha__script=house + "/1/api.js", captcha__site_key=SITE)
shots = os.environ.get("SONOR_SHOTS") or os.path.join(os.environ["SONOR_SOURCE"], ".run", "shots")
os.makedirs(shots, exist_ok=True)
browser = chromium.start(folder)


def find(css):
    return browser.find_element(By.CSS_SELECTOR, css)


def reads(css, words):
    for _ in range(200):
        try:
            if words in find(css).text:
                return True
        except WebDriverException:
            pass
        time.sleep(0.1)
    return False


def press(css):
    button = find(css)
    browser.execute_script("arguments[0].scrollIntoView()", button)
    button.click()


def complaints():
    """What the console holds against the page; a browser asks for an icon by itself, and no page names one."""
    return [entry["message"] for entry in browser.get_log("browser") if "favicon" not in entry["message"]]


def widget(where):
    check.ok(find(".h-captcha[data-done=yes]") is not None, f"{where}: the script runs, and is answered")
    for _ in range(100):
        if browser.execute_script("return getComputedStyle(document.querySelector('.h-captcha')).borderTopWidth") == "3px":
            break
        time.sleep(0.1)
    check.equal(browser.execute_script("return getComputedStyle(document.querySelector('.h-captcha')).borderTopColor"), "rgb(1, 2, 3)", f"{where}: its style holds")
    browser.switch_to.frame(find(".h-captcha iframe"))
    check.equal(find("p").text, "我是人类", f"{where}: its frame is there")
    browser.switch_to.default_content()
    browser.save_screenshot(os.path.join(shots, f"web-widget-{where}.png"))
    check.equal(complaints(), [], f"{where}: the browser has nothing against it")


site = f"http://127.0.0.1:{gateway.port}"
try:
    browser.get(site + "/sign-in")
    widget("phone")
    check.ok(("/challenge", "sitekey=" + SITE, "") in asked, "it knows the site", asked)
    find("#phone").send_keys(PHONE)
    press("main .button")
    find("#code").send_keys(code_for(gateway, telephone, PHONE))
    press("main form:first-of-type .button")
    for _ in range(100):
        if "/sign-in" not in browser.current_url:
            break
        time.sleep(0.1)
    browser.get(site + "/submit")
    widget("submit")
    find("#content").send_keys("三楼暖气不热")
    Select(find("#category")).select_by_visible_text("暖气不热")
    press("input[value=complaint]")
    press("main .sheet > .button")
    check.ok(reads(".done", "提交成功") and query("SELECT content FROM ticket") == "三楼暖气不热", "a matter goes through", browser.page_source)
    check.equal(sum(path == "/siteverify" and "response=" + WORD in text for path, _, text in asked), 2, "and each form was asked about with the widget's word")

    # What a script from there would like beside that

    says["script"] = ROGUE
    complaints()
    browser.get(site + "/submit")
    find(".h-captcha[data-done=yes]")
    check.ok(browser.execute_script("return getComputedStyle(document.body).display") != "none", "a style that comes from nowhere does not hold")
    found = " ".join(complaints())
    check.ok(all(f"{directive} " in found for directive in ("script-src", "style-src", "connect-src")) and "other.js" in found and "/told" in found,
             "nor is anything brought from, or told to, another house", found)
finally:
    browser.quit()
server.shutdown()
check.equal(gateway.stop(), 0, "it stops")
check.end()
