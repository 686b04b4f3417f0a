"""Draw the program's icon: resources/icons/fundwatch.svg, and from it fundwatch.png and fundwatch.ico.

python packaging/draw_icon.py          writes the three; --check exits 1 where one is stale.

A calm one: an open ledger on the window's blue, the ruled lines of its accounts, and a tick for what has been checked.
Small sizes leave out the lines, which would only blur.
"""

from __future__ import annotations

import os
import struct
import sys
from pathlib import Path

ICONS = Path(__file__).resolve().parent.parent / "resources" / "icons"
NAME = "fundwatch"
#: Pixels of the pictures in the .ico; Windows takes the nearest. Those from _AS_PNG on are kept as PNG.
SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)
_AS_PNG = 128
_WITHOUT_LINES = 24

GROUND, SHADE, PAPER, LINE, TICK = "#2f6fde", "#2459b8", "#ffffff", "#b9cdf2", "#1f9d63"


def drawing(*, lines: bool = True) -> str:
    """The icon as SVG on a square of 64; without `lines` for the smallest sizes."""
    ruled = (
        f'<path d="M15 25h12M15 32h12M15 39h9M37 25h12" fill="none" stroke="{LINE}" stroke-width="2.6"'
        ' stroke-linecap="round"/>'
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64" viewBox="0 0 64 64">'
        f'<rect x="2" y="2" width="60" height="60" rx="13" fill="{GROUND}"/>'
        f'<path d="M9 50.5c8-2.4 16.5-2 23 1.5 6.5-3.5 15-3.9 23-1.5v3c-8-2-16.5-1.5-23 2-6.5-3.5-15-4-23-2z"'
        f' fill="{SHADE}"/>'
        f'<path d="M9 15c8-2.6 16.5-2.2 23 1.5v35C25.5 48 17 47.6 9 50z" fill="{PAPER}"/>'
        f'<path d="M55 15c-8-2.6-16.5-2.2-23 1.5v35C38.5 48 47 47.6 55 50z" fill="{PAPER}"/>'
        f'<path d="M32 16.5v35" fill="none" stroke="{SHADE}" stroke-width="1.6"/>'
        f"{ruled if lines else ''}"
        f'<path d="m37.5 36.5 5 5.2 8.5-9.7" fill="none" stroke="{TICK}" stroke-width="{4.2 if lines else 6}"'
        ' stroke-linecap="round" stroke-linejoin="round"/>'
        "</svg>\n"
    )


def pictures() -> dict[str, bytes]:
    """Every file of the icon by its name."""
    return {
        f"{NAME}.svg": drawing().encode(),
        f"{NAME}.png": png(256),
        f"{NAME}.ico": ico({size: png(size) if size >= _AS_PNG else bitmap(size) for size in SIZES}),
    }


def ico(images: dict[int, bytes]) -> bytes:
    """An .ico file of the pictures by their pixels."""
    head = struct.pack("<3H", 0, 1, len(images))
    place = len(head) + 16 * len(images)
    entries = b""
    for size, image in images.items():
        entries += struct.pack("<4B2H2I", size % 256, size % 256, 0, 0, 1, 32, len(image), place)
        place += len(image)
    return head + entries + b"".join(images.values())


def png(size: int) -> bytes:
    """The icon as PNG."""
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice  # noqa: PLC0415

    held = QByteArray()
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    _rendered(size).save(buffer, "PNG")
    return bytes(held.data())


def bitmap(size: int) -> bytes:
    """The icon as the bitmap that every Windows reads in an .ico: 32 bits a pixel, bottom row first, and a mask."""
    image = _rendered(size)
    rows = bytes(image.constBits())
    step = image.bytesPerLine()
    colours = b"".join(rows[step * y : step * y + 4 * size] for y in reversed(range(size)))
    mask_step = (size + 31) // 32 * 4
    header = struct.pack("<IiiHHIIiiII", 40, size, 2 * size, 1, 32, 0, len(colours) + mask_step * size, 0, 0, 0, 0)
    return header + colours + bytes(mask_step * size)


def _rendered(size: int):  # type: ignore[no-untyped-def]  # noqa: ANN202 - Qt is imported late
    from PySide6.QtCore import QByteArray, QRectF  # noqa: PLC0415
    from PySide6.QtGui import QImage, QPainter  # noqa: PLC0415
    from PySide6.QtSvg import QSvgRenderer  # noqa: PLC0415

    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    renderer = QSvgRenderer(QByteArray(drawing(lines=size > _WITHOUT_LINES).encode()))
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return image


def main(arguments: list[str]) -> int:
    """Write the files, or with --check say which are stale."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    stale = 0
    for name, content in pictures().items():
        path = ICONS / name
        if arguments != ["--check"]:
            path.write_bytes(content)
        elif not path.is_file() or path.read_bytes() != content:
            print(f"stale: {path.name}; python packaging/draw_icon.py")
            stale = 1
    return stale


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
