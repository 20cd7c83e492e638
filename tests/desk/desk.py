# SPDX-License-Identifier: GPL-3.0-or-later
"""The desk as a person with assistive technology sees it: starts it, finds things by name, acts, reads.

What is on the screen is asked of the cache that GTK keeps for screen readers: one answer holds every widget that has been
asked for its children, names and states included. Walking the tree node by node takes seconds, this some milliseconds.
"""

import os
import subprocess
import threading
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, Gio, GLib  # noqa: E402

from node import read  # noqa: E402

BUILD = os.environ["SONOR_BUILD"]
SHOTS = os.environ.get("SONOR_SHOTS") or os.path.join(os.environ["SONOR_SOURCE"], ".run", "shots")
# A busy machine may need long; nothing waits longer than it must.
TIMEOUT = float(os.environ.get("SONOR_PATIENCE", "60"))
PAUSE = 0.1
THOROUGH = 0.5
# The first rows of a list, as many as are looked at; GTK makes two hundred, and whoever asks for them has them in every answer from then on.
ROWS = 12
ROOT = "/org/a11y/atspi/accessible/root"
CHECKED = 1 << int(Atspi.StateType.CHECKED)
SENSITIVE = 1 << int(Atspi.StateType.SENSITIVE)
EXPANDABLE = 1 << int(Atspi.StateType.EXPANDABLE)


