# SPDX-License-Identifier: GPL-3.0-or-later
"""The telephone on the desk: an agent takes a day's calls by mouse, and again by keyboard alone."""

import os
import subprocess
import sys
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from phone_world import Impostor, Server, peers, settings  # noqa: E402
from world import Checks, server as database, sql  # noqa: E402

checks = Checks()
server = Server()


def status(desk, words):
    desk.wait(lambda: words in desk.texts(), f"the status “{words}”")


def button(desk, name):
    """Verbs of the line bar that are shown: hidden ones are told as well."""
    bar = desk.nodes("电话线路")[-1]
    return [node for node in bar.below() if node.name == name and node.role == "push-button" and desk.listed(node)]


def offered(desk, name):
    desk.wait(lambda: button(desk, name), f"the verb “{name}”")


def withheld(desk, name):
    desk.wait(lambda: not button(desk, name), f"no verb “{name}”")


def press(desk, name):
    offered(desk, name)
    desk.click(button(desk, name)[-1])


def connects(desk, user="agent1"):
    """The password is typed once, in the preferences, and kept in the keyring."""
    desk.sign_in(user)
    desk.traced("workplace-open")
    desk.shows("请在首选项中重新输入用户和密码")
    desk.shot("phone-wrong-password")
    press(desk, "设置电话…")
    desk.shows("可使用任意 SIP 服务器")
    desk.type("密码（留空则用密钥环中的密码）", "secret")
    desk.press("连接", "push-button")
    desk.shows("已连接，可以拨打和接听")
    desk.shot("phone-preferences")
    desk.keys("Escape")
    desk.gone("SonorPreferencesWindow")
    status(desk, "示闲")


def rings(desk, name, *words):
    """Somebody calls, and the desk offers the call."""
    caller = server.caller(name, "1000", *words)
    desk.wait(lambda: any(text == name for text in desk.texts()), f"a call of {name}")
    return caller


def ask(desk, number, verb):
    """A number is typed where a verb asks for one."""
    desk.wait(lambda: desk.fields("号码"), "a field for a number")
    desk.type("号码", number)
    desk.shows("将拨 " + number)
    if verb is None:
        desk.keys("Return")
    else:
        # A popover is a window of its own, whose place is not told.
        desk.call(button(desk, verb)[-1].path, "org.a11y.atspi.Action", "DoAction", GLib.Variant("(i)", (0,)))


def heard(caller, tone, what):
    caller.finish()
    # Recordings are read from their end: what was heard last.
    assert peers.hears(caller.heard, tone, seconds(caller.heard) - 1.2), f"{what}: {caller.words}"


def seconds(file):
    import wave
    with wave.open(file) as sound:
        return sound.getnframes() / sound.getframerate()


class Mouse:
    keys = False
    answer, hold, resume, mute, unmute, hang_up = "接听", "保持", "恢复", "静音", "取消静音", "挂断"
    consult, back, transfer, complete, join, split, switch = "咨询", "返回", "转接", "完成转接", "三方", "拆分", "切换"
    decline, dial, redial, keypad = "拒接", "拨号", "重拨", "键盘"

    def do(self, desk, verb):
        press(desk, getattr(self, verb))

    def send(self, desk, number, verb):
        ask(desk, number, getattr(self, verb))


class Keyboard(Mouse):
    keys = {"answer": "F2", "decline": "shift+F2", "hold": "F6", "resume": "F6", "switch": "shift+F6", "mute": "F7", "unmute": "F7",
            "keypad": "shift+F7", "consult": "F8", "back": "F8", "transfer": "F9", "complete": "F9", "join": "F10", "split": "F10",
            "dial": "F3", "redial": "shift+F3", "hang_up": "F12"}

    def do(self, desk, verb):
        offered(desk, getattr(self, verb))
        desk.keys(self.keys[verb])

    def send(self, desk, number, verb):
        ask(desk, number, None)


