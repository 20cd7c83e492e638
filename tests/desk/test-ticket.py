# SPDX-License-Identifier: GPL-3.0-or-later
"""One ticket: what a unit officer does with it, who sees whom, what a conflict looks like, attachments, and paper."""

import json
import os
import subprocess
import sys
import uuid

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk import Desk  # noqa: E402
from world import Checks, alert, cells, filled, page, server, sql  # noqa: E402

UNIT = int(sql("SELECT unit_id FROM staff WHERE login = 'unit1'"))
CONTENT = "我家住在三号楼二单元，暖气从昨天晚上开始不热，家里有老人和孩子，请尽快派人来看看。"
checks = Checks()


def act(login, call):
    """What a person does without a window."""
    environment = dict(os.environ, PGUSER=login, PGPASSWORD="demo", PGOPTIONS="-c search_path=sonor,public")
    return subprocess.run(["psql", "-XAtqc", "SELECT " + call], check=True, capture_output=True, text=True,
                          env=environment).stdout.strip()


def dispatched(content=CONTENT, **fields):
    """A ticket that waits to be signed by the unit; its id and number."""
    ticket = str(uuid.uuid4())
    category = int(sql("SELECT min(id) FROM category c WHERE active AND NOT EXISTS (SELECT FROM category WHERE parent_id = c.id)"))
    area = sql("SELECT code FROM area WHERE level = 'town' ORDER BY code LIMIT 1")
    fields = dict({"id": ticket, "kind": "help", "channel": "phone", "category_id": category, "area_code": area, "content": content,
                   "title": "暖气不热", "name": "王小明", "phone": "13947812345", "address": "团结小区三号楼"}, **fields)
    act("agent1", f"ticket_accept($q${json.dumps(fields, ensure_ascii=False)}$q$)")
    version = sql(f"SELECT version FROM ticket WHERE id = '{ticket}'")
    act("review1", f"ticket_dispatch('{ticket}', {version}, {UNIT}, '{{}}')")
    return ticket, sql(f"SELECT number FROM ticket WHERE id = '{ticket}'")


def open_ticket(desk, number):
    desk.click(desk.shows("全部工单", "list-item"))
    filled(desk)
    desk.type("搜索工单", number)
    desk.wait(lambda: cells(desk) == [number], f"ticket {number} alone in the list")
    label = next(node for node in page(desk).below() if node.role == "label" and node.name == number)
    desk.click(label, 2)
    desk.shows("办理过程")


first, number = dispatched()
second, second_number = dispatched("小区门口的路灯已经坏了一个星期，晚上看不清路，请尽快维修。" * 60)
third, third_number = dispatched()
secret, secret_number = dispatched(confidential=True)
folder = os.environ["HOME"]


def state(ticket):
    return sql(f"SELECT state FROM assignment WHERE ticket_id = '{ticket}' AND unit_id = {UNIT}")


def choose(desk, path):
    """Types a path into the file chooser that is open."""
    desk.find("打开", "push-button")
    desk.write(path)
    desk.keys("Return")
    desk.gone("打开", "push-button")


def read_pdf(path):
    """Its text without any space, and how many pages it has."""
    text = subprocess.run(["pdftotext", "-layout", path, "-"], check=True, capture_output=True, text=True).stdout
    return "".join(text.split()), text.count("\f")


def save_as(desk, path):
    desk.find("保存", "push-button")
    desk.keys("ctrl+a")
    desk.write(path)
    desk.keys("Return")
    desk.wait(lambda: os.path.exists(path) and os.path.getsize(path) > 0, path)


def tick(desk, name):
    desk.click(desk.find(name, "check-box"))


def sign(desk):
    desk.sign_in("unit1")
    desk.traced("workplace-open")
    open_ticket(desk, number)
    desk.shot("ticket-to-sign")
    desk.press("签收", "push-button")
    desk.wait(lambda: state(first) == "handling", "a signed ticket")


def contact(desk):
    # The next step lies open.
    desk.find("登记", "push-button")
    desk.press("登记", "push-button")
    alert(desk, "请填写“联系结果”")
    tick(desk, "已接通")
    desk.type("沟通内容", "诉求人说二单元整栋楼都不热")
    desk.press("登记", "push-button")
    desk.shows("诉求人说二单元整栋楼都不热")
    assert sql(f"SELECT reached, note FROM unit_contact WHERE ticket_id = '{first}'") == "t|诉求人说二单元整栋楼都不热"