class Desk:
    """One running desk."""

    def __init__(self, arguments=(), **environment):
        world = dict(os.environ, SONOR_TRACE="1", GSETTINGS_SCHEMA_DIR=BUILD + "/data", SONOR_LOCALE_DIR=BUILD + "/po")
        for name in ("PGUSER", "PGHOST", "PGPORT", "PGDATABASE", "PGPASSFILE", "G_DEBUG", "MALLOC_CHECK_"):
            world.pop(name, None)
        world["G_DEBUG"] = "fatal-criticals"
        world.update(environment)
        # Several desks, each at a computer of its own, have screens and buses of their own.
        self.world = world
        self.times = {}
        self.messages = []
        self.bus = self.name = None
        self.thorough = False
        # How many rows of a list are looked into.
        self.rows = ROWS
        self.started = time.monotonic()
        self.process = subprocess.Popen(self.command(arguments), env=world, text=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def command(self, arguments):
        return [BUILD + "/app/desk/sonor", *arguments]

    def _read(self):
        for line in self.process.stderr:
            words = line.split()
            if len(words) == 3 and words[0] == "sonor-trace":
                self.times[words[1]] = int(words[2]) / 1e6
            else:
                self.messages.append(line.rstrip())

    # The bus of assistive technology

    def call(self, path, interface, method, arguments=None, name=None):
        return self.answer(path, interface, method, arguments, name).unpack()

    def answer(self, path, interface, method, arguments=None, name=None):
        if self.bus is None:
            session = self.connect(self.world["DBUS_SESSION_BUS_ADDRESS"])
            address = session.call_sync("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress", None, None, 0, -1, None)
            session.close_sync(None)
            self.bus = self.connect(address.unpack()[0])
        return self.bus.call_sync(name or self.name, path, interface, method, arguments, None, 0, -1, None)

    @staticmethod
    def connect(address):
        flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
        return Gio.DBusConnection.new_for_address_sync(address, flags, None, None)

    def find_self(self):
        """The name on the bus of the process that was started here."""
        registry = "org.a11y.atspi.Registry"
        for name, _ in self.call(ROOT, "org.a11y.atspi.Accessible", "GetChildren", name=registry)[0]:
            process, = self.call("/org/freedesktop/DBus", "org.freedesktop.DBus", "GetConnectionUnixProcessID",
                                 GLib.Variant("(s)", (name,)), "org.freedesktop.DBus")
            if process == self.process.pid:
                return name
        return None

    def screen(self):
        """The program's node, with everything below it."""
        if self.name is None:
            self.name = self.wait(self.find_self, "the desk on the bus")
        asked = {ROOT}
        # What GTK tells of the program does not count its windows, and its cache keeps those that have closed.
        windows = {path for _, path in self.call(ROOT, "org.a11y.atspi.Accessible", "GetChildren")[0]}
        while True:
            items = self.answer("/org/a11y/atspi/cache", "org.a11y.atspi.Cache", "GetItems").get_child_value(0)
            nodes = {node.path: node for node in read(items)}
            for node in sorted(nodes.values(), key=lambda node: node.index):
                if node.parent in nodes and node.path != ROOT and (node.parent != ROOT or node.path in windows):
                    nodes[node.parent].children.append(node)
            # A cell keeps the label it has; there are thousands of them.
            unknown = [node for node in nodes.values() if node.path not in asked and (node.role != "table-row" or node.index < self.rows)
                       and (len(node.children) < node.n_children or self.thorough and node.n_children > 0 and node.role != "table-cell")]
            if not unknown:
                return nodes[ROOT]
            self.make_below(unknown, set(nodes), asked)

    def make_below(self, unknown, known, asked):
        """GTK makes what it tells of a widget when it is first asked for it: asks for all that is new, from the top down."""
        rows = {node.path for node in unknown if node.role == "table-row"}
        last = {node.path for node in unknown if node.role == "table-cell"}
        paths = [node.path for node in unknown]
        while paths:
            asked.update(paths)
            answers = dict(zip(paths, self.children_of(paths)))
            # A cell's label has nothing below it, and there are many of them; of a long list the next answer tells what its rows are.
            paths = [child for path, children in answers.items() if path not in last and len(children) <= self.rows
                     for child in children if child not in known]
            last = {child for path in rows for child in answers.get(path, ())}
            rows = set()
            known.update(paths)

    def children_of(self, paths):
        """The paths of the children of each. All at once: a question after another costs as many turns of three processes. Some may be gone."""
        context = GLib.MainContext()
        context.push_thread_default()
        answers = [()] * len(paths)
        waiting = set(range(len(paths)))

        def on_answer(bus, result, number):
            waiting.discard(number)
            try:
                answers[number] = [path for _, path in bus.call_finish(result).unpack()[0]]
            except GLib.Error:
                pass
        try:
            for number, path in enumerate(paths):
                self.bus.call(self.name, path, "org.a11y.atspi.Accessible", "GetChildren", None, None, 0, -1, None, on_answer, number)
            while waiting:
                context.iteration(True)
        finally:
            context.pop_thread_default()
        return answers

    # Looking

    def wait(self, condition, what, timeout=TIMEOUT):
        end = time.monotonic() + timeout
        later = time.monotonic() + THOROUGH
        while True:
            # A child that was hidden stays in the cache and hides that another one has come: what is not found soon is looked
            # for by asking every node.
            begun = time.monotonic()
            self.thorough = begun > later
            try:
                value = condition()
            except GLib.Error:  # a node may be gone while it is looked at
                value = None
            taken = time.monotonic() - begun
            if self.thorough:
                later = time.monotonic() + max(2 * THOROUGH, 2 * taken)
            self.thorough = False
            if value:
                return value
            if self.process.poll() is not None:
                raise AssertionError(f"{what}: the desk has ended with {self.process.returncode}\n"
                                     + "\n".join(self.messages[-10:]))
            if time.monotonic() > end:
                raise AssertionError(f"{what}: not within {timeout} s\n" + "\n".join(self.messages[-10:]))
            # The desk, too, needs time for its work, not only for answers.
            time.sleep(max(PAUSE, taken))

    def traced(self, event):
        self.wait(lambda: event in self.times, event)
        return self.times[event]

    def nodes(self, name=None, role=None, test=None):
        return [node for node in self.screen().below()
                if (name is None or node.name == name) and (role is None or node.role == role) and (test is None or test(node))]

    def find(self, name=None, role=None, test=None):
        return self.wait(lambda: self.nodes(name, role, test), f"{role or 'anything'} “{name}”")[0]

    def gone(self, name=None, role=None, test=None):
        self.wait(lambda: not self.nodes(name, role, test), f"{role or 'anything'} “{name}” gone")

    def listed(self, node):
        """Whether a node is still among its parent's; the cache keeps what has been hidden."""
        children, = self.call(node.parent, "org.a11y.atspi.Accessible", "GetChildren")
        return any(path == node.path for _, path in children)

    def texts(self):
        """Everything that is shown as a label."""
        return self.screen().texts()

    def shows(self, part, role=None):
        return self.wait(lambda: [node for node in self.screen().below() if part in node.name and (role is None or node.role == role)],
                         f"“{part}” on the screen")[0]

    def fields(self, name):
        """What can be typed into; of several pages' the last is that of the page which was opened last."""
        return self.nodes(name, test=lambda node: "org.a11y.atspi.EditableText" in node.interfaces)

    def describe(self, title, role="image"):
        """What something drawn says to those who cannot see it; empty before it is there."""
        for node in self.nodes(title, role):
            try:
                text, = self.call(node.path, "org.freedesktop.DBus.Properties", "Get",
                                  GLib.Variant("(ss)", ("org.a11y.atspi.Accessible", "Description")))
            except GLib.Error:  # of a layout before
                continue
            if text:
                return text
        return ""

    def length(self, name):
        """How many characters a field holds; what they are is not told of a password."""
        node = self.fields(name)[-1]
        return self.call(node.path, "org.freedesktop.DBus.Properties", "Get",
                         GLib.Variant("(ss)", ("org.a11y.atspi.Text", "CharacterCount")))[0]

    # Acting

    def type(self, name, text):
        fields = self.wait(lambda: self.fields(name), f"a field “{name}”")
        self.call(fields[-1].path, "org.a11y.atspi.EditableText", "SetTextContents", GLib.Variant("(s)", (text,)))

    def press(self, name, role=None):
        """Presses a button as soon as it can be pressed: GTK takes a press of one that cannot, and does nothing."""
        def act(node):
            try:
                return self.call(node.path, "org.a11y.atspi.Action", "DoAction", GLib.Variant("(i)", (0,)))[0]
            except GLib.Error:  # GTK offers the interface on every widget, and refuses it on most
                return False
        self.wait(lambda: any(act(node) for node in reversed(self.nodes(name, role)) if node.role != "label" and node.states & SENSITIVE),
                  f"a button “{name}”")

    def do(self, node):
        """What a node does when it is pressed, wherever on the page it lies."""
        assert self.call(node.path, "org.a11y.atspi.Action", "DoAction", GLib.Variant("(i)", (0,)))[0], node.name

    def area(self, node):
        """Left, top, width and height on the screen: GTK 4.8 tells where a widget is in its window, and the window manager where that is."""
        x, y, width, height = self.place(node)
        window = self.tool("xdotool", "getactivewindow", "getwindowgeometry", "--shell")
        place = dict(line.split("=") for line in window.split() if "=" in line)
        return int(place["X"]) + x, int(place["Y"]) + y, width, height

    def place(self, node):
        """Where a widget has come to rest: what has just been filled is told where it was, or at its parent's edge, until it is laid out."""
        before = None
        while True:
            now = self.call(node.path, "org.a11y.atspi.Component", "GetExtents", GLib.Variant("(u)", (1,)))[0]
            if now == before:
                return now
            before = now
            time.sleep(PAUSE / 2)

    def point(self, node):
        """Puts the pointer on the middle of a node."""
        x, y, width, height = self.area(node)
        self.tool("xdotool", "mousemove", str(x + width // 2), str(y + height // 2))

    def click(self, node, times=1):
        """With the pointer."""
        self.point(node)
        self.tool("xdotool", "click", "--repeat", str(times), "--delay", "60", "1")

    def in_front(self):
        """Waits until keys come to this desk: while a window closes they go nowhere, or to another desk on the same screen."""
        def is_in_front():
            asked = subprocess.run(["xdotool", "getactivewindow", "getwindowpid"], check=False, capture_output=True, text=True, env=self.world)
            return asked.stdout.strip() == str(self.process.pid)
        self.wait(is_in_front, "the desk in front")

    def keys(self, *keys):
        self.in_front()
        self.tool("xdotool", "key", "--clearmodifiers", *keys)

    def write(self, text):
        self.in_front()
        self.tool("xdotool", "type", "--delay", "20", text)

    def tool(self, *words):
        """A program of the screen that this desk is on."""
        return subprocess.run(words, check=True, capture_output=True, text=True, env=self.world).stdout

    def sign_in(self, user, password="demo", words=("用户名", "密码", "登录")):
        self.traced("first-frame")
        self.type(words[0], user)
        self.type(words[1], password)
        self.press(words[2], "push-button")

    def shot(self, name):
        os.makedirs(SHOTS, exist_ok=True)
        # Where the pointer rests, a tooltip would show.
        self.tool("xdotool", "mousemove", "0", "0")
        time.sleep(0.5)
        # A picture is looked at once: to make it small costs more than to keep it.
        self.tool("import", "-window", "root", "-define", "png:compression-level=1", "-define", "png:compression-filter=0",
                  os.path.join(SHOTS, name + ".png"))

    def memory(self, what="VmRSS"):
        with open(f"/proc/{self.process.pid}/status", encoding="utf-8") as status:
            return next(int(line.split()[1]) / 1024 for line in status if line.startswith(what + ":"))

    def warnings(self):
        """What GLib and GTK complained of."""
        return [line for line in self.messages if "-WARNING **" in line or "-CRITICAL **" in line]

    def end(self):
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait(TIMEOUT)
        self.reader.join(2)
        self.process.stderr.close()
        if self.bus is not None and not self.bus.is_closed():
            self.bus.close_sync(None)
