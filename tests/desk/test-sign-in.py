# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing in: what goes wrong is told in words, what a person wants remembered is."""

import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk import CHECKED  # noqa: E402
from world import CLUSTER, Checks, alert, cells, filled, sql  # noqa: E402

checks = Checks()


def wrong(desk):
    desk.sign_in("agent1", "wrong")
    alert(desk, "密码不正确")
    desk.shot("sign-in-wrong-password")


def nobody(desk):
    desk.sign_in("x'; DROP TABLE ticket; --", "' OR 1=1")
    alert(desk, "密码不正确")


def unreachable(desk):
    desk.type("服务器", "/nowhere")
    desk.sign_in("agent1")
    alert(desk, "服务器没有响应")
    desk.type("服务器", CLUSTER)


def empty(desk):
    desk.sign_in("agent1", "")
    alert(desk, "请输入密码")


def old(desk):
    row = sql("DELETE FROM schema_change WHERE number = (SELECT max(number) FROM schema_change) "
              "RETURNING format('(%s, %L, %L)', number, name, checksum)")
    try:
        desk.sign_in("agent1")
        alert(desk, "sonor-admin migrate")
    finally:
        sql(f"INSERT INTO schema_change (number, name, checksum) VALUES {row}")


def new(desk):
    sql("INSERT INTO schema_change (number, name, checksum) VALUES (9999, '9999-later', repeat('0', 64))")
    try:
        desk.sign_in("agent1")
        alert(desk, "请在本机安装新版")
    finally:
        sql("DELETE FROM schema_change WHERE number = 9999")


def left(desk):
    """Their role is locked as they leave; the desk says what is said of a wrong password, and no more."""
    sql("UPDATE staff SET left_at = now() WHERE login = 'media1'")
    desk.sign_in("media1")
    alert(desk, "media1")


def caps_lock(desk):
    def press():
        subprocess.run(["xdotool", "key", "Caps_Lock"], check=True)
    press()
    try:
        desk.shows("大写锁定已打开")
        desk.shot("caps-lock")
    finally:
        press()
    desk.wait(lambda: not any(desk.listed(node) for node in desk.screen().below() if "大写锁定已打开" in node.name), "no hint")


def remember(desk):
    desk.traced("first-frame")
    if not desk.nodes("记住密码", "check-box", lambda node: node.states & CHECKED):
        desk.press("记住密码", "check-box")
    desk.sign_in("admin1")
    desk.traced("list-filled")
    keyring = os.environ["SECRET_FILE_TEST_PATH"]
    desk.wait(lambda: os.path.exists(keyring) and os.path.getsize(keyring) > 0, "the keyring's file")
    with open(keyring, "rb") as file:
        assert b"demo" not in file.read()
    desk.press("诉求类型")
    desk.find("咨询", "check-box")
    desk.keys("Return")
    desk.find("诉求类型：咨询")
    desk.wait(lambda: sql("SELECT count(*) FROM preference p WHERE p::text LIKE '%consultation%'") != "0", "the preference on the server")


def recall(desk):
    desk.traced("first-frame")
    desk.wait(lambda: desk.length("密码") == 4, "the password in its field")
    desk.keys("Return")
    desk.find("诉求类型：咨询")


def sign_in_by_keys(desk):
    desk.traced("first-frame")
    desk.wait(lambda: desk.nodes("用户名"), "the fields")
    desk.write("quality1")
    desk.keys("Tab")
    desk.write("demo")
    desk.keys("Return")
    desk.traced("list-filled")


def work_by_keys(desk):
    filled(desk)
    desk.keys("alt+3")
    desk.wait(lambda: len(desk.nodes("SonorTicketListPage")) == 2, "the third page")
    filled(desk)
    desk.keys("ctrl+f")
    desk.write("2611")
    desk.wait(lambda: desk.length("搜索工单") == 4 and all("2611" in cell for cell in cells(desk)), "tickets by number")
    desk.keys("Escape")
    desk.wait(lambda: desk.length("搜索工单") == 0, "an empty search")
    filled(desk)


def sign_out_by_keys(desk):
    desk.press("主菜单")
    desk.shows("退出登录")
    desk.keys("Up", "Return")
    desk.gone("SonorWorkView")
    desk.write("demo")
    desk.wait(lambda: desk.length("密码") == 4, "the focus in the password")


checks.session([
    ("a wrong password is told in words", wrong),
    ("a name that is SQL is nobody's", nobody),
    ("a server that is not there is told in words", unreachable),
    ("no password at all is asked for", empty),
    ("an older database is told in words", old),
    ("a newer database is told in words", new),
    ("who has left is told so", left),
    ("caps lock is hinted at", caps_lock),
])
checks.session([
    ("a person signs in by keyboard", sign_in_by_keys),
    ("turns pages and searches by keyboard", work_by_keys),
    ("and signs out by keyboard", sign_out_by_keys),
])
checks.session([("a password is remembered, not in the clear, and a filter on the server", remember)])
checks.session([("both are there the next time", recall)])
checks.done()
