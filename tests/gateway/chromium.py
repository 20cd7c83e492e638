# SPDX-License-Identifier: GPL-3.0-or-later
"""A real Chromium, driven by Selenium. Without one on this machine a test that imports this is left out."""

import shutil


def leave(why):
    print(f"1..0 # SKIP {why}", flush=True)
    raise SystemExit(0)


try:
    from selenium import webdriver
    from selenium.common.exceptions import WebDriverException  # noqa: F401
    from selenium.webdriver.chrome.service import Service
    from selenium.webdriver.common.by import By  # noqa: F401
    from selenium.webdriver.support.ui import Select  # noqa: F401
except ImportError:
    leave("python3-selenium is not installed")
program, driver = shutil.which("chromium"), shutil.which("chromedriver")
if not program or not driver:
    leave("chromium or chromium-driver is not installed")


def start(folder):
    """A browser with a profile of its own in that folder, as wide as it goes; its console is kept."""
    options = webdriver.ChromeOptions()
    options.binary_location = program
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--lang=zh-CN",
                     "--force-device-scale-factor=1", f"--user-data-dir={folder}/profile", "--window-size=500,900"):
        options.add_argument(argument)
    browser = webdriver.Chrome(service=Service(driver), options=options)
    browser.set_page_load_timeout(120)
    browser.implicitly_wait(10)
    return browser
