# SPDX-License-Identifier: GPL-3.0-or-later
"""What GTK's cache for screen readers says of each widget, read out of the bytes of the answer.

An answer holds thousands of widgets and comes several times a second: to ask GLib for each part of each of them takes more of the
machine than the desk itself. So the parts are found as GVariant's specification lays them out: what has no fixed size is followed by
where it ends, counted from the beginning, the last first, in as many bytes as the size of the whole needs.
"""

import functools
import re
import struct

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402

EXPANDED = 1 << int(Atspi.StateType.EXPANDED)
TYPE = "a((so)(so)(so)iiassusau)"
# An integer of 1, 2 or 4 bytes, in this machine's order.
ENDS = {1: "B", 2: "H", 4: "I"}


@functools.lru_cache(None)
def role(number):
    # A button lost its push in AT-SPI 2.56.
    return {"button": "push-button"}.get(nick := Atspi.Role(number).value_nick, nick)


def width(size):
    """How many bytes an end takes within what has a size."""
    return 1 if size <= 0xff else 2 if size <= 0xffff else 4


def aligned(position):
    return position + 3 & ~3


def path_of(pair):
    """The second of (so): a name on the bus and a path, each with a zero; then where the first ends."""
    count = width(len(pair))
    begin, = struct.unpack_from("=" + ENDS[count], pair, len(pair) - count)
    return pair[begin:-count - 1].decode()


@functools.lru_cache(None)
def words(name):
    """GTK says a label twice if it has set it and reads it from a child too; the keys of Chinese labels are in brackets."""
    said = (re.sub(r"\(_?[A-Z]\)", "", name) if "(" in name else name).replace("_", "")
    half = said[:len(said) // 2]
    return half if said == f"{half} {half}" else said


@functools.lru_cache(1 << 16)
def parts(item):
    """Path, parent, place among its children, their number, name, role and states: of most nodes the same as a moment ago."""
    count = width(len(item))
    # From behind: where the node, the program, the parent, the interfaces, the name and the description end.
    described, named, interfaces, parent, program, node = struct.unpack_from("=6" + ENDS[count], item, len(item) - 6 * count)
    return (path_of(item[:node]), path_of(item[program:parent]), *struct.unpack_from("=ii", item, aligned(parent)),
            words(item[interfaces:named - 1].decode()), role(struct.unpack_from("=I", item, aligned(named))[0]),
            struct.unpack_from("=I", item, aligned(described))[0])


class Node:
    """What was on the screen when it was asked."""

    def __init__(self, items, number, item):
        self.items = items
        self.number = number
        self.path, self.parent, self.index, self.n_children, self.name, self.role, self.states = parts(item)
        self.children = []

    @property
    def interfaces(self):
        return self.items.get_child_value(self.number).get_child_value(5).unpack()

    def below(self):
        """This node and everything below it, from the top."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.children))

    def texts(self):
        return [node.name for node in self.below() if node.role == "label" and node.name]

    def expanded(self):
        return bool(self.states & EXPANDED)


def read(items):
    """The nodes of an answer, in its order."""
    assert items.get_type_string() == TYPE, items.get_type_string()
    number = items.n_children()
    if number == 0:
        return []
    data = items.get_data_as_bytes().get_data()
    count = width(len(data))
    ends = struct.unpack_from(f"={number}{ENDS[count]}", data, len(data) - number * count)
    return [Node(items, place, data[aligned(ends[place - 1]) if place > 0 else 0:end]) for place, end in enumerate(ends)]
