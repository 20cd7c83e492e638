# SPDX-License-Identifier: GPL-3.0-or-later
"""Taking a matter down: by keyboard alone, with what helps; nothing is lost when the desk or the server dies; bad input is told."""

import json
import os
import signal
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk import Desk, GLib  # noqa: E402
from world import Checks, alert, server, sql  # noqa: E402

FOCUSED = 1 << 12
PLACE = "金川小区7号楼"
CONTENT = "金川小区7号楼暖气不热，室温只有14度，家中有老人。希望尽快处理"
checks = Checks()


def value(desk, name):
    """What stands in a field."""
    node = desk.fields(name)[-1]
    count = desk.call(node.path, "org.freedesktop.DBus.Properties", "Get",
                      GLib.Variant("(ss)", ("org.a11y.atspi.Text", "CharacterCount")))[0]
    return desk.call(node.path, "org.a11y.atspi.Text", "GetText", GLib.Variant("(ii)", (0, count)))[0]


def holds(desk, name, part):
    desk.wait(lambda: desk.fields(name) and part in value(desk, name), f"“{part}” in {name}")


def focused(desk, name):
    desk.wait(lambda: any(node.states & FOCUSED for node in desk.fields(name)), f"the focus in {name}")


def opened(desk):
    desk.sign_in("agent1")
    desk.traced("workplace-open")
    desk.wait(lambda: desk.fields("诉求内容"), "the form")


def taken(columns="count(*)"):
    """What agent1 has taken down in this test, the newest first."""
    return sql(f"SELECT {columns} FROM (SELECT t.*, c.phone_e164, c.contact_dialled, c.follow_up FROM ticket t"
               " LEFT JOIN ticket_contact c ON c.ticket_id = t.id WHERE t.created_by = (SELECT id FROM staff WHERE login = 'agent1')"
               " AND t.created_at > now() - interval '10 minutes' ORDER BY t.created_at DESC) t LIMIT 1")


def drafts(condition="true"):
    return int(sql(f"SELECT count(*) FROM draft WHERE {condition}"))


def empty(desk):
    desk.wait(lambda: value(desk, "诉求内容") == "", "an empty form")


# A whole ticket by keyboard

def category(desk):
    """The focus is where a ticket begins: on its kind; the category is next."""
    desk.keys("Right")
    desk.wait(lambda: drafts("fields ->> 'kind' = 'complaint'") == 1, "a complaint")
    desk.keys("Left", "Tab")
    focused(desk, "诉求分类")
    desk.write("gnwd")
    desk.find("供暖温度不达标", "list-item")
    desk.shot("intake-category")
    desk.keys("Return")
    holds(desk, "诉求分类", "供暖温度不达标")


def place(desk):
    focused(desk, "事发地")
    desk.write("tjjd")
    desk.find("巴彦淖尔市 / 临河区 / 团结街道", "list-item")
    desk.keys("Tab")
    holds(desk, "事发地", "团结街道")
    focused(desk, "详细地址")
    # What an input method would type.
    desk.type("详细地址", PLACE)


def proposal(desk):
    desk.shows("主办 市热力公司")
    desk.shows("依据：派单目录")


def likeness(desk):
    # Somebody else has said the same before.
    sql("SELECT ticket_accept(jsonb_build_object('id', gen_random_uuid(), 'kind', 'help', 'channel', 'phone', 'area_code', '150802001',"
        f" 'address', '{PLACE}', 'content', '{PLACE}暖气不热，室温低', 'category_id', id)) FROM category WHERE name_zh = '供暖温度不达标'")
    desk.keys("Tab")
    focused(desk, "标题")
    desk.keys("Tab")
    focused(desk, "诉求内容")
    desk.type("诉求内容", CONTENT)
    desk.shows("相似工单")
    desk.shows("以往答复")
    desk.shot("intake-whole")


def phrases(desk):
    desk.keys("ctrl+End")
    desk.write("/lnr ")
    holds(desk, "诉求内容", CONTENT + "家中有老人和小孩，请承办单位优先处理。")


def kept(desk):
    desk.wait(lambda: drafts("fields ->> 'content' LIKE '%优先处理%'") == 1, "the draft on the server")
    desk.shows("草稿已保存 · 本机与服务器")


def submitted(desk):
    before = int(taken())
    desk.keys("ctrl+Return")
    desk.shows("已提交初审")
    assert int(taken()) == before + 1
    ticket = json.loads(taken("to_json(t)"))
    assert (ticket["kind"], ticket["state"], ticket["area_code"], ticket["address"]) == ("help", "first_review", "150802001", PLACE), ticket
    # The title that nobody typed is the first sentence.
    assert ticket["title"] == CONTENT.split("。")[0], ticket["title"]
    empty(desk)
    assert drafts() == 0