def day(hands, first):
    """A day's calls: pairs of words and checks. Callers' numbers begin with first, so that the history tells them apart."""
    def number(n):
        return f"{first}{n:02d}"

    def answers(desk):
        caller = rings(desk, number(1))
        status(desk, "振铃")
        desk.shot(f"phone-rings-{first}")
        hands.do(desk, "answer")
        status(desk, "通话中")
        hands.do(desk, "mute")
        offered(desk, hands.unmute)
        hands.do(desk, "unmute")
        hands.do(desk, "hold")
        desk.wait(lambda: "保持中" in desk.texts(), "the caller held")
        hands.do(desk, "resume")
        offered(desk, hands.hold)
        desk.wait(lambda: any(text.startswith("MOS") for text in desk.texts()), "how well it is heard")
        desk.shot(f"phone-talks-{first}")
        hands.do(desk, "hang_up")
        status(desk, "示闲")
        heard(caller, 1380, "the caller heard the agent")

    def declines(desk):
        caller = rings(desk, number(2))
        hands.do(desk, "decline")
        status(desk, "示闲")
        assert caller.finish()["outcome"] == "busy", caller.words

    def consults(desk):
        caller = rings(desk, number(3))
        hands.do(desk, "answer")
        expert = server.waiter(number(4))
        hands.do(desk, "consult")
        hands.send(desk, number(4), "consult")
        offered(desk, hands.complete)
        offered(desk, hands.switch)
        desk.shot(f"phone-consults-{first}")
        hands.do(desk, "back")
        offered(desk, hands.transfer)
        withheld(desk, hands.complete)
        expert.finish()
        expert = server.waiter(number(5))
        hands.do(desk, "consult")
        hands.send(desk, number(5), "consult")
        hands.do(desk, "complete")
        status(desk, "示闲")
        time.sleep(2)
        caller.process.send_signal(2)
        # Each is told whom they talk with now.
        assert caller.finish()["number"] == number(5), caller.words
        assert expert.finish()["number"] == number(3), expert.words

    def joins(desk):
        caller = rings(desk, number(6))
        hands.do(desk, "answer")
        expert = server.waiter(number(7))
        hands.do(desk, "consult")
        hands.send(desk, number(7), "consult")
        hands.do(desk, "join")
        offered(desk, hands.split)
        desk.shot(f"phone-three-{first}")
        time.sleep(2)
        hands.do(desk, "split")
        offered(desk, hands.join)
        hands.do(desk, "hang_up")
        offered(desk, hands.resume)
        hands.do(desk, "hang_up")
        status(desk, "示闲")
        expert.finish()
        assert caller.finish()["outcome"] == "answered", caller.words

    def transfers(desk):
        caller = rings(desk, number(8))
        hands.do(desk, "answer")
        expert = server.waiter(number(9))
        hands.do(desk, "transfer")
        hands.send(desk, number(9), "transfer")
        status(desk, "示闲")
        time.sleep(2)
        caller.process.send_signal(2)
        assert caller.finish()["number"] == number(9), caller.words
        heard(expert, 620, "whom the call was passed on to hears the caller")

    def waits(desk):
        one = rings(desk, number(10))
        hands.do(desk, "answer")
        offered(desk, hands.hold)
        two = rings(desk, number(11))
        desk.shot(f"phone-waiting-{first}")
        hands.do(desk, "answer")
        hands.do(desk, "switch")
        desk.wait(lambda: desk.texts().index(number(10)) < desk.texts().index(number(11)), "the first caller on top")
        hands.do(desk, "hang_up")
        desk.wait(lambda: number(10) not in desk.texts() or desk.texts().count("保持中") == 1, "one call left")
        hands.do(desk, "hang_up")
        status(desk, "示闲")
        assert one.finish()["outcome"] == two.finish()["outcome"] == "answered"

    def dials(desk):
        expert = server.waiter(number(12))
        hands.do(desk, "dial")
        desk.wait(lambda: desk.fields("号码"), "a field for a number")
        desk.type("号码", "12a")
        desk.shows("“a”")
        hands.send(desk, number(12), "dial")
        hands.do(desk, "keypad")
        desk.find("键盘")
        desk.keys("1", "2")
        desk.find("12", "label")
        time.sleep(1)
        desk.keys("Escape")
        hands.do(desk, "hang_up")
        status(desk, "示闲")
        assert expert.finish().get("digits") == "12", expert.words
        hands.do(desk, "redial")
        desk.shows(number(12))
        status(desk, "示闲")

    return [
        ("a call is answered, muted, held and ended", answers), ("a call is declined", declines),
        ("somebody is consulted, and takes the call over", consults), ("three talk", joins), ("a call is passed on", transfers),
        ("a second caller waits", waits), ("numbers are dialled, keys pressed, the last number dialled again", dials),
    ]


