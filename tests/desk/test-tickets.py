# SPDX-License-Identifier: GPL-3.0-or-later
"""Lists of tickets: searching, filtering, sorting, scrolling, copying, and the truth while the server is away."""

import os
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from world import Checks, cells, filled, page, server, sql  # noqa: E402

KIND, CREATED = 4, 9
checks = Checks()


def opened(desk):
    desk.sign_in("admin1")
    desk.traced("list-filled")
    filled(desk, 10)
    desk.shows("系统管理员")
    desk.shows("数据实时")
    desk.keys("alt+5")
    desk.wait(lambda: len(desk.nodes("SonorTicketListPage")) == 2, "the page of all tickets")
    filled(desk, 10)
    desk.shot("tickets")


def search(desk):
    before = cells(desk)
    desk.type("搜索工单", "供暖")
    desk.wait(lambda: cells(desk) != before and cells(desk), "other tickets")
    desk.shot("search")


def hostile(desk):
    desk.type("搜索工单", "%'; SELECT pg_sleep(9); --\\\"<b>&")
    desk.shows("没有符合条件的工单")
    desk.type("搜索工单", "   ")
    desk.shows("搜索内容只有空格")
    desk.type("搜索工单", "字" * 10000)
    desk.shows("个字符，最多")
    clear(desk)


def clear(desk):
    desk.keys("ctrl+Escape")
    desk.wait(lambda: "2,000 件" in desk.texts(), "all tickets again")


def tick(desk, title, choice):
    """Opens a list of choices and ticks the first, which has the focus."""
    desk.press(title, "push-button")
    desk.find(choice, "check-box")
    desk.keys("Return")
    desk.find(f"{title}：{choice}")
    desk.keys("Escape")


def by_kind(desk):
    tick(desk, "诉求类型", "咨询")
    desk.wait(lambda: set(cells(desk, KIND)) == {"咨询"}, "only consultations")
    clear(desk)


def by_light(desk):
    tick(desk, "红黄灯", "绿灯")
    desk.wait(lambda: cells(desk, 0) and all("绿" in cell for cell in cells(desk, 0)), "only green lights")
    clear(desk)


def by_unit(desk):
    """Of many the one that is looked for: Enter ticks it."""
    unit, name = sql("SELECT u.id, u.short_name_zh FROM unit u JOIN assignment a ON a.unit_id = u.id WHERE u.level = 'city' AND NOT EXISTS"
                     " (SELECT FROM unit o WHERE o.id <> u.id AND o.short_name_zh LIKE '%' || u.short_name_zh || '%')"
                     " GROUP BY u.id ORDER BY count(*), u.id LIMIT 1").split("|")
    found = set(sql(f"SELECT number FROM ticket WHERE {unit} = ANY (unit_ids)").split())
    find_and_tick(desk, "承办单位", name)
    desk.wait(lambda: cells(desk) and set(cells(desk)) <= found, f"only tickets of {name}")
    desk.wait(lambda: f"{len(found):,} 件" in desk.texts(), f"{len(found)} tickets")
    desk.shot("filter-unit")
    clear(desk)


def by_area(desk):
    """A county's towns are within it."""
    area, name = sql("SELECT code, name_zh FROM area WHERE level = 'county' ORDER BY code LIMIT 1").split("|")
    found = set(sql(f"SELECT number FROM ticket WHERE area_code LIKE '{area}%'").split())
    find_and_tick(desk, "区划", name)
    desk.wait(lambda: f"{len(found):,} 件" in desk.texts(), f"{len(found)} tickets")
    assert set(cells(desk)) <= found
    clear(desk)


def copied(desk):
    """Ctrl+C on a row; what it copied is searched for."""
    desk.click(label(desk, cells(desk)[0]))
    desk.keys("ctrl+c", "ctrl+f", "ctrl+v")
    desk.wait(lambda: "1 件" in desk.texts(), "the ticket whose number was copied, alone")
    clear(desk)


def find_and_tick(desk, title, name):
    desk.press(title, "push-button")
    desk.type(title, name)
    desk.find(name, "check-box")
    desk.keys("Return")
    desk.find(f"{title}：{name}")
    desk.keys("Escape")


def label(desk, name):
    return next(node for node in page(desk).below() if node.role == "label" and node.name == name)