def urged(desk):
    """The caller has an open ticket: F4 urges it, and no new one is made."""
    phone, number, title = sql(
        "SELECT c.phone_dialled, t.number, t.title FROM ticket t JOIN ticket_contact c ON c.ticket_id = t.id"
        " WHERE c.phone_e164 LIKE '+861%' AND t.state = 'handling' AND NOT t.confidential AND NOT EXISTS (SELECT FROM ticket o"
        " WHERE o.citizen_id = t.citizen_id AND o.created_at > t.created_at) ORDER BY t.created_at DESC LIMIT 1").split("|")
    before = int(taken())
    desk.type("来电号码", phone)
    desk.shows("件在办")
    desk.find(title, "list-item")
    desk.shot("intake-caller")
    desk.type("诉求内容", "又来电，仍未处理")
    desk.keys("F4")
    desk.shows("已催办工单 " + number)
    assert sql(f"SELECT note FROM urge u JOIN ticket_identity i ON i.id = u.ticket_id WHERE i.number = '{number}' ORDER BY u.at DESC LIMIT 1") \
        == "又来电，仍未处理"
    assert int(taken()) == before
    empty(desk)


def takes(desk, suggestion, field):
    """Enter, as soon as the suggestion is there: what an earlier form suggested stays in the cache of what is on the screen."""
    desk.find(suggestion, "list-item")

    def taken_over():
        desk.keys("Return")
        time.sleep(0.3)
        return suggestion.split(" / ")[-1] in value(desk, field)
    desk.wait(taken_over, f"“{suggestion}” in {field}")


def fill(desk, content, words=None):
    """Category, place and content, on whatever way."""
    words = words or CHINESE
    desk.click(desk.fields(words["category"])[-1])
    desk.write("gnwd")
    takes(desk, "供暖温度不达标", words["category"])
    focused(desk, words["place"])
    desk.write("tjjd")
    takes(desk, "巴彦淖尔市 / 临河区 / 团结街道", words["place"])
    desk.type(words["content"], content)


def answered(desk):
    """Ctrl+D shows the answer, again it closes the ticket."""
    fill(desk, "咨询居民室内供暖温度标准是多少")
    desk.keys("ctrl+d")
    focused(desk, "答复内容")
    desk.keys("ctrl+d")
    alert(desk, "请填写“答复内容”")
    desk.type("答复内容", "不低于十八度。")
    desk.keys("ctrl+d")
    desk.shows("已直接答复并办结")
    ticket = json.loads(taken("to_json(t)"))
    assert (ticket["state"], ticket["public_answer"]) == ("closed", "不低于十八度。"), ticket
    empty(desk)


def refused(desk):
    """Ctrl+B: not before the basis is named and the citizen has been told."""
    fill(desk, "对法院判决不服")
    desk.keys("ctrl+b")
    desk.shows("不属于热线受理范围")
    desk.press("不予受理", "push-button")
    alert(desk, "请填写“不予受理依据”")
    alert(desk, "请先告知诉求人")
    desk.click(desk.nodes("不予受理依据", test=lambda node: node.role != "label")[-1])
    desk.keys("Down", "Return")
    desk.shows("正确途径：受理法院；人民法院服务热线 12368")
    desk.shot("intake-refuse")
    desk.click(desk.find("已告知诉求人正确途径", "check-box"))
    desk.press("不予受理", "push-button")
    desk.shows("已不予受理并登记依据")
    assert taken("state || ' ' || (SELECT basis_code || ' ' || told FROM refusal r WHERE r.ticket_id = t.id)") == "refused litigation true"
    empty(desk)


