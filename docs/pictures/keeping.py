"""Pictures as they are kept: in 256 colours of their own, small enough for a page of text."""

from __future__ import annotations

from pathlib import Path

from PIL import Image
from PySide6.QtGui import QImage

ROOT = Path(__file__).resolve().parent.parent.parent
#: The gallery of every page in every look.
GALLERY = ROOT / "docs" / "images"
#: What the manual shows: light, and dark beside it.
MANUAL = ROOT / "resources" / "manual" / "images"
#: A picture larger than this is no picture for a page of text.
LARGEST = 300_000


def save(image: QImage, path: Path) -> None:
    """Save a picture: a window's text and flat grounds need no more than 256 colours."""
    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    data = bytes(plain.constBits())
    drawn = Image.frombytes("RGB", (plain.width(), plain.height()), data, "raw", "RGB", plain.bytesPerLine())
    path.parent.mkdir(parents=True, exist_ok=True)
    drawn.quantize(256, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(path, optimize=True)
    if path.stat().st_size > LARGEST:
        raise SystemExit(f"{path.name}: {path.stat().st_size:,} bytes")


def files_of(name: str, look: str, *, manual: bool) -> tuple[Path, ...]:
    """Where the picture of a scene in a look is kept, relative to the folder of all pictures."""
    kept = [Path("docs/images") / f"{name}-{look}.png"]
    if manual and look in {"light", "dark"}:
        kept.append(Path("resources/manual/images") / (f"{name}.png" if look == "light" else f"{name}-dark.png"))
    return tuple(kept)