def history(desk):
    desk.click(desk.find("通话记录", "list-item"))
    desk.find("拨打号码")
    rows = int(sql("SELECT count(*) FROM phone_call"))
    desk.wait(lambda: sum("MOS" in text for text in desk.texts()) > 2, "calls with their quality")
    assert rows >= 12, rows
    desk.shot("phone-history")


def quits(desk):
    """Whoever closes the desk in a call hangs up."""
    caller = rings(desk, "4900")
    desk.keys("F2")
    offered(desk, "挂断")
    desk.keys("ctrl+q")
    assert desk.process.wait(20) == 0, desk.process.returncode
    assert caller.finish()["outcome"] == "answered", caller.words


def composes(desk):
    """A key that belongs to an input method's word is not the telephone's."""
    caller = rings(desk, "4001")
    desk.click(desk.find("通话记录", "list-item"))
    desk.wait(lambda: desk.fields("拨打号码"), "a field")
    desk.click(desk.fields("拨打号码")[-1])
    desk.keys("ctrl+shift+u")
    desk.keys("4", "e")
    desk.keys("F2")
    time.sleep(1)
    assert button(desk, "接听"), "the key was taken from the input method"
    desk.keys("Escape")
    desk.keys("Escape")
    desk.keys("F2")
    offered(desk, "挂断")
    desk.keys("F12")
    status(desk, "示闲")
    caller.finish()


def not_ready(desk):
    desk.keys("ctrl+F2")
    status(desk, "示忙")
    desk.shot("phone-not-ready")
    caller = server.caller("4002", "1000")
    assert caller.finish()["outcome"] == "no-answer", caller.words
    desk.keys("ctrl+F2")
    status(desk, "示闲")


class Notifications:
    """The desktop's, on the bus of this session."""

    def __init__(self):
        self.shown = []
        self.withdrawn = []
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        node = Gio.DBusNodeInfo.new_for_xml("""<node><interface name="org.freedesktop.Notifications">
          <method name="Notify"><arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/>
            <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="as" direction="in"/>
            <arg type="a{sv}" direction="in"/><arg type="i" direction="in"/><arg type="u" direction="out"/></method>
          <method name="CloseNotification"><arg type="u" direction="in"/></method>
          <method name="GetCapabilities"><arg type="as" direction="out"/></method>
          <method name="GetServerInformation"><arg type="s" direction="out"/><arg type="s" direction="out"/>
            <arg type="s" direction="out"/><arg type="s" direction="out"/></method>
          <signal name="ActionInvoked"><arg type="u"/><arg type="s"/></signal>
        </interface></node>""")
        self.bus.register_object("/org/freedesktop/Notifications", node.interfaces[0], self.on_call, None, None)
        self.bus.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName",
                           GLib.Variant("(su)", ("org.freedesktop.Notifications", 0)), None, 0, -1, None)

    def on_call(self, connection, sender, path, interface, method, parameters, invocation):
        if method == "Notify":
            self.shown.append(parameters.unpack())
            invocation.return_value(GLib.Variant("(u)", (len(self.shown),)))
        elif method == "GetCapabilities":
            invocation.return_value(GLib.Variant("(as)", (["actions", "body"],)))
        elif method == "GetServerInformation":
            invocation.return_value(GLib.Variant("(ssss)", ("test", "test", "1", "1.2")))
        else:
            self.withdrawn.append(parameters.unpack()[0])
            invocation.return_value(None)

    def turn(self):
        while GLib.MainContext.default().iteration(False):
            pass
        return self.shown

    def press(self, action):
        self.bus.emit_signal(None, "/org/freedesktop/Notifications", "org.freedesktop.Notifications", "ActionInvoked",
                             GLib.Variant("(us)", (len(self.shown), action)))