def own_phrases(desk):
    """A person's own phrases: added, put first, changed, removed and brought back; the form knows them at once."""
    def saved():
        """The form gives way to the list when the desk has heard of it; until then a second one would be closed by the first."""
        desk.press("保存", "push-button")
        desk.wait(lambda: not any(node.states & FOCUSED for name in ("快捷码", "语句") for node in desk.fields(name)), "the form closed")

    def own():
        return sql("SELECT string_agg(shortcut || '=' || body, ' ' ORDER BY place) FROM phrase JOIN staff s ON s.id = staff_id WHERE s.login = 'agent1'")
    desk.press("我的常用语…", "push-button")
    for shortcut, body in (("/zj", "请尽快办理。"), ("hf", "办结后请回复。")):
        desk.press("添加", "push-button")
        focused(desk, "快捷码")
        desk.type("快捷码", shortcut)
        desk.type("语句", body)
        saved()
        desk.wait(lambda: body in own(), "a phrase on the server")
        desk.find("上移 /" + shortcut.strip("/"))
    desk.press("添加", "push-button")
    focused(desk, "快捷码")
    desk.type("快捷码", "大 写")
    desk.type("语句", "不行")
    desk.press("保存", "push-button")
    alert(desk, "不正确")
    desk.press("取消", "push-button")
    desk.press("上移 /hf")
    desk.wait(lambda: own() == "hf=办结后请回复。 zj=请尽快办理。", "another order")
    desk.press("修改 /zj")
    focused(desk, "语句")
    desk.type("快捷码", "jk")
    saved()
    desk.wait(lambda: own() == "hf=办结后请回复。 jk=请尽快办理。", "another shortcut in the same place")
    desk.shot("phrases")
    desk.press("删除 /hf")
    desk.wait(lambda: own() == "jk=请尽快办理。", "one phrase")
    desk.press("撤销", "push-button")
    desk.wait(lambda: own() == "hf=办结后请回复。 jk=请尽快办理。", "it again, where it was")
    desk.find("修改 /hf")
    desk.keys("Escape")
    desk.gone("SonorPreferencesWindow")
    desk.keys("ctrl+n")
    desk.type("诉求内容", "甲")
    desk.click(desk.fields("诉求内容")[-1])
    desk.keys("ctrl+End")
    desk.write("/jk ")
    holds(desk, "诉求内容", "甲请尽快办理。")


def several(desk):
    """One is put aside, another begun, and the first goes on."""
    desk.type("诉求内容", "第一份草稿")
    desk.keys("ctrl+s")
    empty(desk)
    desk.type("诉求内容", "第二份草稿")
    desk.find("草稿（2）")
    desk.press("草稿（2）")
    desk.find("第一份草稿", "list-item")
    desk.shot("intake-drafts")
    desk.click(desk.find("第一份草稿", "list-item"))
    desk.wait(lambda: value(desk, "诉求内容") == "第一份草稿", "the first draft")
    desk.wait(lambda: drafts("fields ->> 'content' = '第一份草稿'") == 1, "the draft on the server")
    sql("WITH c AS (INSERT INTO attachment_content (sha256, object, size) SELECT sha256('x'), lo_from_bytea(0, 'x'), 1 RETURNING sha256)"
        " INSERT INTO attachment (id, ticket_id, sha256, name, media_type, public, staff_id) SELECT gen_random_uuid(), d.id, c.sha256,"
        " '现场.txt', 'text/plain', true, d.staff_id FROM c, draft d WHERE d.fields ->> 'content' = '第一份草稿'")
    desk.press("删除这份草稿")
    desk.shows("草稿已删除")
    desk.press("撤销", "push-button")
    desk.wait(lambda: value(desk, "诉求内容") == "第一份草稿", "the draft again")
    desk.wait(lambda: sql("SELECT name FROM attachment a JOIN draft d ON d.id = a.ticket_id WHERE d.fields ->> 'content' = '第一份草稿'")
              == "现场.txt", "with its attachment")
    desk.shows("现场.txt")


def conflict(desk):
    """Another computer changes the draft meanwhile: both versions are shown, and each field can be chosen."""
    desk.wait(lambda: drafts("fields ->> 'content' = '第一份草稿'") == 1, "the draft on the server")
    sql("UPDATE draft SET version = version + 1, fields = fields || '{\"title\": \"另一台的标题\", \"content\": \"另一台的内容\"}'"
        " WHERE fields ->> 'content' = '第一份草稿'")
    desk.type("诉求内容", "本机的内容")
    desk.shows("有两个版本")
    desk.press("有两个版本：请选择…")
    desk.shows("这份草稿有两个版本")
    desk.shot("intake-conflict")
    desk.click(desk.find("另一台的标题", "label"))
    desk.press("按此继续")
    desk.wait(lambda: (value(desk, "标题"), value(desk, "诉求内容")) == ("另一台的标题", "本机的内容"), "one field of each")
    desk.wait(lambda: drafts("fields ->> 'content' = '本机的内容' AND fields ->> 'title' = '另一台的标题'") == 1, "the choice on the server")


def says(desk, text, *parts):
    for part in parts:
        alert(desk, part)
    assert value(desk, "诉求内容") == text, "the draft must stay"