def attach(desk):
    desk.press("答复", "push-button")
    desk.shows("公开附件")
    path = os.path.join(folder, "receipt.txt")
    with open(path, "w", encoding="utf-8") as file:
        file.write("维修回执")
    desk.press("添加附件", "push-button")
    choose(desk, path)
    desk.shows("receipt.txt", "label")
    desk.wait(lambda: sql(f"SELECT name, public FROM attachment WHERE ticket_id = '{first}'") == "receipt.txt|t",
              "the attachment on the server")
    desk.shot("ticket-attached")


def liar(desk):
    path = os.path.join(folder, "liar.png")
    with open(path, "w", encoding="utf-8") as file:
        file.write("no picture")
    desk.press("添加附件", "push-button")
    choose(desk, path)
    desk.shows("与文件名不符")
    desk.press("取消上传 liar.png", "push-button")


def paste(desk):
    desk.press("粘贴文件或图片", "push-button")
    alert(desk, "剪贴板中没有文件或图片")
    path = os.path.join(folder, "pasted.png")
    subprocess.run(["import", "-window", "root", "-resize", "20%", path], check=True)
    with open(os.path.join(folder, "list"), "w", encoding="utf-8") as file:
        file.write(f"file://{path}\r\n")
    for kind, source, shown in (("image/png", path, "查看 图片 20"), ("text/uri-list", file.name, "查看 pasted.png")):
        # It serves the clipboard until another program takes it.
        subprocess.run(["xclip", "-selection", "clipboard", "-t", kind, "-i", source], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        desk.press("粘贴文件或图片", "push-button")
        desk.shows(shown)
    before = len(desk.nodes("pasted.png", "label"))
    desk.press("查看 pasted.png", "push-button")
    desk.wait(lambda: len(desk.nodes("pasted.png", "label")) > before, "a window with the picture")
    desk.keys("Escape")
    desk.wait(lambda: len(desk.nodes("pasted.png", "label")) == before, "the window gone")
    desk.press("删除", "push-button")
    desk.shows("删除该附件？")
    desk.press("删除", "push-button")
    desk.wait(lambda: sql("SELECT count(*) FROM attachment WHERE hidden_at IS NOT NULL") == "1", "a hidden attachment")


def kept(desk):
    desk.type("公开答复", "已派人")
    desk.press("答复", "push-button")
    alert(desk, "请填写“是否解决”")
    desk.shot("ticket-answer")
    desk.keys("Escape")
    desk.gone("SonorTicketPage")
    open_ticket(desk, number)
    desk.press("答复", "push-button")
    desk.shows("填写的内容")


def conflict(desk):
    desk.type("公开答复", "已派人维修，暖气恢复正常。")
    act("unit1", f"ticket_contact('{first}', true, '又联系了一次')")
    desk.shows("工单已被他人修改")
    desk.shows("又联系了一次")
    desk.shot("ticket-conflict")
    assert desk.length("公开答复") == len("已派人维修，暖气恢复正常。")
    desk.press("已核对，继续", "push-button")


def answer(desk):
    desk.type("办理情况（内部）", "换了循环泵。")
    tick(desk, "是")
    desk.press("答复", "push-button")
    desk.wait(lambda: state(first) == "answered", "an answered ticket")
    assert sql(f"SELECT public_answer FROM unit_answer WHERE ticket_id = '{first}'") == "已派人维修，暖气恢复正常。"
    desk.shows("换了循环泵。")
    desk.shot("ticket-answered")


def ask_return(desk):
    desk.keys("Escape")
    desk.gone("SonorTicketPage")
    open_ticket(desk, third_number)
    desk.press("签收", "push-button")
    desk.press("申请退单", "push-button")
    desk.type("理由", "不属于我单位职责")
    desk.press("申请退单", "push-button")
    alert(desk, "请填写“职责依据”")
    desk.type("职责依据", "《城镇供热条例》第三条")
    desk.press("申请退单", "push-button")
    desk.wait(lambda: state(third) == "return_requested", "a return that is asked for")
    desk.shows("《城镇供热条例》第三条")


def ask_extension(desk):
    desk.keys("Escape")
    desk.gone("SonorTicketPage")
    open_ticket(desk, second_number)
    desk.press("签收", "push-button")
    desk.press("申请延期", "push-button")
    desk.type("理由", "配件要从外地调运")
    tick(desk, "是")
    desk.press("申请延期", "push-button")
    desk.wait(lambda: state(second) == "extension_requested", "an extension that is asked for")
    desk.shows("配件要从外地调运")


def pdf(desk):
    path = os.path.join(folder, "ticket.pdf")
    desk.keys("ctrl+shift+p")
    save_as(desk, path)
    text, n_pages = read_pdf(path)
    assert n_pages >= 2 and f"第{n_pages}页共{n_pages}页" in text, text
    for part in ("政务服务便民热线工单", second_number, "诉求内容", "王小明", "13947812345", "申请延期"):
        assert part in text, f"“{part}” in {text}"
    assert text.count("小区门口的路灯") == 60, f"{text.count('小区门口的路灯')} of 60 sentences"


def notice(desk):
    act("final1", f"ticket_supervise('{second}', 'key', '请立即派人维修')")
    path = os.path.join(folder, "notice.pdf")
    desk.press("督办通知单存为 PDF", "push-button")
    save_as(desk, path)
    text, _ = read_pdf(path)
    for part in ("督办通知单", second_number, "请立即派人维修", "重点督办"):
        assert part in text, f"“{part}” in {text}"


def away(desk):
    """What is attached while the server is away goes when it is back."""
    path = os.path.join(folder, "later.txt")
    with open(path, "w", encoding="utf-8") as file:
        file.write("后来才传到" * 100000)
    server("stop", "-m", "immediate")
    desk.shows("与服务器断开")
    desk.press("添加附件", "push-button")
    choose(desk, path)
    desk.shows("连接恢复后继续上传")
    server("start", "-w")
    desk.wait(lambda: sql(f"SELECT name FROM attachment WHERE ticket_id = '{second}'") == "later.txt", "the attachment on the server")


def together(desk):
    desk.sign_in("review1")
    desk.traced("workplace-open")
    open_ticket(desk, second_number)
    other = Desk()
    try:
        other.sign_in("admin1")
        other.traced("workplace-open")
        open_ticket(other, second_number)
        other.shows("同时在看：" + sql("SELECT name FROM staff WHERE login = 'review1'"))
        desk.shows("同时在看：" + sql("SELECT name FROM staff WHERE login = 'admin1'"))
        other.shot("ticket-together")
        other.keys("Escape")
        desk.wait(lambda: not any("同时在看" in node.name for node in desk.screen().below()), "nobody else here")
    finally:
        other.end()


def unmask(desk):
    desk.keys("Escape")
    desk.gone("SonorTicketPage")
    open_ticket(desk, secret_number)
    assert not any("13947812345" in text for text in desk.texts()), "a confidential number"
    desk.press("查看", "push-button")
    alert(desk, "请填写查看诉求人信息的理由")
    desk.type("查看理由", "回电核实地址")
    desk.press("查看", "push-button")
    desk.shows("13947812345")
    assert sql(f"SELECT count(*) FROM audit_log WHERE subject_id = '{secret}' AND detail::text LIKE '%回电核实地址%'") == "1"


checks.session([
    ("a unit officer signs", sign),
    ("contacts the citizen", contact),
    ("attaches a file to the answer", attach),
    ("a file that lies about its type is refused in words", liar),
    ("a picture and a file are pasted, shown and removed", paste),
    ("what is typed is kept and offered again", kept),
    ("a conflict of versions is told and nothing typed is lost", conflict),
    ("answers in public and in private", answer),
    ("asks for a return with its basis", ask_return),
    ("asks for an extension", ask_extension),
    ("a long ticket becomes a PDF of several pages", pdf),
    ("a notice of supervision becomes a PDF", notice),
    ("an upload waits for a server that is away", away),
])
checks.session([
    ("two desks see each other at one ticket", together),
    ("who is confidential is shown for a reason", unmask),
])
checks.done()
