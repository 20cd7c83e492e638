# SPDX-License-Identifier: GPL-3.0-or-later
"""What a tour leaves to read: what happened when, with pictures, and counts of rows that must add up."""

import os
import time


class Transcript:
    def __init__(self, folder):
        self.folder = folder
        self.began = time.monotonic()
        self.lines = ["# One day of the hotline", "", "Played by `./run tour`, in real time, on the real programs; each line was true when it was written.", ""]
        self.pictures = 0
        self.counts = []

    def write(self):
        """After every line, so that a tour that fails tells how far it came."""
        with open(os.path.join(self.folder, "transcript.md"), "w", encoding="utf-8") as file:
            file.write("\n".join(self.lines) + "\n")

    def chapter(self, title):
        self.lines += ["", "## " + title, ""]
        print(f"• {title}", flush=True)
        self.write()

    def say(self, words):
        seconds = int(time.monotonic() - self.began)
        self.lines.append(f"- `{seconds // 60}:{seconds % 60:02d}` {words}")
        self.write()

    def picture(self, desk, name, words):
        """What is on somebody's screen."""
        self.pictures += 1
        name = f"{self.pictures:02d}-{name}"
        desk.shot(name)
        self.show(name, words)

    def show(self, name, words):
        self.lines += ["", f"  ![{words}](pictures/{name}.png)", ""]
        self.write()

    def expect(self, words, count, wanted):
        """A count of rows at the end, beside what the steps before must have made."""
        self.counts.append((words, int(count), wanted))

    def add_up(self):
        """The table of counts; an error if one of them is another than the steps say."""
        self.lines += ["", "## What it comes to", "", "| rows | by the steps above | in the database |", "| --- | ---: | ---: |"]
        self.lines += [f"| {words} | {wanted} | {count} |" for words, count, wanted in self.counts]
        self.write()
        wrong = [f"{words}: {count} instead of {wanted}" for words, count, wanted in self.counts if count != wanted]
        if wrong:
            raise AssertionError("the rows do not add up: " + "; ".join(wrong))
