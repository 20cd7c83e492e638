# SPDX-License-Identifier: GPL-3.0-or-later
"""Mongolian: the language of the program without a locale, what is not translated, and tickets that are written upright."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk import GLib  # noqa: E402
from ticket_world import Ticket, open_ticket, task  # noqa: E402
from world import Checks, sql  # noqa: E402

JOINER = "\u202f"
CONTENT = f"ᠮᠠᠨ{JOINER}ᠤ ᠬᠣᠲᠠ{JOINER}ᠶᠢᠨ ᠬᠠᠯᠠᠭᠤᠨ ᠤᠰᠤ ᠬᠦᠢᠲᠡᠨ᠃ 金川小区7号楼 ᠭᠡᠷ{JOINER}ᠲᠦ ᠬᠥᠭᠰᠢᠨ ᠬᠥᠮᠦᠨ ᠪᠠᠢᠢᠨ\u180eᠠ᠃ 12345"
ANSWER = f"ᠬᠠᠯᠠᠭᠤᠨ ᠤᠰᠤ{JOINER}ᠶᠢ ᠵᠠᠰᠠᠪᠠ᠃"
checks = Checks()


def settings(language):
    folder = os.path.join(os.environ["XDG_CONFIG_HOME"], "glib-2.0", "settings")
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "keyfile"), "w", encoding="utf-8") as keyfile:
        keyfile.write(f"[io/github/sonor_hotline/Sonor]\nappearance='light'\nlanguage='{language}'\n")


def text(desk, name, member):
    return desk.call(desk.fields(name)[-1].path, "org.freedesktop.DBus.Properties", "Get",
                     GLib.Variant("(ss)", ("org.a11y.atspi.Text", member)))[0]


def value(desk, name):
    return desk.call(desk.fields(name)[-1].path, "org.a11y.atspi.Text", "GetText",
                     GLib.Variant("(ii)", (0, text(desk, name, "CharacterCount"))))[0]


def caret(desk, name):
    return text(desk, name, "CaretOffset")


def switches(desk):
    """The buttons that lay Mongolian down, of the fields that have some."""
    return [node for node in desk.nodes("竖排书写") if node.role.endswith("button") and desk.listed(node)]


def turn(desk):
    """Presses it, and waits until that is done: GTK lets a button be seen pressed for a while."""
    before = switches(desk)[0]
    desk.do(before)
    desk.wait(lambda: switches(desk)[0].states != before.states, "the switch turned")


# The intake form, in Chinese

def turns(desk):
    """Where Mongolian is written, the field stands upright, and says so."""
    desk.sign_in("bilingual1")
    desk.traced("workplace-open")
    desk.wait(lambda: desk.fields("诉求内容"), "the form")
    assert not switches(desk)
    desk.type("诉求内容", CONTENT)
    desk.wait(lambda: len(switches(desk)) == 1, "the switch")
    assert value(desk, "诉求内容") == CONTENT
    desk.shot("mongolian-intake")


def keys(desk):
    """Down goes along the column by one character, Right to the next column, and back."""
    # GTK 4.8 tells of turned widgets at a wrong place: they are reached by the keyboard.
    desk.click(desk.fields("标题")[-1])
    desk.keys("Tab")
    desk.keys("ctrl+Home")
    desk.wait(lambda: caret(desk, "诉求内容") == 0, "the cursor at the beginning")
    desk.keys("Down")
    desk.wait(lambda: caret(desk, "诉求内容") == 1, "one character down")
    desk.keys("Up")
    desk.wait(lambda: caret(desk, "诉求内容") == 0, "and up again")
    desk.keys("Right")
    desk.wait(lambda: caret(desk, "诉求内容") > 5, "the next column")
    desk.keys("Left")
    desk.wait(lambda: caret(desk, "诉求内容") < 3, "and back")


def undo(desk):
    desk.keys("ctrl+End")
    desk.write(" abc")
    desk.wait(lambda: value(desk, "诉求内容") == CONTENT + " abc", "what was typed")
    desk.keys("ctrl+z")
    desk.wait(lambda: value(desk, "诉求内容").startswith(CONTENT) and "c" not in value(desk, "诉求内容"), "it undone")
    desk.keys("ctrl+shift+z")
    desk.wait(lambda: value(desk, "诉求内容") == CONTENT + " abc", "it done again")
    desk.keys("ctrl+z")


def laid_down(desk):
    """The person may lay it down: Right is a character again."""
    turn(desk)
    desk.keys("ctrl+Home")
    desk.wait(lambda: caret(desk, "诉求内容") == 0, "the cursor at the beginning")
    desk.keys("Right")
    desk.wait(lambda: caret(desk, "诉求内容") == 1, "one character on")
    desk.shot("mongolian-laid-down")
    turn(desk)


def chinese(desk):
    """Without Mongolian nothing stands upright."""
    desk.type("诉求内容", "暖气不热")
    desk.wait(lambda: not switches(desk), "no switch")
    desk.type("诉求内容", "")


# A ticket, as the unit has it

def ticket_page(desk):
    desk.sign_in("unit1")
    desk.traced("workplace-open")
    open_ticket(desk, ticket)
    desk.find(CONTENT, "label")
    desk.shot("mongolian-ticket")


def answer(desk):
    """The unit answers upright, too."""
    task(desk, "答复")
    desk.type("公开答复", ANSWER)
    desk.wait(lambda: switches(desk), "the switch")
    assert value(desk, "公开答复") == ANSWER
    desk.shot("mongolian-answer")


# The program in Mongolian

def translated(desk):
    desk.sign_in("agent1", words=(f"ᠬᠡᠷᠡᠭᠯᠡᠭᠴᠢ{JOINER}ᠶᠢᠨ ᠨᠡᠷ\u180eᠡ", "ᠨᠢᠭᠤᠴᠠ ᠦᠭᠡ", "ᠨᠡᠪᠲᠡᠷᠡᠬᠦ"))
    desk.traced("workplace-open")
    desk.wait(lambda: desk.fields("ᠠᠭᠤᠯᠭ\u180eᠠ"), "the content")
    assert desk.fields(f"ᠢᠷᠡᠭᠰᠡᠨ ᠤᠲᠠᠰᠤᠨ{JOINER}ᠤ ᠳᠤᠭᠠᠷ")
    desk.shot("mongolian-desk")


def about(desk):
    """How much there is of it and how much has been reviewed, as the catalogue has it."""
    with open(os.path.join(os.environ["SONOR_SOURCE"], "po", "mvf.po"), encoding="utf-8") as catalogue:
        lines = catalogue.read()
    n_translated = lines.count("\nmsgid ") - 1
    desk.press("ᠭᠣᠣᠯ ᠵᠢᠭᠰᠠᠭᠠᠯᠲᠠ")
    desk.press(f"ᠰᠣᠨᠣᠷ{JOINER}ᠤᠨ ᠲᠤᠬᠠᠢ", "menu-item")
    desk.shows(f"{n_translated} ᠦᠭᠡ ᠮᠣᠩᠭᠣᠯ ᠪᠢᠴᠢᠭ")
    desk.shows(f"ᠲᠡᠭᠦᠨᠡᠴᠡ {n_translated - lines.count('# unreviewed')}{JOINER}ᠶᠢ")
    # What GTK says itself is in Chinese, not in Cyrillic letters.
    desk.shows("最小化")
    desk.shot("mongolian-about")
    desk.keys("Escape")


def choice(desk):
    """The preferences offer it by its own name."""
    desk.keys("ctrl+comma")
    desk.shows("ᠮᠣᠩᠭᠣᠯ")
    desk.shot("mongolian-preferences")


def title():
    """A title that nobody typed is the first sentence, of several words."""
    assert sql(f"SELECT ticket_title($q${CONTENT}$q$)") == CONTENT.split("᠃")[0][:40]
    assert sql("SELECT ticket_title('暖气不热 家中有老人。请处理')") == "暖气不热"


ticket = Ticket(content=CONTENT, language="mn", title="ᠬᠠᠯᠠᠭᠤᠨ ᠤᠰᠤ").dispatched().signed()
checks.check("the first sentence is the title", title)
settings("zh_CN")
checks.session([("where Mongolian is written the field stands upright", turns),
                ("its arrow keys go along and across columns", keys),
                ("what is typed there can be undone", undo),
                ("it can be laid down", laid_down),
                ("Chinese lies", chinese)])
checks.session([("the ticket page shows Mongolian upright", ticket_page),
                ("a unit answers in Mongolian", answer)])
settings("mvf")
checks.session([("the desk speaks Mongolian", translated),
                ("the About window tells how much is reviewed, and what has no Mongolian is in Chinese", about),
                ("the preferences offer it", choice)])
checks.done()
