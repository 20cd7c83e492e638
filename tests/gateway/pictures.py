# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures for tests: a photograph as a telephone takes it, with where it was taken, and what is read of a picture again."""

import struct
import subprocess


def paint(size, kind, *options):
    """A picture of a known size that ImageMagick paints: noise, so that it is as large as a photograph."""
    done = subprocess.run(["convert", "-size", size, "plasma:red-blue", *options, kind + ":-"], capture_output=True, check=True)
    return done.stdout


def measure(data):
    """Width, height and kind, as ImageMagick reads them."""
    done = subprocess.run(["identify", "-format", "%w %h %m", "-"], input=data, capture_output=True, check=True)
    return done.stdout.decode()


def photograph(size="800x600", orientation=6):
    """A JPEG with EXIF: which way up, which telephone, and the place as GPS writes it (40°45'12" N, 107°23'45" E)."""
    jpeg = paint(size, "jpeg", "-strip", "-quality", "92")
    maker = b"A telephone of 13804781234\0"

    def entry(tag, kind, count, value):
        return struct.pack(">HHI", tag, kind, count) + value

    def degrees(*parts):
        return b"".join(struct.pack(">II", part, 1) for part in parts)

    # TIFF: header (8), IFD0 with 3 entries, GPS with 4, then what does not fit into an entry.
    ifd0 = 8
    gps = ifd0 + 2 + 3 * 12 + 4
    data = gps + 2 + 4 * 12 + 4
    places = degrees(40, 45, 12) + degrees(107, 23, 45)
    tiff = b"MM\0*" + struct.pack(">I", ifd0)
    tiff += struct.pack(">H", 3)
    tiff += entry(0x010F, 2, len(maker), struct.pack(">I", data + len(places)))
    tiff += entry(0x0112, 3, 1, struct.pack(">HH", orientation, 0))
    tiff += entry(0x8825, 4, 1, struct.pack(">I", gps)) + struct.pack(">I", 0)
    tiff += struct.pack(">H", 4)
    tiff += entry(1, 2, 2, b"N\0\0\0") + entry(2, 5, 3, struct.pack(">I", data))
    tiff += entry(3, 2, 2, b"E\0\0\0") + entry(4, 5, 3, struct.pack(">I", data + 24)) + struct.pack(">I", 0)
    tiff += places + maker
    exif = b"Exif\0\0" + tiff
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + jpeg[2:]


def says_where(data):
    """Whether the place, or the telephone, can still be found in a file."""
    return b"Exif" in data or b"13804781234" in data or struct.pack(">II", 107, 1) in data