def bad(desk):
    before = int(taken())
    desk.keys("ctrl+n")
    empty(desk)
    desk.keys("ctrl+Return")
    says(desk, "", "请选择诉求分类", "请选择事发区划")
    desk.shot("intake-missing")
    long = "字" * 4001
    desk.type("诉求内容", long)
    says(desk, long, "4001")
    desk.type("诉求内容", "正文\x01正文")
    says(desk, "正文\x01正文", "第 3 个字符是控制字符")
    desk.type("来电号码", "138abc")
    desk.type("联系电话", "电话")
    desk.type("标题", "题" * 101)
    desk.type("详细地址", "址" * 201)
    desk.type("事发地", "北京市朝阳区")
    desk.keys("ctrl+Return")
    says(desk, "正文\x01正文", "不是本市的区划", "101", "201", "“a”", "“电”")
    desk.shot("intake-bad")
    assert int(taken()) == before


def legitimate(desk):
    """Emoji and Mongolian with its selectors and separators are text."""
    desk.keys("ctrl+n")
    empty(desk)
    text = "😀 ᠮᠣᠩᠭᠣᠯ ᠬᠡᠯᠡ\u202fᠶᠢᠨ ᠭᠠᠷ\u180eᠠ ᠰᠠᠶᠢᠨ\u180b ‘%_\\';--"
    fill(desk, text)
    desk.type("联系电话", "138 0478 0001")
    desk.keys("ctrl+Return")
    desk.shows("已提交初审")
    ticket = json.loads(taken("to_json(t)"))
    assert ticket["content"] == text, ticket["content"]
    assert ticket["contact_dialled"] == "13804780001", ticket


def away(desk):
    """The server dies: what is typed stays, and what is submitted goes when it is back."""
    before = int(taken())
    desk.keys("ctrl+n")
    fill(desk, "服务器断开时的诉求")
    server("stop", "-m", "immediate")
    desk.shows("与服务器断开")
    desk.type("诉求内容", "服务器断开时的诉求，断开后又写了一句")
    desk.shows("草稿已保存在本机")
    desk.shot("intake-away")
    desk.keys("ctrl+Return")
    desk.shows("恢复后自动提交")
    empty(desk)
    server("start", "-w")
    desk.wait(lambda: int(taken()) == before + 1, "the ticket on the server")
    assert taken("content") == "服务器断开时的诉求，断开后又写了一句"


def urged_away(desk):
    """The caller and their open ticket are on the screen, then the server dies: F4 urges all the same, once."""
    ticket, phone = sql(
        "SELECT t.id, c.phone_dialled FROM ticket t JOIN ticket_contact c ON c.ticket_id = t.id WHERE c.phone_e164 LIKE '+861%'"
        " AND t.state = 'handling' AND NOT t.confidential AND NOT EXISTS (SELECT FROM ticket o WHERE o.citizen_id = t.citizen_id"
        " AND o.created_at > t.created_at) ORDER BY t.created_at LIMIT 1").split("|")
    def urges():
        return sql(f"SELECT count(*), max(note) FROM urge WHERE ticket_id = '{ticket}' AND staff_id = (SELECT id FROM staff WHERE login = 'agent1')")
    desk.keys("ctrl+n")
    desk.type("来电号码", phone)
    desk.shows("件在办")
    desk.type("诉求内容", "仍未解决，再次来电")
    desk.wait(lambda: drafts("fields ->> 'content' = '仍未解决，再次来电'") == 1, "the draft on the server")
    server("stop", "-m", "immediate")
    desk.shows("与服务器断开")
    desk.keys("F4")
    desk.shows("催办已保存在本机")
    server("start", "-w")
    desk.wait(lambda: urges() == "1|仍未解决，再次来电", "one urging")
    desk.wait(lambda: drafts("fields ->> 'content' = '仍未解决，再次来电'") == 0, "no draft of it")


def killed(desk):
    desk.keys("ctrl+n")
    empty(desk)
    desk.type("来电号码", "13847801234")
    desk.type("诉求内容", "写到一半")
    desk.wait(lambda: drafts("fields ->> 'content' = '写到一半'") == 1, "the draft on the server")
    server("stop", "-m", "immediate")
    desk.type("诉求内容", "写到一半程序被杀掉")
    desk.shows("草稿已保存在本机")
    desk.process.send_signal(signal.SIGKILL)
    desk.process.wait(10)
    server("start", "-w")
    untold("写到一半", "13847801234")


def untold(*words):
    """What waits on this computer stands there in no word that anybody could read."""
    files = [os.path.join(folder, name) for folder, _, names in os.walk(os.environ["HOME"]) for name in names]
    assert any(name.endswith(".sqlite") for name in files), files
    for name in files:
        with open(name, "rb") as file:
            data = file.read()
        assert not any(word.encode(code) in data for word in words for code in ("utf-8", "utf-16-le", "gb18030")), name


