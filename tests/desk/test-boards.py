#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of boards on the desk: a form and a text that follow each other, a preview that follows both, faults in words, saving, and
what becomes of two who change the same board.

    test-boards.py WIDTHxHEIGHT [look]

With "look" only how the page looks.
"""

import json
import os
import sys

from gi.repository import GLib

from phone_world import settings
from ticket_world import act
from world import CLUSTER, Checks, alert, fits, sql

SIZE = sys.argv[1]
GOOD = {"title": {"zh": "我的看板"}, "units": [1200, 675], "grid": [4, 2], "pages": [{"tiles": [
    {"kind": "ring", "source": "states_now", "place": [0, 0, 2, 2]}, {"kind": "list", "source": "area_now", "place": [2, 0, 2, 1]}]}]}


def opens(desk, appearance="light"):
    desk.sign_in("admin1")
    desk.traced("workplace-open")
    desk.click(desk.find("看板"))
    desk.find("15 秒服务水平", "image")
    desk.find("工单红黄灯", "image")
    desk.shows("1　15 秒服务水平 · 大数字 · 第 0 列第 0 行 · 5 × 7", "label")
    # What is chosen from and written into has its name before it, for those who see it and for those who do not.
    for name, role in (("看板", "combo-box"), ("保存名称", None)):
        assert [field for field in desk.nodes(name, role, lambda node: node.role != "label")
                if any(label.parent == field.parent for label in desk.nodes(name, "label"))], name
    fits(desk, SIZE)
    desk.shot(f"boards-{appearance}-{SIZE}")


def write(desk, layout):
    desk.press("布局文本")
    desk.type("布局", layout if isinstance(layout, str) else json.dumps(layout, ensure_ascii=False))


def previews(desk):
    write(desk, GOOD)
    desk.find("工单状态", "image")
    desk.press("指标块")
    desk.shows("2　在办诉求 · 旗县区 · 排行条 · 第 2 列第 0 行 · 2 × 1", "label")


def get_number(desk, name):
    node, = desk.nodes(name, test=lambda node: "org.a11y.atspi.Value" in node.interfaces)
    return desk.call(node.path, "org.freedesktop.DBus.Properties", "Get", GLib.Variant("(ss)", ("org.a11y.atspi.Value", "CurrentValue")))[0]


def set_number(desk, name, value):
    node, = desk.nodes(name, test=lambda node: "org.a11y.atspi.Value" in node.interfaces)
    desk.call(node.path, "org.freedesktop.DBus.Properties", "Set",
              GLib.Variant("(ssv)", ("org.a11y.atspi.Value", "CurrentValue", GLib.Variant("d", value))))


def refuses(desk):
    """Each fault in words above the preview; the rest of the board is shown; none of it is kept."""
    def bad(change):
        layout = json.loads(json.dumps(GOOD))
        change(layout["pages"][0]["tiles"][1])
        return layout

    for layout, words in ((bad(lambda tile: tile.update(kind="clock")), "第 1 页第 2 块：没有“clock”这种指标块"),
                          (bad(lambda tile: tile.pop("source")), "第 1 页第 2 块：未写明数据源"),
                          ('{"title": ', "看板布局不是有效的 JSON"),
                          (bad(lambda tile: tile.update(place=[1, 0, 2, 1])), "第 1 页第 2 块：与第 1 块（工单状态）重叠")):
        write(desk, layout)
        desk.wait(lambda: any(node.name.startswith(words) for node in desk.nodes(role="label")), words)
    desk.find("工单状态", "image")
    desk.press("指标块")
    desk.shot(f"boards-wrong-{SIZE}")
    desk.type("保存名称", "mine")
    desk.press("保存看板", "push-button")
    # Above the preview, and as a notice.
    desk.wait(lambda: len(desk.nodes("第 1 页第 2 块：与第 1 块（工单状态）重叠", "label")) == 2, "it is said why it is not saved")
    assert sql("SELECT count(*) FROM board WHERE name = 'mine'") == "0"


def edits(desk):
    """The fault is mended in the form, a tile added, the page's time changed, another page begun; then it is saved."""
    desk.press("指标块")

    def chosen():
        desk.click(desk.shows("2　在办诉求 · 旗县区", "label"))
        return get_number(desk, "起始列") == 1
    desk.wait(chosen, "the second tile in the form")
    set_number(desk, "起始列", 2)
    # The edge tells the board's title while nothing is wrong.
    desk.shows("我的看板 ·", "label")
    desk.press("添加指标块", "push-button")
    desk.shows("3　此刻 · 数字组 · 第 2 列第 1 行 · 1 × 1", "label")
    desk.type("指标块标题", "话务")
    desk.find("话务", "image")
    set_number(desk, "每页停留（秒）", 20)
    desk.press("添加页面", "push-button")
    desk.shows("第 2 页，共 2 页", "label")
    desk.press("添加指标块", "push-button")
    desk.type("看板标题", "改好的看板")
    desk.shows("改好的看板 ·", "label")
    desk.press("上一页", "push-button")
    desk.find("话务", "image")
    desk.shot(f"boards-edited-{SIZE}")
    desk.press("保存看板", "push-button")
    desk.wait(lambda: sql("SELECT count(*) FROM board WHERE name = 'mine'") == "1", "the board in the database")
    kept = json.loads(sql("SELECT layout FROM board WHERE name = 'mine'"))
    assert kept["title"] == {"zh": "改好的看板"} and kept["rotate_s"] == 20 and len(kept["pages"]) == 2, kept
    assert kept["pages"][0]["tiles"] == GOOD["pages"][0]["tiles"] + [
        {"kind": "numbers", "source": "calls_now", "place": [2, 1, 1, 1], "title": {"zh": "话务"}}], kept
    assert sql("SELECT count(*) FROM audit_log WHERE action = 'board.save' AND subject_id = 'mine'") == "1"


