"""Write docs/images/README.md, the gallery of every picture, or say with --check that it is stale.

python docs/generate_gallery.py [--check]

The pages come in the window's order; what a page's pictures show is the first line of its module of scenes. It reads
the declarations only and takes no picture.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from docs.pictures import scenes  # noqa: E402
from docs.pictures.looks import LOOKS  # noqa: E402
from docs.pictures.stage import Scene  # noqa: E402
from fundwatch.ui.page import all_pages  # noqa: E402

PAGE = ROOT / "docs" / "images" / "README.md"
HEAD = """# Pictures of the window

Taken by `python docs/take_pictures.py` over the small made-up county; every name, number and place is fictitious.
Each scene in light and dark at 1366 × 768, light at 1.5×, and some on a screen of 1920 × 1080. `--check` holds what
the window shows now against these and writes a report to look at. This page is written by
`docs/generate_gallery.py`.
"""


def text() -> str:
    """The whole page."""
    return "\n".join([HEAD, *_sections()])


def _sections() -> Iterator[str]:
    for said, found in sorted(_modules(), key=lambda one: _place(one[0])):
        yield f"## {said}\n"
        for name, scene in found.items():
            looks = [look for look in LOOKS.values() if scene.large or not look.large]
            others = " · ".join(f"[{look.name}]({name}-{look.name}.png)" for look in looks if look.name != "light")
            yield f"![{name}]({name}-light.png)\n\n{name}: {others}\n"


def _modules() -> Iterator[tuple[str, dict[str, Scene]]]:
    for one in pkgutil.iter_modules(scenes.__path__):
        module = importlib.import_module(f"{scenes.__name__}.{one.name}")
        yield (module.__doc__ or "").partition("\n")[0].rstrip("."), module.SCENES


def _place(said: str) -> tuple[int, str]:
    """Where the page that a line begins with stands in the window; what is no page comes first."""
    order = {page.title: page.order for page in all_pages()}
    return order.get(said.partition(":")[0], 0), said


def main() -> int:
    """Write, or check."""
    written = text()
    if "--check" in sys.argv[1:]:
        if PAGE.read_text(encoding="utf-8") == written:
            return 0
        print(f"{PAGE.relative_to(ROOT)} is stale: run python docs/generate_gallery.py")
        return 1
    PAGE.write_text(written, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
