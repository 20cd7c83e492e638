# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be known of the Flatpak manifest without a runtime: it is well formed, pinned, asks for little, and names what is linked."""

import json
import os
import re
import subprocess

SOURCE, BUILD = os.environ["SONOR_SOURCE"], os.environ["SONOR_BUILD"]
number = 0


def check(what, wrong):
    global number
    number += 1
    print(f"{'not ok' if wrong else 'ok'} {number} - {what}" + (f"\n# {wrong}" if wrong else ""))


with open(SOURCE + "/flatpak-manifest.json", encoding="utf-8") as file:
    manifest = json.load(file)

check("it is ours, on a runtime of GNOME", [key for key in ("id", "runtime", "runtime-version", "sdk", "command", "modules") if not manifest.get(key)])
# A desk speaks the language that its person chooses, not only those of the system.
check("it brings all languages", manifest.get("separate-locales") is not False)
check("it starts a program that is installed", manifest["command"] != "sonor")

# Each with its reason; whoever adds one says why here.
ALLOWED = {
    "--share=ipc",  # shared memory with the X server
    "--share=network",  # the database, the telephone
    "--socket=wayland", "--socket=fallback-x11", "--device=dri",  # a window
    "--socket=pulseaudio",  # the telephone's sound
}
check("it asks for nothing else than it needs", sorted(set(manifest["finish-args"]) - ALLOWED))
check("it asks for all of it", sorted(ALLOWED - set(manifest["finish-args"])))

unpinned = []
for module in manifest["modules"]:
    for source in module["sources"]:
        url = source.get("url", "")
        if source["type"] == "archive":
            pinned = url.startswith("https://") and re.fullmatch("[0-9a-f]{64}", source.get("sha256", ""))
        elif source["type"] == "git":
            pinned = url.startswith("https://") and re.fullmatch("[0-9a-f]{40}", source.get("commit", ""))
        else:
            pinned = source["type"] in ("dir", "shell")
        if not pinned:
            unpinned.append((module["name"], url or source["type"]))
check("what it fetches is pinned by a checksum", unpinned)

# What the desk links, and who brings it. The list of the runtime is what GNOME documents; here it is not there to be asked.
RUNTIME = re.compile(r"lib(adwaita|gtk|pango|pangocairo|cairo|gdk_pixbuf|graphene|glib|gobject|gio|gmodule|json-glib|secret|fontconfig|sqlite3|gnutls"
                     r"|gst[a-z]+|harfbuzz|X11|c|m|intl|vulkan)[-.0-9]")
MODULES = {"libpq": "libpq.so", "sofia-sip": "libsofia-sip", "libxlsxwriter": "libxlsxwriter"}
names = {module["name"] for module in manifest["modules"]}
check("no module is there twice", len(names) != len(manifest["modules"]))
needed = re.findall(r"\(NEEDED\).*\[(.*)\]", subprocess.run(["readelf", "-d", BUILD + "/app/desk/sonor"], check=True, capture_output=True, text=True).stdout)
brought = [library for module, library in MODULES.items() if module in names]
check("it names a module for all that the desk links and the runtime lacks",
      [library for library in needed if not RUNTIME.match(library) and not library.startswith(tuple(brought))])
check("it brings nothing that the desk does not link",
      [module for module in names - {"sonor"} if module not in MODULES or not any(library.startswith(MODULES[module]) for library in needed)])
print(f"1..{number}")