class Front:
    """Another window, in front of the desk's."""

    def __enter__(self):
        self.process = subprocess.Popen(["xmessage", "-center", "another program"])
        time.sleep(2)

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(10)


def away(desk):
    """Another window is in front: the desktop tells of the call, and can answer it."""
    with Front():
        caller = rings(desk, "4003")
        desk.wait(lambda: notifications.turn(), "a notification")
        _, _, _, summary, body, actions, _, _ = notifications.shown[-1]
        assert summary == "来电" and "4003" in body, (summary, body)
        assert actions[1::2] == ["接听", "拒接"] or {"接听", "拒接"} <= set(actions), actions
        notifications.press(actions[actions.index("接听") - 1])
        notifications.bus.flush_sync(None)
        status(desk, "通话中")
    press(desk, "挂断")
    status(desk, "示闲")
    caller.finish()


def told(desk, number):
    """The number of the notification that tells of a call."""
    desk.wait(lambda: any(number in one[4] for one in notifications.turn()), f"a notification of {number}")
    # GLib withdraws only what it knows the number of: the answer must have arrived.
    notifications.bus.flush_sync(None)
    time.sleep(0.5)
    return len(notifications.shown)


def withdrawn(desk, one):
    desk.wait(lambda: notifications.turn() and one in notifications.withdrawn, "the notification withdrawn")


def declines_away(desk):
    """A notification's other button; and none stays longer than the call rings."""
    with Front():
        caller = rings(desk, "4030")
        one = told(desk, "4030")
        actions = notifications.shown[-1][5]
        notifications.press(actions[actions.index("拒接") - 1])
        notifications.bus.flush_sync(None)
        status(desk, "示闲")
        assert caller.finish()["outcome"] == "busy", caller.words
        caller = rings(desk, "4031")
        one = told(desk, "4031")
        assert one not in notifications.withdrawn
        caller.process.send_signal(2)
        caller.finish()
        withdrawn(desk, one)
        status(desk, "示闲")
        caller = rings(desk, "4032")
        one = told(desk, "4032")
        assert one not in notifications.withdrawn
    press(desk, "接听")
    withdrawn(desk, one)
    press(desk, "挂断")
    status(desk, "示闲")
    caller.finish()


def others(desk):
    """A telephone of others calls through the server, is held and taken back; each hears the other."""
    baresip = peers.Baresip("baresip", "PCMA/8000/1")
    baresip.call(f"sip:1000@{server.address}")
    press(desk, "接听")
    status(desk, "通话中")
    desk.wait(lambda: any(text.startswith("MOS") for text in desk.texts()), "how well it is heard")
    desk.shot("phone-baresip")
    desk.keys("F6")
    desk.wait(lambda: "保持中" in desk.texts(), "the caller held")
    press(desk, "恢复")
    offered(desk, "保持")
    time.sleep(3)
    press(desk, "挂断")
    status(desk, "示闲")
    peers.wait(lambda: "terminated" in peers.read("baresip.log"), "baresip was told of the end")
    baresip.stop()
    # The last second is of the time after the hold.
    assert peers.hears(baresip.heard(), 1380, seconds(baresip.heard()) - 1.5), peers.read("baresip.log")[-2000:]
    desk.wait(lambda: sql("SELECT outcome FROM phone_call WHERE name = 'baresip'") == "answered", "the call at the server")


