#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reports on the desk: their figures against a recount of the rows, the chart, a workbook with real numbers and a chart, a PDF, giving up.

    test-reports.py WIDTHxHEIGHT
"""

import os
import re
import subprocess
import sys
import tempfile
import zipfile

from phone_world import settings
from desk import SHOTS  # noqa: E402
from world import Checks, sql

SIZE = sys.argv[1]
folder = tempfile.mkdtemp(prefix="sonor-reports-")
ZONE = "city_time_zone()"
MONTH = f"date_trunc('month', now(), {ZONE})"


def save_as(desk, path):
    desk.find("保存", "push-button")
    desk.keys("ctrl+a")
    desk.write(path)
    desk.keys("Return")
    desk.wait(lambda: os.path.exists(path) and os.path.getsize(path) > 0, path)


def grouped(number):
    return f"{int(number):,}"


def opens(desk):
    desk.sign_in("quality1")
    desk.traced("workplace-open")
    desk.click(desk.find("报表"))
    desk.shows("，对比 ", "label")
    offered = sql(f"SELECT count(*) FROM call WHERE direction = 'in' AND queued_at IS NOT NULL AND arrived_at >= {MONTH}")
    desk.shows(grouped(offered) + "  ", "label")
    desk.shot(f"reports-calls-{SIZE}")


def tickets(desk):
    desk.click(desk.find("报表类型"))
    desk.keys("Down", "Return")
    accepted = sql(f"SELECT count(*) FROM ticket WHERE created_at >= {MONTH} AND state NOT IN ('draft', 'void')")
    desk.shows("受理量")
    desk.shows(grouped(accepted), "label")
    desk.shot(f"reports-tickets-{SIZE}")


def workbook(desk):
    path = os.path.join(folder, "tickets.xlsx")
    desk.press("工作簿…", "push-button")
    save_as(desk, path)
    desk.wait(lambda: zipfile.is_zipfile(path), "the whole of it")
    with zipfile.ZipFile(path) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        words = book.read("xl/sharedStrings.xml").decode()
        chart = book.read("xl/charts/chart1.xml").decode()
    dispatched = sql(f"""SELECT count(*) FROM assignment WHERE state <> 'withdrawn' AND dispatched_at >= {MONTH}""")
    # The whole is the first row below the headings; dispatched is its second metric, in column D. A number, not a text.
    cell = re.search(r'<c r="D5"[^>]*>(.*?)</c>', sheet)
    assert cell and f"<v>{dispatched}</v>" in cell.group(1) and 't="s"' not in cell.group(0), cell and cell.group(0)
    for part in ("工单报表 · 按承办单位", "合计", "按时办结率"):
        assert part in words, part
    assert "Sonor!$B$6:$B$" in chart, chart[:2000]


def paper(desk):
    path = os.path.join(folder, "tickets.pdf")
    desk.press("PDF…", "push-button")
    save_as(desk, path)
    desk.wait(lambda: open(path, "rb").read().rstrip().endswith(b"%%EOF"), "the whole of it")
    text = subprocess.run(["pdftotext", "-layout", path, "-"], check=True, capture_output=True, text=True).stdout.replace(" ", "")
    for part in ("工单报表·按承办单位", "对比", "合计", "受理量"):
        assert part in text, f"“{part}” in {text[:2000]}"
    subprocess.run(["pdftoppm", "-png", "-r", "80", "-singlefile", path, os.path.join(SHOTS, "reports-paper")], check=True)


def gives_up(desk):
    lock = subprocess.Popen(["psql", "-XqAtU", "postgres"], stdin=subprocess.PIPE, text=True)
    lock.stdin.write("BEGIN; LOCK TABLE sonor.ticket_counter IN ACCESS EXCLUSIVE MODE;\n")
    lock.stdin.flush()
    def waiting():
        # Other people's queries are for a superuser to see.
        return subprocess.run(["psql", "-XAtqU", "postgres", "-c", statement], check=True, capture_output=True, text=True).stdout.strip()

    statement = """SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT * FROM report(%' AND wait_event_type = 'Lock'"""
    try:
        desk.press("本月", "push-button")
        desk.wait(lambda: waiting() == "1", "a report that waits")
        desk.shot(f"reports-progress-{SIZE}")
        # Meanwhile the desk works: the list of tickets opens.
        desk.press("取消", "push-button")
        desk.wait(lambda: waiting() == "0", "the database has given up, too")
    finally:
        lock.stdin.close()
        lock.wait()
    desk.press("上月", "push-button")
    before = sql(f"SELECT to_char(({MONTH} - interval '1 day') AT TIME ZONE {ZONE}, 'YYYY-MM-DD')")
    desk.shows(f"– {before}，对比", "label")


checks = Checks()
settings("", user="")
checks.session([
    ("calls of this month, as the rows have them", opens),
    ("tickets by unit", tickets),
    ("a workbook of numbers with a chart", workbook),
    ("a PDF", paper),
    ("a report that takes long is given up", gives_up),
])
checks.done()
