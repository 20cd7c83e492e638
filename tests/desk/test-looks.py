# SPDX-License-Identifier: GPL-3.0-or-later
"""Every role's desk, light and dark, Chinese and English: pictures to look at, and nothing left in another language."""

import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from world import Checks, filled, page  # noqa: E402

ROLES = {"agent1": "在办工单", "review1": "待派单", "unit1": "办理中", "follow1": "待回访", "final1": "终审",
         "quality1": "已办结", "floor1": "现场", "media1": "在办工单", "bilingual1": "在办工单", "admin1": "在办工单"}
checks = Checks()
size = sys.argv[1]


def settings(appearance, language="zh_CN"):
    folder = os.path.join(os.environ["XDG_CONFIG_HOME"], "glib-2.0", "settings")
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "keyfile"), "w", encoding="utf-8") as keyfile:
        keyfile.write(f"[io/github/sonor_hotline/Sonor]\nappearance='{appearance}'\nlanguage='{language}'\n")


def role(user, first):
    def opens(desk):
        desk.sign_in(user)
        desk.traced("workplace-open")
        desk.wait(lambda: first in desk.texts(), f"the page “{first}”")
        desk.shot(f"role-{user}")
    return opens


def look(appearance):
    def shown(desk):
        desk.traced("first-frame")
        desk.shot(f"sign-in-{appearance}-{size}")
        desk.sign_in("unit1")
        desk.traced("workplace-open")
        desk.keys("alt+6")
        desk.wait(lambda: len(desk.nodes("SonorTicketListPage")) == 2, "the last page")
        filled(desk, 5)
        desk.shot(f"tickets-{appearance}-{size}")
    return shown


def english(desk):
    """All that is not data: names of people, places, units and the words of tickets stay Chinese."""
    desk.sign_in("admin1", words=("User name", "Password", "Sign in"))
    desk.traced("list-filled")
    filled(desk, 10)
    names = {node.name for node in desk.screen().below() if node.role in ("push-button", "list-item", "status-bar", "entry")}
    names |= {text for node in page(desk).below() if node.name == "GtkColumnViewTitle" for text in node.texts()}
    chinese = [name for name in names if re.search("[\u4e00-\u9fff]", name)]
    assert not chinese, chinese
    desk.shot("english-" + size)


for appearance in ("light", "dark"):
    settings(appearance)
    checks.session([(f"a unit's desk on {size}, {appearance}", look(appearance))])
settings("light", "en")
checks.session([(f"the desk speaks English on {size}", english)])
settings("light")
if "roles" in sys.argv:
    for user, first in ROLES.items():
        checks.session([(f"{user} has “{first}”", role(user, first))])
checks.done()