def keeps(desk):
    """The server of the tickets is away; the telephone works, and its calls are not lost."""
    number = "4020"
    database("stop", "-m", "immediate")
    try:
        desk.shows("与服务器断开")
        caller = rings(desk, number)
        press(desk, "接听")
        offered(desk, "保持")
        press(desk, "挂断")
        caller.finish()
        desk.click(desk.find("通话记录", "list-item"))
        desk.wait(lambda: any("待上传" in text for text in desk.texts()), "a call that waits for the server")
        desk.shot("phone-kept")
    finally:
        database("start", "-w")
    desk.wait(lambda: sql(f"SELECT outcome FROM phone_call WHERE number = '{number}'") == "answered", "the call at the server")
    desk.wait(lambda: not any("待上传" in text for text in desk.texts()), "the call without a mark")


def no_microphone(desk):
    """This machine has no sound card; that is told, and a call can be taken all the same."""
    desk.sign_in("floor1", words=("User name", "Password", "Sign in"))
    desk.traced("workplace-open")
    desk.wait(lambda: any("plug in a headset" in text for text in desk.texts()), "what to do about it")
    desk.shot("phone-no-microphone")
    caller = server.caller("4021", "1000")
    desk.shows("4021")
    desk.keys("F2")
    desk.wait(lambda: "In a call" in desk.texts(), "a call")
    time.sleep(6)
    desk.shot("phone-talks-en")
    desk.keys("F8")
    time.sleep(1)
    desk.shot("phone-consult-en")
    desk.keys("Escape")
    desk.keys("F12")
    caller.finish()


def keyfile():
    with open(os.path.join(os.environ["XDG_CONFIG_HOME"], "glib-2.0", "settings", "keyfile"), encoding="utf-8") as file:
        return file.read()


def prefers(desk):
    """What is typed wrong is told and changes nothing; codecs are put in order, and one of them stays on."""
    desk.keys("ctrl+comma")
    desk.shows("下次启动 Sonor 时生效")
    desk.press("电话")
    # What is not on the screen yet cannot be pressed.
    time.sleep(1)
    desk.type("服务器", "not a host")
    desk.press("连接", "push-button")
    desk.shows("服务器：请输入名称")
    assert "not a host" not in keyfile()
    desk.type("本地区号，例如 0478", "12x")
    desk.press("下移", "push-button")
    desk.wait(lambda: "codecs=" in keyfile(), "another order of the codecs")
    desk.press("录音", "push-button")
    desk.find("停止", "push-button")
    desk.shot("phone-preferences-test")
    desk.keys("Escape")
    desk.gone("SonorPreferencesWindow")


def link(desk):
    """A link from outside is called only after a yes."""
    desk.sign_in("floor1")
    desk.shows("呼叫 +8613800138000？")
    desk.shot("phone-link")
    status(desk, "示闲")
    desk.keys("Escape")
    desk.gone("SonorQuestion")
    assert sql("SELECT count(*) FROM phone_call WHERE number LIKE '%13800138000'") == "0"


def link_yes(desk):
    """After a yes a link is called, and only the address that was shown: no headers."""
    expert = server.waiter("4040")
    desk.sign_in("floor1")
    status(desk, "示闲")
    desk.shows(f"呼叫 sip:4040@{server.address}？")
    desk.shot("phone-link-sip")
    desk.press("呼叫", "push-button")
    desk.gone("SonorQuestion")
    status(desk, "通话中")
    time.sleep(2)
    desk.keys("F12")
    status(desk, "示闲")
    heard(expert, 1380, "whom the link named heard the agent")


