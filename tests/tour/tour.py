# SPDX-License-Identifier: GPL-3.0-or-later
"""One whole day of the hotline: citizens call and write, everybody does their part in a real window, and the rows add up.

    tour.py FOLDER
"""

import glob
import os
import shutil
import subprocess
import sys
import time
import urllib.parse

sys.path.insert(0, os.path.join(os.environ["SONOR_SOURCE"], "tests", "desk"))
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from world import filled, sql  # noqa: E402

# The unit officer of this day is of the company that the catalogue names for what the first citizen asks. The others read who it is.
sql("SELECT staff_set_seats('unit1', ARRAY['unit'], (SELECT id FROM unit WHERE short_name_zh = '市热力公司'))")
from computer import Computer  # noqa: E402
from stage import VOICES, Stage, Tongue  # noqa: E402
from transcript import Transcript  # noqa: E402
from switch_world import be_ready, calls, seat, status, take_down  # noqa: E402
from phone_world import peers  # noqa: E402
from ticket_world import UNIT, UNIT_NAME, Ticket, act, becomes, look_up, open_ticket, pick, signs_in, task  # noqa: E402
import citizens  # noqa: E402

HEATED, SPEAKS_MONGOLIAN, GAVE_UP, ANGRY, ONLINE, TEXTS = (f"138047800{number:02d}" for number in range(1, 7))
REFUSE, REFUSE_ANSWER = "团结小区三号楼楼下的垃圾三天没人清运，味道很大。", "您好，已请环卫中心今天下午清运，清运后给您回复照片。"
SIGNAL, SIGNAL_ANSWER = "胜利路和新华街路口的红绿灯不亮了，请问什么时候能修好？", "您好，交警大队已到场指挥交通，预计今晚8点前修复。"
HEATING, STREET = ("gnwd", "供暖温度不达标"), ("tjjd", "巴彦淖尔市 / 临河区 / 团结街道")
COUNTED = {
    "calls to 12345": "SELECT count(*) FROM call WHERE direction = 'in'",
    "calls that were answered": "SELECT count(*) FROM call WHERE direction = 'in' AND outcome = 'answered'",
    "calls that were given up in the queue": "SELECT count(*) FROM call WHERE direction = 'in' AND outcome = 'abandoned'",
    "calls to citizens": "SELECT count(*) FROM call WHERE direction = 'out' AND outcome = 'answered'",
    "conversations by WeChat": "SELECT count(*) FROM conversation WHERE channel = 'wechat'",
    "conversations by text message": "SELECT count(*) FROM conversation WHERE channel = 'sms'",
    "answers of the media agent": "SELECT count(*) FROM conversation_message WHERE direction = 'out' AND staff_id IS NOT NULL AND state = 'sent'",
    "conversations that were closed": "SELECT count(*) FROM conversation WHERE state = 'closed'",
    "tickets by telephone": "SELECT count(*) FROM ticket WHERE channel = 'phone'",
    "tickets by the web": "SELECT count(*) FROM ticket WHERE channel = 'web'",
    "tickets by the app": "SELECT count(*) FROM ticket WHERE channel = 'app'",
    "answers of units": "SELECT count(*) FROM ticket_event WHERE action = 'answer'",
    "follow-ups": "SELECT count(*) FROM follow_up",
    "tickets sent back": "SELECT count(*) FROM ticket_event WHERE action = 'redo' AND unit_id IS NULL",
    "tickets archived": "SELECT count(*) FROM ticket_event WHERE action = 'archive'",
    "bursts": "SELECT count(*) FROM burst",
    "surveys after a call": "SELECT count(*) FROM call WHERE survey IS NOT NULL",
}


def call_of(number, column):
    return sql(f"SELECT {column} FROM call WHERE caller_dialled = '{number}' ORDER BY arrived_at DESC LIMIT 1")