def scrolling(desk):
    """Further pages come as the list is scrolled, until the oldest ticket is there. Comes last: the cells of all rows are looked into."""
    desk.rows = 1000
    tick(desk, "诉求类型", "咨询")
    oldest, newest = (sql(f"SELECT number FROM ticket WHERE kind = 'consultation' ORDER BY created_at {order}, id {order} LIMIT 1") for order in ("ASC", "DESC"))
    desk.wait(lambda: cells(desk)[:1] == [newest], "only consultations")
    desk.click(label(desk, newest))

    def at_the_end():
        # Each brings one more page; looking takes longer than that.
        for _ in range(5):
            desk.keys("End")
            time.sleep(0.1)
        return oldest in cells(desk)
    desk.wait(at_the_end, "the oldest ticket", 240)


def sorting(desk):
    due = sql("SELECT number FROM ticket_list(NULL, NULL, NULL, NULL, NULL, NULL, 'due_asc', NULL, NULL, 1)")
    for title, first in (("受理时间", sql("SELECT number FROM ticket ORDER BY created_at, id LIMIT 1")), ("办理时限", due)):
        desk.click(label(desk, title))
        desk.wait(lambda: cells(desk)[:1] == [first], f"{first} above all others, by {title}")
    desk.click(label(desk, "办理时限"))
    desk.wait(lambda: cells(desk)[:1] != [due], "the newest above all others again")


def refreshing(desk):
    number = cells(desk)[0]
    sql(f"UPDATE ticket SET title = '换了标题的工单' WHERE number = '{number}'")
    desk.keys("F5")
    desk.shows("换了标题的工单")


def windows(desk):
    desk.keys("ctrl+comma")
    desk.shows("下次启动 Sonor 时生效")
    desk.shot("preferences")
    desk.keys("Escape")
    desk.gone("SonorPreferencesWindow")
    desk.keys("F1")
    desk.shows("复制工单编号")
    desk.shot("shortcuts")
    desk.keys("Escape")


def away(desk):
    before = cells(desk)
    server("stop", "-m", "immediate")
    desk.shows("与服务器断开")
    desk.wait(lambda: any("所见为" in node.name and ("秒后重试" in node.name or "正在重试" in node.name)
                          for node in desk.nodes(role="status-bar")), "since when, until when, how old")
    assert cells(desk) == before, "the list must stay"
    desk.shot("away")
    server("start", "-w")
    desk.wait(lambda: any("数据实时" in text for text in desk.texts()), "live data again")
    desk.shot("back")


def back(desk):
    """What was changed without a word, so that no desk heard of it, is on the screen after a reconnect: nobody pressed F5."""
    number = cells(desk)[0]
    sql(f"UPDATE ticket SET title = '没有通知的改动' WHERE number = '{number}'")
    assert "没有通知的改动" not in desk.texts()
    server("stop", "-m", "immediate")
    desk.shows("与服务器断开")
    server("start", "-w")
    desk.shows("没有通知的改动")


def times(desk):
    """The desk stands in another time zone; the city's clock is shown all the same."""
    clock = sql("SELECT to_char(now() AT TIME ZONE 'Asia/Shanghai', 'HH24:MI')")
    later = sql("SELECT to_char(now() AT TIME ZONE 'Asia/Shanghai' + interval '1 min', 'HH24:MI')")
    desk.keys("F5")
    desk.wait(lambda: any(text.startswith("列表时间 " + clock) or text.startswith("列表时间 " + later) for text in desk.texts()),
              "the time of the list on the city's clock")
    number = cells(desk)[0]
    created = sql(f"SELECT to_char(created_at AT TIME ZONE 'Asia/Shanghai', 'MM-DD HH24:MI') FROM ticket WHERE number = '{number}'")
    assert cells(desk, CREATED)[0] == created, f"{cells(desk, CREATED)[0]} is not {created}"


checks.session([
    ("signing in fills a list", opened),
    ("two Chinese characters find tickets", search),
    ("hostile words are words", hostile),
    ("a kind can be ticked", by_kind),
    ("a light can be ticked", by_light),
    ("a header sorts", sorting),
    ("Ctrl+C copies a ticket's number", copied),
    ("F5 reads again", refreshing),
    ("every time is the city's", times),
    ("windows come and go by keyboard", windows),
    ("a server that dies is told, and when it is back it goes on", away),
    ("and the list has read itself again", back),
    ("a unit can be found and ticked", by_unit),
    ("an area can be found and ticked, with what lies in it", by_area),
    ("scrolling brings the pages that follow", scrolling),
], TZ="UTC")
checks.done()