def recovered(desk):
    """A new session has it all, from this computer's disk, and then so has the server."""
    opened(desk)
    holds(desk, "诉求内容", "写到一半程序被杀掉")
    holds(desk, "来电号码", "13847801234")
    desk.wait(lambda: drafts("fields ->> 'content' = '写到一半程序被杀掉'") == 1, "the draft on the server")
    desk.shot("intake-recovered")


def locked(desk):
    """The person's key is another one, as after a database that was made anew: that is told, and they can work."""
    desk.traced("first-frame")
    desk.sign_in("agent1")
    desk.shows("项内容无法打开")
    desk.shot("intake-locked")
    desk.wait(lambda: desk.fields("诉求内容"), "the form")
    desk.wait(lambda: drafts("fields ->> 'content' = '写到一半程序被杀掉'") == 1, "the draft on the server")


def look(appearance, language, words):
    """The page at work, to be looked at: a caller with a history, a whole form, something wrong."""
    folder = os.path.join(os.environ["XDG_CONFIG_HOME"], "glib-2.0", "settings")
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "keyfile"), "w", encoding="utf-8") as keyfile:
        keyfile.write(f"[io/github/sonor_hotline/Sonor]\nappearance='{appearance}'\nlanguage='{language}'\n")

    def shown(desk):
        desk.traced("first-frame")
        desk.sign_in("agent1", words=words["sign in"])
        desk.wait(lambda: desk.fields(words["content"]), "the form")
        desk.keys("ctrl+n")
        desk.wait(lambda: value(desk, words["content"]) == "", "an empty form")
        desk.type(words["phone"], sql("SELECT c.phone_dialled FROM ticket t JOIN ticket_contact c ON c.ticket_id = t.id"
                                      " WHERE c.phone_e164 LIKE '+861%' AND t.state = 'handling' AND NOT t.confidential"
                                      " ORDER BY t.created_at LIMIT 1"))
        fill(desk, CONTENT, words)
        desk.type(words["contact"], "x")
        desk.shows("市热力公司")
        desk.keys("ctrl+Return")
        alert(desk, "x")
        desk.shot(f"intake-{sys.argv[1]}-{appearance}-{language}")
        if language == "en":
            names = {node.name for node in desk.screen().below() if node.role in ("push-button", "check-box", "toggle-button")}
            assert not [name for name in names if name and "\u4e00" <= name[0] <= "\u9fff"], names
    return shown


CHINESE = {"sign in": ("用户名", "密码", "登录"), "content": "诉求内容", "phone": "来电号码", "contact": "联系电话",
           "category": "诉求分类", "place": "事发地"}
ENGLISH = {"sign in": ("User name", "Password", "Sign in"), "content": "Content", "phone": "Calling number", "contact": "Contact number",
           "category": "Category", "place": "Where it happened"}

if len(sys.argv) > 1:
    checks.session([("light, in Chinese", look("light", "zh_CN", CHINESE))])
    checks.session([("dark, in Chinese", look("dark", "zh_CN", CHINESE))])
    checks.session([("light, in English", look("light", "en", ENGLISH))])
    checks.done()

checks.session([
    ("the intake page opens first", opened),
    ("a category by the initials of its pinyin", category),
    ("an area by its initials; the focus goes on", place),
    ("the unit and the deadline before it is sent", proposal),
    ("tickets and answers like it, while one types", likeness),
    ("a phrase by its shortcut", phrases),
    ("every field is on the server", kept),
    ("Ctrl+Enter hands it to review", submitted),
    ("urging instead of a new ticket", urged),
    ("answered at once", answered),
    ("refused on a basis, once the citizen knows", refused),
    ("phrases of one's own", own_phrases),
])
checks.session([
    ("the page again", opened),
    ("several drafts at once, and a thrown away one comes back", several),
    ("two versions of a draft", conflict),
    ("bad input is told at the field and the draft stays", bad),
    ("emoji and Mongolian are text", legitimate),
    ("a server that dies loses nothing", away),
    ("urging while the server is away", urged_away),
])
first = Desk()
checks.check("before the desk is killed", lambda: opened(first), first)
checks.check("a desk that is killed while the server is away", lambda: killed(first))
checks.session([("nothing was lost", recovered)])
# To be met again on the server makes no other draft the one that was written last.
checks.session([("nor the next time", recovered)])
key = sql("SELECT encode(key, 'hex') FROM local_key")
sql("UPDATE local_key SET key = sha256('another')")
checks.session([("what cannot be opened is told", locked)])
sql(f"UPDATE local_key SET key = '\\x{key}'")
checks.session([("and is not lost", recovered)])
checks.done()
