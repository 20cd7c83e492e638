#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reports on the desk: their figures against a recount of the rows, the chart, a workbook with real numbers and a chart, a PDF, giving up;
the template of a briefing, and what becomes of two who change it.

    test-reports.py WIDTHxHEIGHT [look]

With "look" only how the pages look.
"""

import os
import re
import subprocess
import sys
import tempfile
import zipfile

from phone_world import settings
from desk import SHOTS  # noqa: E402
from ticket_world import act  # noqa: E402
from world import Checks, alert, fits, sql

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


def opens(desk, appearance="light"):
    desk.sign_in("quality1")
    desk.traced("workplace-open")
    desk.click(desk.find("报表"))
    desk.shows("，对比 ", "label")
    offered = sql(f"SELECT count(*) FROM call WHERE direction = 'in' AND queued_at IS NOT NULL AND arrived_at >= {MONTH}")
    desk.shows(grouped(offered) + "  ", "label")
    fits(desk, SIZE)
    desk.shot(f"reports-calls-{appearance}-{SIZE}")


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


def briefing(desk):
    """The briefing of a month: its sentences and figures are those of the rows, its charts are there."""
    desk.click(desk.find("简报"))
    desk.find("巴彦淖尔市12345政务服务便民热线日报", "label")
    desk.click(desk.find("简报类型"))
    desk.keys("Down", "Down", "Return")
    desk.find("巴彦淖尔市12345政务服务便民热线月报", "label")
    month = "date_trunc('month', now() - interval '1 day', city_time_zone())"
    until = f"least(now(), date_add({month}, interval '1 month', city_time_zone()))" if int(sql("SHOW server_version_num")) >= 160000 else \
        f"least(now(), ({month} AT TIME ZONE city_time_zone() + interval '1 month') AT TIME ZONE city_time_zone())"
    offered = sql(f"""SELECT count(*) FROM call WHERE direction = 'in' AND queued_at IS NOT NULL
                      AND arrived_at >= {month} AND arrived_at < {until}""")
    accepted = sql(f"SELECT count(*) FROM ticket WHERE created_at >= {month} AND created_at < {until} AND state NOT IN ('draft', 'void')")
    desk.shows(f"本月市民来电进入人工队列 {grouped(offered)} 个，", "label")
    desk.shows(f"本月受理诉求 {grouped(accepted)} 件，", "label")
    desk.find("三、主要变化", "label")
    # Whoever checks quality does not write.
    assert not desk.nodes("模板…", "push-button")
    desk.find("呼入量（按日）", "image")
    desk.find("受理量（按诉求分类）", "image")
    desk.shot(f"briefing-{SIZE}")


def briefing_paper(desk):
    path = os.path.join(folder, "briefing.pdf")
    # Several pages have such a button; the one that is shown is the last.
    desk.press("PDF…", "push-button")
    save_as(desk, path)
    desk.wait(lambda: open(path, "rb").read().rstrip().endswith(b"%%EOF"), "the whole of it")
    text = subprocess.run(["pdftotext", "-layout", path, "-"], check=True, capture_output=True, text=True).stdout.replace(" ", "")
    for part in ("便民热线月报", "一、话务情况", "六、单位承办", "环比", "受理量（按旗县区）", "1/"):
        assert part in text, f"“{part}” in {text[:2000]}"
    subprocess.run(["pdftoppm", "-png", "-r", "70", path, os.path.join(SHOTS, "briefing-paper")], check=True)


def briefing_given_up(desk):
    lock = subprocess.Popen(["psql", "-XqAtU", "postgres"], stdin=subprocess.PIPE, text=True)
    lock.stdin.write("BEGIN; LOCK TABLE sonor.ticket_counter, sonor.call_counter IN ACCESS EXCLUSIVE MODE;\n")
    lock.stdin.flush()

    def told(statement):
        return subprocess.run(["psql", "-XAtqU", "postgres", "-c", statement], check=True, capture_output=True, text=True).stdout.strip()

    def waiting():
        return told("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT * FROM briefing_part(%' AND wait_event_type = 'Lock'")

    try:
        desk.wait(lambda: told("SELECT count(*) FROM pg_locks WHERE relation = 'sonor.call_counter'::regclass AND mode = 'AccessExclusiveLock' AND granted")
                  == "1", "the tables are locked")
        desk.click(desk.find("简报类型"))
        desk.keys("Up", "Return")
        desk.wait(lambda: waiting() == "1", "a briefing that waits")
        desk.shot(f"briefing-progress-{SIZE}")
        desk.press("取消", "push-button")
        desk.wait(lambda: waiting() == "0", "the database has given up, too")
    finally:
        lock.stdin.close()
        lock.wait()


def template(desk):
    """What a daily briefing says is written anew: a line that cannot be read is named, the preview is of the figures, and only what is saved
    is kept."""
    desk.sign_in("admin1")
    desk.traced("workplace-open")
    desk.click(desk.find("简报"))
    desk.find("一、话务情况", "label")
    desk.press("模板…", "push-button")
    desk.wait(lambda: desk.fields("中文模板") and desk.length("中文模板") > 100, "the template that is kept")
    desk.wait(lambda: len(desk.nodes("一、话务情况", "label")) == 2, "its preview")
    desk.shot(f"briefing-template-{SIZE}")
    kept = sql("SELECT md5(body_zh) FROM briefing_template WHERE kind = 'day'")
    desk.type("中文模板", "# 试写\n今天 {weather}")
    desk.shows("第 2 行：没有指标“weather”", "label")
    desk.type("中文模板", "# 试写\n来电 {offered} 个，受理 {accepted} 件。\n[list ticket accepted county]")
    yesterday = f"date_trunc('day', now(), {ZONE}) - interval '1 day'"
    offered = sql(f"""SELECT count(*) FROM call WHERE direction = 'in' AND queued_at IS NOT NULL
                      AND arrived_at >= {yesterday} AND arrived_at < date_trunc('day', now(), {ZONE})""")
    desk.shows(f"来电 {grouped(offered)} 个，受理 ", "label")
    desk.find("受理量（按旗县区）", "image")
    desk.shot(f"briefing-template-changed-{SIZE}")
    assert sql("SELECT md5(body_zh) FROM briefing_template WHERE kind = 'day'") == kept
    desk.keys("Escape")
    # The window is gone, and with it what it showed.
    desk.gone("试写", "label")
    desk.press("撤销", "push-button")
    desk.find("试写", "label")
    desk.press("保存模板", "push-button")
    desk.wait(lambda: sql("SELECT split_part(body_zh, chr(10), 1) FROM briefing_template WHERE kind = 'day'") == "# 试写", "the new template")
    desk.shows(f"来电 {grouped(offered)} 个，受理 ", "label")
    desk.gone("一、话务情况", "label", test=desk.listed)
    assert sql("SELECT count(*) FROM audit_log WHERE action = 'briefing.template' AND subject_id = 'day'") == "1"


def another(desk):
    """Somebody else saves the same template meanwhile: both can be looked at, and the one that goes was seen before."""
    def saves(words):
        act("floor1", f"briefing_template_save(kind, '{words}', body_en, version) FROM briefing_template WHERE kind = 'day'")

    def kept():
        return sql("SELECT body_zh FROM briefing_template WHERE kind = 'day'")

    name = sql("SELECT name || '（' || work_number || '）' FROM staff WHERE login = 'floor1'")
    desk.press("模板…", "push-button")
    desk.wait(lambda: desk.fields("中文模板") and desk.length("中文模板") > 5, "the template that is kept")
    desk.type("中文模板", "# 我的开头")
    desk.shows("我的开头", "label")
    saves("# 班长的开头")
    desk.press("保存模板", "push-button")
    alert(desk, f"您修改期间，该模板已由{name}于 ")
    assert kept() == "# 班长的开头"
    desk.press("看已保存的")
    desk.shows("班长的开头", "label")
    desk.shot(f"briefing-template-meanwhile-{SIZE}")
    desk.press("看我的")
    desk.shows("我的开头", "label")
    # A third version: what was looked at is not what would be lost.
    saves("# 班长再改")
    desk.press("改存我的", "push-button")
    desk.wait(lambda: [node for node in desk.nodes(role="alert") if "该模板已由" in node.name] and kept() == "# 班长再改", "asked again")
    desk.press("看已保存的")
    desk.shows("班长再改", "label")
    desk.press("改用已保存的", "push-button")
    desk.wait(lambda: desk.length("中文模板") == len("# 班长再改"), "theirs in the field")
    desk.click(desk.fields("中文模板")[-1])
    desk.keys("ctrl+z")
    desk.wait(lambda: desk.length("中文模板") == len("# 我的开头"), "undo brings mine back")
    desk.press("保存模板", "push-button")
    desk.wait(lambda: kept() == "# 我的开头", "mine, after theirs was seen")


def look(desk, appearance="light"):
    opens(desk, appearance)
    desk.click(desk.find("简报"))
    desk.find("巴彦淖尔市12345政务服务便民热线日报", "label")
    fits(desk, SIZE)
    desk.shot(f"briefing-{appearance}-{SIZE}")


checks = Checks()
settings("", user="")
if "look" in sys.argv:
    checks.session([("how the pages look", look)])
else:
    checks.session([
        ("calls of this month, as the rows have them", opens),
        ("tickets by unit", tickets),
        ("a workbook of numbers with a chart", workbook),
        ("a PDF", paper),
        ("a report that takes long is given up", gives_up),
        ("a briefing of the month in words, figures and charts", briefing),
        ("on paper", briefing_paper),
        ("a briefing that takes long is given up", briefing_given_up),
    ])
    checks.session([("a template is tried, and saved", template), ("two who change the same template lose nothing unseen", another)])
settings("", user="", appearance="dark")
checks.session([("how the pages look in the dark", lambda desk: look(desk, "dark"))])
checks.done()