def removes(desk):
    """Removed, and taken back."""
    desk.press("删除看板", "push-button")
    desk.wait(lambda: sql("SELECT count(*) FROM board WHERE name = 'mine'") == "0", "gone")
    desk.press("撤销", "push-button")
    desk.wait(lambda: sql("SELECT layout ->> 'rotate_s' FROM board WHERE name = 'mine'") == "20", "there again")


def saved(login, title, name="mine"):
    """Somebody else saves the board as it is now, under another title."""
    act(login, f"board_save(name, jsonb_set(layout, '{{title}}', '{{\"zh\": \"{title}\"}}')::text, version) FROM board WHERE name = '{name}'")


def title_of(name):
    return sql(f"SELECT layout #>> '{{title,zh}}' FROM board WHERE name = '{name}'")


def followed(desk):
    """While nobody changes anything here, what others save is simply shown."""
    saved("floor1", "班长的看板")
    desk.shows("班长的看板 ·", "label")
    assert not desk.nodes("看已保存的")


def asked(desk):
    """Who changes what somebody else saves meanwhile is told who that was, sees both, and loses neither."""
    desk.type("看板标题", "我的改动")
    desk.shows("我的改动 ·", "label")
    saved("floor1", "班长又改")
    name = sql("SELECT name || '（' || work_number || '）' FROM staff WHERE login = 'floor1'")
    alert(desk, f"您修改期间，看板“mine”已由{name}于 ")
    desk.press("看已保存的")
    desk.shows("班长又改 ·", "label")
    desk.shot(f"boards-saved-meanwhile-{SIZE}")
    desk.press("看我的")
    desk.shows("我的改动 ·", "label")
    # The database says so too, to whoever does not look.
    desk.press("保存看板", "push-button")
    alert(desk, f"看板“mine”在您打开之后，已由{name}于 ")
    assert title_of("mine") == "班长又改"
    desk.press("将我的另存为副本", "push-button")
    desk.wait(lambda: title_of("mine-2") == "我的改动", "the copy")
    assert title_of("mine") == "班长又改"
    desk.gone("SonorVersionStrip", test=desk.listed)
    # It is said that it was saved: what went wrong before does not stand in its way.
    desk.shows("看板已保存", "label")


