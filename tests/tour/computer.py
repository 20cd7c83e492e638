# SPDX-License-Identifier: GPL-3.0-or-later
"""A computer that somebody works at: a screen, a window manager, a session bus and a home of its own."""

import atexit
import os
import shutil
import subprocess
import tempfile

from desk import Desk
from phone_world import settings

FOLDERS = {"HOME": "", "XDG_CONFIG_HOME": "config", "XDG_DATA_HOME": "data", "XDG_CACHE_HOME": "cache", "XDG_RUNTIME_DIR": "runtime"}


class Computer:
    def __init__(self, size="1920x1080", language="zh_CN"):
        self.home = tempfile.mkdtemp(prefix="sonor-computer-")
        self.processes = []
        atexit.register(self.switch_off)
        self.environment = {name: os.path.join(self.home, folder) for name, folder in FOLDERS.items()}
        for folder in self.environment.values():
            os.makedirs(folder, mode=0o700, exist_ok=True)
        self.environment.update(GSETTINGS_BACKEND="keyfile", GDK_BACKEND="x11", GSK_RENDERER="cairo", NO_AT_BRIDGE="0", SECRET_BACKEND="file",
                                SECRET_FILE_TEST_PATH=self.home + "/keyring", SECRET_FILE_TEST_PASSWORD="tour")
        settings("", user="", language=language, home=self.environment["XDG_CONFIG_HOME"])
        self.environment["DISPLAY"] = ":" + self.start("Xvfb", "-screen", "0", size + "x24", "-nolisten", "tcp", "-displayfd", "{}")
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = self.start("dbus-daemon", "--session", "--nofork", "--print-address={}")
        self.start("openbox")

    def start(self, *command):
        """A program; where it can be reached, if it is to write that to a file descriptor."""
        environment = {name: value for name, value in os.environ.items() if name not in ("GTK_A11Y", "WAYLAND_DISPLAY")}
        reading, writing = os.pipe()
        self.processes.append(subprocess.Popen(
            [word.format(writing) for word in command], pass_fds=[writing], env={**environment, **self.environment},
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        os.close(writing)
        with os.fdopen(reading) as answer:
            return answer.readline().strip() if any("{}" in word for word in command) else ""

    def desk(self, *arguments, **environment):
        desk = Desk(arguments, **self.environment, **environment)
        atexit.register(desk.end)
        return desk

    def switch_off(self):
        for process in reversed(self.processes):
            process.terminate()
            process.wait()
        shutil.rmtree(self.home, ignore_errors=True)
