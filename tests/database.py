# SPDX-License-Identifier: GPL-3.0-or-later
"""The private database of a test, for who asks often: a program and a connection for each question cost more than the answers."""

import os
import subprocess

END = "-- end of answer --"


class Session:
    """One psql that stays, and comes again when the server was away. Each statement is a transaction of its own."""

    def __init__(self, login=None, **environment):
        self.command = ["psql", "-XqAt", "-v", "ON_ERROR_STOP=1"] + (["-U", login] if login else [])
        self.environment = {**os.environ, **environment}
        # What the server remarks would stand among the answers.
        self.environment["PGOPTIONS"] = self.environment.get("PGOPTIONS", "") + " -c client_min_messages=error"
        self.process = None

    def __call__(self, text):
        for last in (False, True):
            lines, ended = self._ask(text)
            answer = "".join(lines).strip()
            if ended:
                return answer
            self.process.wait()
            self.process = None
            if last or "ERROR:" in answer:
                raise RuntimeError(answer)
        return None

    def _ask(self, text):
        lines = []
        if self.process is None:
            self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                            env=self.environment)
        try:
            self.process.stdin.write(f"{text}\n;\n\\echo {END}\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            return lines, False
        for line in self.process.stdout:
            if line == END + "\n":
                return lines, True
            lines.append(line)
        return lines, False