def taken(desk):
    """Or takes what the other one has saved, and may change their mind."""
    desk.type("看板标题", "再改一次")
    saved("floor1", "班长改副本", "mine-2")
    alert(desk, "您修改期间，看板“mine-2”已由")
    desk.press("改用已保存的", "push-button")
    desk.shows("班长改副本 ·", "label")
    desk.press("撤销", "push-button")
    desk.shows("再改一次 ·", "label")
    alert(desk, "您修改期间，看板“mine-2”已由")


def removed_meanwhile(desk):
    act("floor1", "board_remove(name, version) FROM board WHERE name = 'mine-2'")
    alert(desk, "您修改期间，看板“mine-2”已被删除")
    desk.press("将我的另存为副本", "push-button")
    desk.wait(lambda: title_of("mine-2") == "再改一次", "it is kept as a new one")


def same_name(desk):
    """A name that somebody has is not written over."""
    desk.type("保存名称", "mine")
    desk.press("保存看板", "push-button")
    alert(desk, "已有名为“mine”的看板，由")
    assert title_of("mine") == "班长又改"


def square(name, x, closed=True):
    """A county made up, one degree wide."""
    ring = [[107 + x, 41], [108 + x, 41], [108 + x, 40], [107 + x, 40], [107 + x, 41 if closed else 41.1]]
    return {"type": "Feature", "properties": {"name": name}, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def take_in(desk, text):
    """Chooses a file with that in it."""
    path = CLUSTER + "/map.json"
    with open(path, "w") as file:
        file.write(text)
    desk.press("选择文件…", "push-button")
    desk.find("打开", "push-button")
    desk.write(path)
    desk.keys("Return")
    desk.gone("打开", "push-button")


def map_of_city(desk):
    """A map takes the place of the scheme with its approval number only; what is wrong with a file is said; it goes again, and comes back."""
    counties = sql("SELECT string_agg(name_zh, ' ' ORDER BY code) FROM area WHERE level = 'county'").split()
    last = counties.pop()

    def layer(closed=True):
        return json.dumps({"type": "FeatureCollection", "features": [square(name, n, closed or n != 1) for n, name in enumerate(counties)]})

    desk.press("地图…", "push-button")
    desk.shows("看板现用示意图", "label")
    take_in(desk, layer())
    desk.shows("请填写审图号", "label")
    desk.shot(f"boards-map-refused-{SIZE}")
    desk.type("审图号", "蒙S(2026)001号")
    take_in(desk, layer(closed=False))
    desk.shows(f"第 2 个要素（{counties[1]}）：第 1 个环没有闭合", "label")
    take_in(desk, "not a map")
    desk.shows("地图文件不是有效的 JSON", "label")
    assert sql("SELECT count(*) FROM board_map") == "0"
    take_in(desk, layer())
    desk.shows(f"地图已用于各看板，缺少：{last}", "label")
    desk.shows("看板现用地图 蒙S(2026)001号", "label")
    desk.shot(f"boards-map-{SIZE}")
    desk.press("恢复示意图", "push-button")
    desk.wait(lambda: sql("SELECT count(*) FROM board_map") == "0", "the scheme again")
    desk.press("撤销", "push-button")
    desk.wait(lambda: sql("SELECT approval FROM board_map") == "蒙S(2026)001号", "the map again")


checks = Checks()
settings("", user="")
checks.session([
    ("the boards there are, and how one looks", opens),
    ("form and preview follow the text", previews),
    ("faults are named and not saved", refuses),
    ("what the form changes is saved", edits),
    ("a removed one can come back", removes),
    ("what others save is shown", followed),
    ("two who change the same board lose nothing", asked),
    ("what is taken instead can be taken back", taken),
    ("what is removed meanwhile can be kept", removed_meanwhile),
    ("nobody's name is taken", same_name),
    ("a map of the city", map_of_city),
] if "look" not in sys.argv else [("how it looks", opens)])
settings("", user="", appearance="dark")
checks.session([("how it looks in the dark", lambda desk: opens(desk, "dark"))])
checks.done()