def no_common_codec(desk):
    """Two sides that share no codec cannot talk; what to do about it is told."""
    desk.sign_in("floor1")
    status(desk, "示闲")
    one = server.waiter("4041", "--codec", "PCMA")
    desk.keys("F3")
    ask(desk, "4041", None)
    desk.shows("双方没有共同的编解码器；请在首选项中启用更多")
    status(desk, "示闲")
    one.process.send_signal(2)
    one.finish()
    caller = server.caller("4042", "1000", "--codec", "PCMA")
    desk.wait(lambda: any("4042" in text and "双方没有共同的编解码器" in text for text in desk.texts()), "why there is no call")
    desk.shot("phone-no-codec")
    status(desk, "示闲")
    assert caller.finish()["outcome"] == "failed" and "codec" in caller.line["message"], caller.words


def unreachable(desk):
    desk.sign_in("floor1")
    desk.traced("workplace-open")
    desk.shows("请在首选项中检查服务器名称", None)
    desk.shot("phone-unreachable")
    desk.keys("alt+4")
    desk.wait(lambda: len(desk.nodes("SonorTicketListPage")) >= 1, "the rest of the desk")


def untrusted(desk):
    desk.sign_in("floor1")
    desk.traced("workplace-open")
    desk.shows("请勿继续，并告知管理员")
    desk.shows("impostor.example")
    desk.shot("phone-untrusted")
    assert not [name for name in desk.texts() if "仍然连接" in name]


def no_telephone(desk):
    desk.sign_in("unit1", words=("User name", "Password", "Sign in"))
    desk.traced("workplace-open")
    desk.shows("No telephone server is set up")
    desk.shot("phone-none-en")


def refused_calls(desk):
    """Calls that cannot be spoken, or not as the settings want it, are told in words."""
    desk.sign_in("floor1")
    desk.traced("workplace-open")
    status(desk, "示闲")
    one = server.waiter("4010")
    desk.keys("F3")
    ask(desk, "4010", None)
    desk.wait(lambda: any("加密" in text for text in desk.texts()), "words about encryption")
    desk.shot("phone-encryption")
    one.process.send_signal(2)
    one.finish()


notifications = Notifications()
which = sys.argv[1:]
if "mouse" in which:
    settings(server.address)
    checks.session([("the telephone wants a password, which is kept", connects)]
                   + [("by mouse: " + what, function) for what, function in day(Mouse(), "20")]
                   + [("calls are in the history", history), ("the desk is closed in a call", quits)])
if "keyboard" in which:
    settings(server.address, appearance="dark")
    checks.session([("the telephone wants a password, which is kept", connects)]
                   + [("by keyboard: " + what, function) for what, function in day(Keyboard(), "30")])
if "troubles" in which:
    settings(server.address)
    checks.session([
        ("the telephone wants a password, which is kept", lambda desk: connects(desk, "floor1")),
        ("an input method keeps its keys", composes),
        ("whoever is not ready is not called", not_ready),
        ("another window is in front", away),
        ("the preferences take what is right", prefers),
        ("no call is lost while the database is away", keeps),
    ])
    checks.session([("a link asks first", link)], arguments=["tel:+8613800138000"])
    settings(server.address, encryption="required")
    checks.session([("encryption that the other side lacks is told", refused_calls)])
    settings(server.address, language="en", microphone="default", speaker="default", ring="default")
    checks.session([("a missing microphone is told", no_microphone)])
    settings("127.0.0.1:9")
    checks.session([("a server that is not there is told", unreachable)])
    impostor = Impostor()
    settings(impostor.address, transport="tls")
    checks.session([("a certificate that nobody signed is told by name", untrusted)])
    settings("", language="en")
    checks.session([("no telephone is no trouble", no_telephone)])
if "others" in which:
    settings(server.address)
    checks.session([
        ("the telephone wants a password, which is kept", lambda desk: connects(desk, "floor1")),
        ("a telephone of others calls", others),
        ("a notification declines, and goes with its call", declines_away),
    ])
    checks.session([("a link is called after a yes", link_yes)],
                   arguments=[f"sip:4040@{server.address}?Subject=hello"])
    settings(server.address, codecs=["opus"])
    checks.session([("two sides without a common codec are told", no_common_codec)])
checks.done()
