# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures the start of the desk; see tests/bench/start."""

import json
import os
import statistics
import sys

sys.path.insert(0, os.path.join(os.environ["SONOR_SOURCE"], "tests", "desk"))
from desk import Desk  # noqa: E402

first_frame, list_filled, memory = [], [], []
for run in range(int(sys.argv[1])):
    desk = Desk()
    try:
        first_frame.append((desk.traced("first-frame") - desk.started) * 1000)
        # Whose first page is a list of tickets; an agent's is the form.
        desk.sign_in("admin1")
        list_filled.append((desk.traced("list-filled") - desk.times["sign-in"]) * 1000)
        memory.append(desk.memory())
        print(f"run {run + 1}: first frame {first_frame[-1]:.0f} ms, list filled {list_filled[-1]:.0f} ms, "
              f"{memory[-1]:.0f} MB", flush=True)
    finally:
        desk.end()
print(json.dumps({"first_frame_ms": round(statistics.median(first_frame)),
                  "list_filled_ms": round(statistics.median(list_filled)),
                  "rss_mb": round(statistics.median(memory))}))
