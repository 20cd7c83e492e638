#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A citizen's whole visit in a real Chromium as wide as a telephone: submit with a photograph, look up, evaluate. Every page is
held against axe-core's rules, by day and by night, and stays as a picture."""

import os
import re
import shutil
import subprocess
import tempfile
import time

import chromium
from chromium import By, Select, WebDriverException
from pictures import photograph
from world import Checks, Gateway, make_city, query


folder = tempfile.mkdtemp(dir=os.environ["SONOR_TEST_CLUSTER"])
npm = shutil.which("npm")
axe = ""
if npm:
    done = subprocess.run([npm, "install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", folder, "axe-core@4"],
                          capture_output=True, text=True, timeout=90, check=False)
    path = os.path.join(folder, "node_modules/axe-core/axe.min.js")
    if done.returncode == 0 and os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            axe = file.read()

check = Checks()
make_city()
telephone = os.path.join(os.environ["SONOR_TEST_CLUSTER"], "telephone.txt")
query("UPDATE setting SET value = 0 WHERE key IN ('sms.quiet_from', 'sms.quiet_to', 'code.pause')")
query("UPDATE area SET name_mn = 'ᠪᠠᠶᠠᠨᠨᠠᠭᠤᠷ ᠬᠣᠲᠠ' WHERE level = 'city'")
gateway = Gateway(address_per_minute=100000, sms__loopback=telephone)
shots = os.environ.get("SONOR_SHOTS") or os.path.join(os.environ["SONOR_SOURCE"], ".run", "shots")
os.makedirs(shots, exist_ok=True)

browser = chromium.start(folder)


def set_look(dark, width, height):
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]})
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False})


def look(name, wide=False):
    """The page by day and by night: no rule of axe-core is broken, nothing is wider than the telephone; and a picture."""
    for dark in (False, True):
        set_look(dark, 1100 if wide else 390, 844)
        if not wide:
            width = browser.execute_script("return document.documentElement.scrollWidth")
            check.ok(width <= 390, f"{name}: nothing is wider than a telephone", width)
        if axe:
            browser.execute_script(axe)
            found = browser.execute_async_script("axe.run().then(arguments[arguments.length - 1])")
            broken = [f"{v['id']}: {v['nodes'][0]['html']} {v['nodes'][0].get('failureSummary', '')}" for v in found["violations"]]
            check.ok(not broken and len(found["passes"]) > 5, f"{name}{' at night' if dark else ''}: axe-core finds nothing", *broken)
        height = browser.execute_script("return document.documentElement.scrollHeight")
        set_look(dark, 1100 if wide else 390, max(844, height))
        browser.save_screenshot(os.path.join(shots, f"web-{name}{'-dark' if dark else ''}.png"))
    set_look(False, 390, 844)


def find(css):
    return browser.find_element(By.CSS_SELECTOR, css)


def reads(css, words=""):
    """Whether a page comes that has it and says so; the one before it may still be there, with an element of the same kind."""
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


def wait_for_code():
    for _ in range(200):
        if os.path.exists(telephone):
            with open(telephone, encoding="utf-8") as file:
                codes = re.findall(r"验证码是(\d{6})", file.read())
            if codes:
                return codes[-1]
        time.sleep(0.1)
    raise RuntimeError("no code: " + gateway.read_log())


site = f"http://127.0.0.1:{gateway.port}"
try:
    browser.get(site + "/")
    look("home")
    press(".choice.first")
    look("phone")
    find("#phone").send_keys("12")
    press("main .button")
    check.ok(reads("#phone[aria-invalid]"), "a number that is none is told at its field")
    look("phone-wrong")
    find("#phone").clear()
    find("#phone").send_keys("13804781234")
    press("main .button")
    code = wait_for_code()
    look("code")
    find("#code").send_keys(code)
    press("main form:first-of-type .button")
    find("#content").send_keys("胜利路3号三楼暖气不热已经两天，家里有老人和孩子，室温只有14度，希望尽快检修。")
    Select(find("#category")).select_by_visible_text("暖气不热")
    press("input[value=complaint]")
    find("#address").send_keys("解放街道胜利路3号")
    photo = os.path.join(folder, "暖气片.jpg")
    with open(photo, "wb") as file:
        file.write(photograph())
    find("#attachments").send_keys(photo)
    look("submit")
    press("main .sheet > .button")
    check.ok(reads(".done", "提交成功") and re.fullmatch(r"\d{18}", find(".facts .number").text) is not None, "a matter gets its number", browser.page_source)
    number = find(".facts .number").text
    browser.execute_script("document.querySelector('.files img').loading = 'eager'")
    for _ in range(100):
        if browser.execute_script("return document.querySelector('.files img').naturalWidth") == 600:
            break
        time.sleep(0.1)
    check.equal(browser.execute_script("const i = document.querySelector('.files img'); return [i.naturalWidth, i.naturalHeight]"), [600, 800],
                "the photograph is shown, upright")
    look("submitted")
    find("#text").send_keys("二楼也不热")
    press("main form[action$=notes] .button")
    check.ok(reads(".done", "补充内容已提交"), "they add to it")
    browser.get(site + "/tickets")
    find("#number").send_keys(number)
    look("tickets")
    press(".look .button")
    check.equal(find(".facts .number").text, number, "it is found by its number")
    query("UPDATE ticket SET state = 'follow_up', answered_at = now(), lead_unit_id = 9001, unit_ids = '{9001}', public_answer = '已于今日上午更换循环泵，室温恢复到 20 度。'")
    browser.refresh()
    check.ok(reads(".answer", "更换循环泵"), "they read the answer")
    look("answered")
    press("input[value=very_satisfied]")
    press("input[name=solved][value=true]")
    find("#opinion").send_keys("办得快")
    press("main form[action$=evaluation] .button")
    check.ok(reads(".done", "感谢您的评价"), "and evaluate it")
    check.equal(query("SELECT satisfaction || ' ' || solved || ' ' || opinion FROM evaluation"), "very_satisfied true 办得快", "which is kept")
    browser.get(site + "/tickets/" + "9" * 18)
    look("not-there")
    press("footer form[action='/language'] button")
    check.ok(find("html:lang(mn) main") is not None, "the page turns Mongolian")
    browser.get(site + "/tickets/" + number)
    check.equal(browser.execute_script("return getComputedStyle(document.querySelector('main')).writingMode"), "vertical-lr", "and stands upright")
    look("mongolian", wide=True)
finally:
    browser.quit()
check.equal(gateway.stop(), 0, "it stops")
if not axe:
    print("# axe-core could not be fetched: the pages were not held against its rules", flush=True)
check.end()