def names_of(table, chinese):
    """What the database calls it in Chinese and in Mongolian."""
    return sql(f"SELECT name_zh, name_mn FROM {table} WHERE name_zh = '{chinese}' LIMIT 1").split("|")


def ticket_of(desk, number):
    return Ticket(desk.wait(lambda: call_of(number, "ticket_id"), "the ticket of the call"))


class Day:
    def __init__(self, folder):
        self.folder = folder
        self.text = Transcript(folder)
        self.stage = Stage()
        self.before = {words: int(sql(statement)) for words, statement in COUNTED.items()}
        self.computers = {}

    def desk(self, login, language="zh_CN"):
        """Somebody sits down at a computer of their own and signs in."""
        if login not in self.computers:
            self.computers[login] = Computer(language=language)
        desk = self.computers[login].desk(SONOR_CONFIG=self.stage.desk_config)
        if language == "zh_CN":
            signs_in(login)(desk)
        else:
            words = Tongue(language)
            desk.sign_in(login, words=[words(word) for word in ("用户名", "密码", "登录")])
            desk.traced("workplace-open")
        return desk

    def show_wall(self, language):
        wall = self.computers["wall in " + language] = Computer(size="4864x1920", language=language)
        return wall.desk("--board", "command", SONOR_CONFIG=self.stage.board_config)

    def work(self, login, *steps):
        """Somebody comes, does something and goes."""
        desk = self.desk(login)
        try:
            for step in steps:
                step(desk)
        finally:
            desk.end()

    def mirrored(self, desk, name, words, look):
        """What somebody sees, and how it looks in the other language: to a second supervisor, whose desk is in Mongolian."""
        self.text.picture(desk, name, words)
        look(self.mirror)
        self.text.picture(self.mirror, name + "-mongolian", words + " (a supervisor's desk in Mongolian)")

    def turn_to(self, page):
        self.mirror_ticket = None
        names = self.tongue.choose(page)
        self.mirror.click(self.mirror.wait(lambda: [node for node in self.mirror.nodes(role="list-item") if any(name in node.name for name in names)], page)[0])

    def on_floor(self, *parts):
        """Looks at the floor, until it shows so much."""
        def look(mirror):
            self.turn_to("现场")
            for part in parts:
                mirror.shows(part)
        return look

    def on_ticket(self, ticket, state):
        def look(mirror):
            if self.mirror_ticket != ticket.id:
                open_ticket(mirror, ticket, self.tongue.on(mirror))
                self.mirror_ticket = ticket.id
            names = self.tongue.choose(state)
            mirror.wait(lambda: mirror.nodes(role="label", test=lambda node: node.name in names and mirror.listed(node)), f"a ticket that is “{state}”")
        return look

    # The morning

    def opens(self):
        self.text.chapter("The hotline opens")
        self.wall = self.show_wall("zh_CN")
        self.wall.find("紧急与突发聚集", "image")
        self.text.say("The wall of the command centre shows the city, without anybody's name.")
        self.floor = self.desk("floor1")
        self.floor.shows("在岗")
        self.floor.wait(lambda: sql("SELECT registered_until > now() FROM seat x JOIN staff s ON s.id = x.staff_id WHERE s.login = 'floor1'") == "t",
                        "the supervisor's telephone")
        self.agent = self.desk("agent1")
        be_ready(self.agent)
        self.bilingual = self.desk("bilingual1", "mvf")
        be_ready(self.bilingual, "bilingual1")
        self.tongue, self.mirror, self.mirror_ticket = Tongue("mvf"), self.desk("floor2", "mvf"), None
        self.text.say("A supervisor, an agent and a bilingual agent, whose desk is in Mongolian, sit down; both agents are ready. "
                      "So does a second supervisor, who reads Mongolian.")
        ready = sql("SELECT string_agg(work_number || ' ' || name, '|') FROM staff WHERE login IN ('agent1', 'bilingual1')").split("|")
        self.floor.wait(lambda: all(self.floor.nodes(test=lambda node: node.name.startswith(who) and "就绪" in node.name) for who in ready),
                        "both agents ready on the floor")
        self.mirrored(self.floor, "floor-opens", "The floor of the supervisor: two seats are ready, others in training", self.on_floor(*ready))

    # Citizens who call

    def heating(self):
        self.text.chapter("A flat is cold")
        citizen = self.stage.switch.citizen(HEATED, "heated", voice=os.path.join(VOICES, "heating.wav"), seconds=120)
        calls(self.agent, HEATED)
        self.text.picture(self.agent, "call-offered", "Who calls, before the call is answered")
        self.agent.keys("F2")
        status(self.agent, "通话中")
        self.text.say(f"A citizen calls 12345, presses 1 for Chinese, waits {call_of(HEATED, 'round(extract(epoch FROM answered_at - queued_at))')} s and is answered.")
        self.listen()
        take_down(self.agent, HEATING, STREET, "团结小区三号楼", "暖气不热", "我家住在临河区团结小区三号楼二单元，这两天暖气一点都不热，家里只有十四度，老人和孩子都冻感冒了。")
        self.text.picture(self.agent, "intake", "The ticket is taken down by keyboard while the citizen speaks")
        self.floor.keys("s")
        self.agent.keys("F12")
        self.agent.wait(lambda: seat() == "ready wrap_up", "wrap-up")
        self.agent.keys("ctrl+Return")
        self.cold = ticket_of(self.agent, HEATED)
        citizen.finish()
        self.text.say(f"Ticket {self.cold.number}: {self.cold.get('title')}, in first review.")
        act("agent1", "seat_end_wrap_up()")

    def listen(self):
        """The supervisor listens in: the telephone answers by itself."""
        agent = sql("SELECT work_number || ' ' || name FROM staff WHERE login = 'agent1'")
        card = self.floor.wait(lambda: self.floor.nodes(test=lambda node: node.name.startswith(agent) and "通话" in node.name), "the agent's card")[0]
        self.floor.click(card)
        self.floor.keys("l")
        self.floor.wait(lambda: sql("SELECT mode FROM call_supervision WHERE joined_at IS NOT NULL AND ended_at IS NULL") == "listen", "the supervisor listens")
        self.mirrored(self.floor, "floor-listens", "The supervisor listens in; neither of the two hears it", self.on_floor(agent))

    def mongolian(self):
        self.text.chapter("A herdsman calls in Mongolian")
        words = self.tongue.on(self.bilingual)
        citizen = self.stage.switch.citizen(SPEAKS_MONGOLIAN, "mongolian", keys=("2@2s",), seconds=120)
        desk = self.bilingual
        desk.wait(lambda: seat("bilingual1") == "ready offered", "the bilingual agent's telephone rings")
        desk.wait(lambda: any(SPEAKS_MONGOLIAN in text for text in desk.texts()), "who calls")
        self.text.picture(desk, "call-offered-mongolian", "Who calls, on a desk in Mongolian")
        desk.keys("F2")
        desk.wait(lambda: seat("bilingual1") == "ready talking", "they talk")
        desk.wait(lambda: sql("SELECT fields ->> 'language' FROM draft WHERE fields ->> 'phone' = '%s'" % SPEAKS_MONGOLIAN) == "mn", "a form in Mongolian")
        self.text.say(f"Another presses 2; queue “{call_of(SPEAKS_MONGOLIAN, 'queue_code')}” has one agent who speaks it, and the form knows the language.")
        take_down(desk, ("cyqsywljf", "草原权属与围栏纠纷"), ("hgqsm", "获各琦苏木"), "ᠪᠠᠶᠠᠨ ᠭᠠᠴᠠᠭ᠎ᠠ", "ᠪᠡᠯᠴᠢᠭᠡᠷ ᠦᠨ ᠬᠠᠰᠢᠶ᠎ᠠ",
                  "ᠪᠡᠯᠴᠢᠭᠡᠷ ᠦᠨ ᠬᠠᠰᠢᠶ᠎ᠠ ᠡᠪᠳᠡᠷᠡᠪᠡ᠃", words)
        self.text.picture(desk, "intake-mongolian", "The same form in Mongolian, with upright text")
        desk.keys("F12")
        desk.wait(lambda: seat("bilingual1") == "ready wrap_up", "wrap-up")
        desk.keys("ctrl+Return")
        self.fence = ticket_of(desk, SPEAKS_MONGOLIAN)
        citizen.finish()
        self.text.say(f"Ticket {self.fence.number}: {self.fence.get('title')}, in first review.")
        act("bilingual1", "seat_end_wrap_up()")

    def gives_up(self):
        self.text.chapter("Nobody is free")
        for login in ("agent1", "bilingual1"):
            act(login, "seat_set_status('break', 'meal')")
        citizen = self.stage.switch.citizen(GAVE_UP, "gave-up", seconds=40)
        self.floor.wait(lambda: sql("SELECT count(*) FROM waiting_call") == "1", "somebody waits")
        self.floor.shows("138******03")
        self.mirrored(self.floor, "floor-waiting", "Both agents are at table, and a citizen waits", self.on_floor("138******03"))
        citizen.finish()
        self.floor.wait(lambda: call_of(GAVE_UP, "outcome") == "abandoned", "the call is given up")
        assert sql(f"SELECT why FROM call_back WHERE e164 = '+86{GAVE_UP}' AND done_at IS NULL") == "abandoned"
        self.text.say("A third citizen hangs up in the queue; the number is on the list of those to be called back.")
        for login in ("agent1", "bilingual1"):
            act(login, "seat_set_status('ready')")

    def angry(self):
        self.text.chapter("Somebody is angry")
        # "Very dissatisfied" is key 5 here. Whoever is angry presses it again and again: it counts when the question is asked.
        keys = ("1@1s", *(f"5@{second}s" for second in range(20, 120, 4)))
        citizen = self.stage.switch.citizen(ANGRY, "angry", keys=keys, voice=os.path.join(VOICES, "wages.wav"), seconds=0)
        calls(self.agent, ANGRY)
        self.agent.keys("F2")
        status(self.agent, "通话中")
        self.agent.wait(lambda: call_of(ANGRY, "now() - answered_at > interval '12 s'") == "t", "they talk")
        self.agent.keys("F12")
        self.agent.wait(lambda: call_of(ANGRY, "survey") == "very_dissatisfied", "the answer to the survey")
        citizen.finish()
        self.text.say("A fourth is not content with what the agent says; the switch asks how it was, and the key says: very dissatisfied.")
        act("agent1", "seat_end_wrap_up()")
        act("agent1", "seat_set_status('not_ready')")

    # Citizens who write

    def writes(self):
        self.text.chapter("Citizens write")
        shown = citizens.visit(self.stage, ONLINE, os.environ["SONOR_SHOTS"])
        for name, words in shown:
            self.text.show(name, words)
        self.text.say("One writes on the web page, proves the number with a code that came as a text message, and adds a photograph.")
        assert self.stage.wechat.write(self.stage.gateway.port, 1, REFUSE, sender="oTour1") == (200, "success")
        self.stage.message_from(TEXTS, SIGNAL)
        self.text.say("Another writes by WeChat, and one sends a text message.")
        self.work("media1", self.answered("wechat", "oTour1", REFUSE, REFUSE_ANSWER, lambda: REFUSE_ANSWER in self.stage.wechat.texts()),
                  self.answered("sms", "+86" + TEXTS, SIGNAL, SIGNAL_ANSWER, lambda: any(SIGNAL_ANSWER in text for text in self.stage.messages_to(TEXTS))))
        self.text.say("The media agent takes both and answers; WeChat and the provider of text messages have the answers.")

    def answered(self, channel, address, question, answer, arrived):
        """A media agent takes a conversation, answers and closes it."""
        def state():
            return sql("SELECT c.state FROM conversation c JOIN correspondent p ON p.id = c.correspondent_id"
                       f" WHERE c.channel = '{channel}' AND p.address = '{address}'")

        def row(desk):
            # It tells what was said last.
            return desk.wait(lambda: [node for node in desk.nodes(role="list-item") if question[:12] in node.name or answer[:12] in node.name],
                             f"a conversation “{question}”")[0]

        def look(mirror):
            self.turn_to("消息")
            mirror.click(row(mirror))
            mirror.wait(lambda: answer in mirror.texts(), "the answer on the other desk")

        def step(desk):
            desk.click(desk.shows("消息", "list-item"))
            desk.click(row(desk))
            if state() == "waiting":
                desk.press("接入")
            desk.shows({"wechat": "微信 · 我接待", "sms": "短信 · 我接待"}[channel])
            desk.type("回复", answer)
            desk.press("发送  Ctrl+⏎")
            desk.wait(arrived, "the answer where the citizen reads it")
            desk.shows("✓ 已答复")
            self.mirrored(desk, "answered-by-" + channel, {"wechat": "What came by WeChat is answered", "sms": "So is the text message"}[channel], look)
            desk.keys("ctrl+e")
            desk.wait(lambda: state() == "closed", "a conversation that is closed")
        return step

    def burst(self):
        self.text.chapter("A boiler fails")
        gateway = self.stage.gateway
        key = self.stage.gateways.add_key("蒙速办", "open311")
        code = sql("SELECT code FROM category WHERE name_zh = '供暖温度不达标' AND active")
        for number in range(12):
            body = urllib.parse.urlencode({
                "api_key": key, "service_code": code, "address_id": "150821", "address_string": f"五原县隆兴昌镇幸福小区{number + 1}号楼",
                "description": f"幸福小区{number + 1}号楼整栋楼暖气不热，室温 {12 + number % 4} 度。", "attribute[KIND]": "complaint", "phone": f"1390478{number:04d}"})
            answer = gateway.ask_json("POST", "/open311/v2/requests.json", body, {"Content-Type": "application/x-www-form-urlencoded"})
            assert answer[0] == 200, answer
        self.wall.wait(lambda: sql("SELECT count(*) FROM burst WHERE ended_at IS NULL") != "0", "a burst")
        self.wall.wait(lambda: self.wall.describe("紧急与突发聚集").count("五原县"), "the emergency strip is lit")
        self.text.say("Twelve households of one estate complain by the app within a minute; the emergency strip of the wall lights.")
        self.text.picture(self.wall, "wall-burst", "The wall: a burst of heating complaints in one county")
        self.floor.shows("五原县 · 供暖温度不达标")
        self.mirrored(self.floor, "floor-burst", "The supervisor is told too", self.on_floor("五原县 · 供暖温度不达标"))

    # What becomes of the first ticket

    def reviewed(self, desk):
        open_ticket(desk, self.cold)
        task(desk, "派单")
        desk.type("标题", "二单元暖气不热")
        desk.type("更正原因", "回听录音，地点写明到单元")
        look_up(desk, "主办单位", UNIT_NAME, UNIT_NAME)
        self.mirrored(desk, "review", "First review: what is corrected is kept beside what was written", self.on_ticket(self.cold, "待初审"))
        desk.press("派单", "push-button")
        becomes(desk, self.cold, "handling")
        self.text.say(f"A reviewer corrects the title and dispatches it to {sql(f'SELECT name_zh FROM unit WHERE id = {UNIT}')}.")

    def late(self, desk):
        open_ticket(desk, self.cold)
        task(desk, "签收")
        desk.press("签收", "push-button")
        desk.wait(lambda: self.cold.part() == "handling", "a signed ticket")
        self.text.say("The unit signs it, and does nothing. Nine days pass: what was due in them is moved back by as much.")
        sql(f"""SELECT assignment_set_clock(id, dispatched_at - interval '9 days', due_at - interval '9 days', clock), ticket_keep_clock(ticket_id)
                  FROM assignment WHERE ticket_id = '{self.cold.id}' AND unit_id = {UNIT}""")
        desk.wait(lambda: sql(f"SELECT count(*) FROM urge WHERE ticket_id = '{self.cold.id}'") != "0"
                  or sql(f"SELECT count(*) FROM supervision WHERE ticket_id = '{self.cold.id}'") != "0", "the clock urges by itself", 120)
        self.text.say("The clock pressed the unit by itself.")
        self.answers(desk, "late", "The ticket with a red light on the unit's desk")

    def answers(self, desk, picture="again", words="The ticket is sent back, and answered again"):
        open_ticket(desk, self.cold)
        if not sql(f"SELECT contacted_at FROM assignment WHERE ticket_id = '{self.cold.id}' AND unit_id = {UNIT}"):
            act("unit1", f"ticket_contact('{self.cold.id}', true, '已电话联系')")
        task(desk, "答复")
        desk.type("公开答复", "维修人员已上门排气，暖气恢复正常。")
        pick(desk, "是否解决", "是")
        if picture == "late":
            desk.shows("红灯")
        self.mirrored(desk, picture, words, self.on_ticket(self.cold, "办理中" if picture == "late" else "待重办"))
        desk.press("答复", "push-button")
        becomes(desk, self.cold, "follow_up")
        self.text.say("The unit answers.")

    def called_back(self, solved):
        def step(desk):
            # The next one was claimed when the last was done; this one is meant.
            for other in sql("SELECT ticket_id FROM claim c JOIN staff s ON s.id = c.staff_id WHERE s.login = 'follow1'").split():
                act("follow1", f"ticket_release('{other}')")
            act("follow1", f"ticket_claim('{self.cold.id}')")
            be_ready(desk, "follow1")
            telephone = self.stage.telephone("at-home-" + str(solved))
            desk.press("回访下一件", "push-button")
            desk.shows(self.cold.number)
            desk.press("拨打 " + HEATED, "push-button")
            desk.wait(lambda: sql("SELECT count(*) FROM call WHERE direction = 'out' AND answered_at IS NOT NULL AND ended_at IS NULL") == "1",
                      "the citizen answers")
            pick(desk, "联系结果", "已接通")
            pick(desk, "承办单位是否联系过", "是")
            pick(desk, "是否解决", "是" if solved else "否")
            pick(desk, "满意度", "满意" if solved else "不满意")
            desk.type("诉求人意见", "修得很快" if solved else "家里还是不热")
            self.mirrored(desk, "follow-up-" + ("content" if solved else "disagrees"),
                          "The citizen is asked whether it was really solved: " + ("yes" if solved else "no, and that contradicts the unit"),
                          self.on_ticket(self.cold, "待回访"))
            desk.keys("F12")
            telephone.finish()
            desk.press("保存回访", "push-button")
            becomes(desk, self.cold, "final_review")
            act("follow1", "seat_end_wrap_up()")
            act("follow1", "seat_sign_out()")
            self.text.say("The citizen is called back through the switch and " + ("is content." if solved else "disagrees: it is still cold."))
        return step

    def sent_back(self, desk):
        open_ticket(desk, self.cold)
        desk.shows("诉求人评价与承办单位答复矛盾")
        task(desk, "发回重办")
        desk.type("理由", "诉求人反映仍不热")
        desk.press("发回重办", "push-button")
        desk.shows("确定发回重办？")
        desk.press("发回重办", "push-button")
        becomes(desk, self.cold, "redo")
        self.text.say("The final review sends it back.")

    def closed(self, desk):
        open_ticket(desk, self.cold)
        task(desk, "办结")
        desk.press("办结", "push-button")
        becomes(desk, self.cold, "closed")
        task(desk, "归档")
        desk.press("归档", "push-button")
        becomes(desk, self.cold, "archived")
        # Where it was done a notice offers to undo it, and hides a part of the time line.
        open_ticket(self.floor, self.cold)
        self.mirrored(self.floor, "archived", "The whole life of the ticket in one time line", self.on_ticket(self.cold, "已归档"))
        self.text.say("It is closed and archived.")

    def life(self):
        self.text.chapter("What becomes of the cold flat")
        self.work("review1", self.reviewed)
        self.work("unit1", self.late)
        self.work("follow1", self.called_back(False))
        self.work("final1", self.sent_back)
        self.work("unit1", self.answers)
        self.work("follow1", self.called_back(True))
        self.work("final1", self.closed)

    # The evening

    def exported(self, desk):
        desk.click(desk.find("报表"))
        desk.shows("，对比 ", "label")
        def look(mirror):
            self.turn_to("报表")
            names = names_of("metric", "呼入量")
            mirror.wait(lambda: mirror.nodes(test=lambda node: node.name in names), "the figures of the report")
        self.mirrored(desk, "report", "The report on calls of this month", look)
        for button, name in (("工作簿…", "calls.xlsx"), ("PDF…", "calls.pdf")):
            path = os.path.join(self.folder, "reports", name)
            desk.press(button, "push-button")
            desk.find("保存", "push-button")
            desk.keys("ctrl+a")
            desk.write(path)
            desk.keys("Return")
            desk.wait(lambda: os.path.exists(path) and os.path.getsize(path) > 1000, name)
        self.text.say("The report on calls is exported as a workbook and as a PDF.")

    def ends(self):
        self.text.chapter("The day ends")
        self.work("quality1", self.exported)
        self.text.picture(self.wall, "wall-ends", "The wall at the end of the day")
        self.wall.end()
        self.wall = self.show_wall("mvf")
        name = names_of("board_source", "今日热点")[1]
        hottest = sql("SELECT count(*) FROM ticket WHERE created_at >= date_trunc('day', now(), city_time_zone()) AND state NOT IN ('draft', 'void')"
                      " GROUP BY category_id ORDER BY count(*) DESC LIMIT 1")
        self.wall.wait(lambda: hottest in self.wall.describe(name), "the hottest matter on the wall in Mongolian")
        self.text.picture(self.wall, "wall-ends-mongolian", "The same wall in Mongolian")
        recordings = os.path.join(peers.folder, "recordings")
        finished = sql("SELECT string_agg(recording_path, ' ') FROM call WHERE caller_dialled LIKE '1380478000%' AND recording_path LIKE '%.opus'").split()
        for path in finished:
            shutil.copy(os.path.join(recordings, path), os.path.join(self.folder, "recordings"))
        self.text.say(f"{len(finished)} recordings, finished to Opus: " + ", ".join(f"[{os.path.basename(path)}](recordings/{os.path.basename(path)})" for path in finished))
        for desk in (self.agent, self.bilingual, self.floor, self.mirror, self.wall):
            desk.end()
        made = {"conversations by WeChat": 1, "conversations by text message": 1, "answers of the media agent": 2, "conversations that were closed": 2,
                "calls to 12345": 4, "calls that were answered": 3, "calls that were given up in the queue": 1, "calls to citizens": 2,
                "tickets by telephone": 2, "tickets by the web": 1, "tickets by the app": 12, "answers of units": 2, "follow-ups": 2, "tickets sent back": 1,
                "tickets archived": 1, "bursts": 1, "surveys after a call": 1}
        for words, statement in COUNTED.items():
            self.text.expect(words, int(sql(statement)) - self.before[words], made[words])
        self.text.add_up()


def main():
    day = Day(sys.argv[1])
    day.opens()
    for scene in (day.heating, day.mongolian, day.gives_up, day.angry, day.writes, day.burst, day.life, day.ends):
        scene()
    print(f"The tour took {(time.monotonic() - day.text.began) / 60:.1f} min; it is told in {sys.argv[1]}/transcript.md")


main()
