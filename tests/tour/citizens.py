# SPDX-License-Identifier: GPL-3.0-or-later
"""A citizen at the hotline's web page, in a real browser as wide as a telephone."""

import os
import re
import shutil
import subprocess
import tempfile
import time

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select


class Browser:
    def __init__(self):
        self.profile = tempfile.mkdtemp(prefix="sonor-browser-")
        options = webdriver.ChromeOptions()
        options.binary_location = shutil.which("chromium")
        for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--lang=zh-CN",
                         "--force-device-scale-factor=1", f"--user-data-dir={self.profile}", "--window-size=500,900"):
            options.add_argument(argument)
        service = Service(shutil.which("chromedriver"), env={**os.environ, "LANGUAGE": "zh_CN", "LANG": "zh_CN.UTF-8"})
        self.driver = webdriver.Chrome(service=service, options=options)
        self.driver.implicitly_wait(20)

    def find(self, css):
        return self.driver.find_element(By.CSS_SELECTOR, css)

    def press(self, css):
        button = self.find(css)
        self.driver.execute_script("arguments[0].scrollIntoView()", button)
        button.click()

    def picture(self, folder, name, width=390):
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": width, "height": 844, "deviceScaleFactor": 1, "mobile": False})
        height = self.driver.execute_script("return document.documentElement.scrollHeight")
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": width, "height": max(844, height), "deviceScaleFactor": 1, "mobile": False})
        self.driver.save_screenshot(os.path.join(folder, name + ".png"))

    def wait(self, script, what):
        """Until JavaScript says that it is so."""
        for _ in range(200):
            if self.driver.execute_script("return " + script):
                return
            time.sleep(0.1)
        raise AssertionError(f"{what}: not on the page")

    def end(self):
        self.driver.quit()
        shutil.rmtree(self.profile, ignore_errors=True)


def code(stage, number):
    """The code that came as a text message."""
    for _ in range(300):
        codes = re.findall(r"验证码是(\d{6})", "".join(stage.messages_to(number)))
        if codes:
            return codes[-1]
        time.sleep(0.1)
    raise AssertionError("no code came: " + stage.gateway.read_log()[-2000:])


def photograph(path):
    """A street lamp that is dark, as somebody might take it in the evening."""
    subprocess.run(["convert", "-size", "800x600", "gradient:#1b2440-#53608a", "-fill", "#20242e", "-draw", "rectangle 0,520 800,600",
                    "-fill", "none", "-stroke", "#0d1018", "-strokewidth", "14", "-draw", "line 360,540 360,190 bezier 360,195 360,120 440,110 520,110",
                    "-fill", "#3a3f4c", "-draw", "roundrectangle 500,96 610,128 12,12", "-attenuate", "0.25", "+noise", "Gaussian", "-blur", "0x0.8",
                    "-quality", "90", path], check=True)


def visit(stage, number, folder):
    """A citizen submits a matter with a photograph; returns the pictures and what they show."""
    browser = Browser()
    try:
        browser.driver.get(f"http://127.0.0.1:{stage.gateway.port}/")
        browser.press(".choice.first")
        browser.find("#phone").send_keys(number)
        browser.press("main .button")
        browser.find("#code").send_keys(code(stage, number))
        browser.press("main form:first-of-type .button")
        browser.find("#content").send_keys("团结路路灯三天不亮，晚上走路看不清。")
        Select(browser.find("#category")).select_by_visible_text("路灯不亮")
        browser.press("input[value=complaint]")
        browser.find("#address").send_keys("临河区团结街道团结路")
        photo = os.path.join(browser.profile, "路灯.jpg")
        photograph(photo)
        browser.find("#attachments").send_keys(photo)
        browser.picture(folder, "web-submit")
        browser.press("main .sheet > .button")
        matter = browser.find(".facts .number").text
        assert re.fullmatch(r"\d{18}", matter), matter
        browser.picture(folder, "web-submitted")
        browser.press("footer form[action='/language'] button")
        browser.driver.get(f"http://127.0.0.1:{stage.gateway.port}/submit")
        browser.find("#content")
        browser.picture(folder, "web-submit-mongolian", 1700)
        browser.driver.get(f"http://127.0.0.1:{stage.gateway.port}/tickets/{matter}")
        browser.wait("document.images.length > 0 && [...document.images].every(image => image.complete && image.naturalWidth > 0)", "the photograph")
        browser.picture(folder, "web-mongolian", 1500)
    finally:
        browser.end()
    return [("web-submit", "The page for citizens, without any script"), ("web-submitted", "It has a number"),
            ("web-submit-mongolian", "The form in Mongolian, upright"), ("web-mongolian", "And the matter that was submitted")]
