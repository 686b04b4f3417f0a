"""Take the pictures of every page over the made-up county: light, dark, one and a half times as large, a large screen.

python docs/take_pictures.py [NAME …]           keep them in docs/images and resources/manual/images
python docs/take_pictures.py --check [NAME …]   hold what the window shows now against those kept, and write a report

Each look is taken in a process of its own, because Qt reads its scale once. Nothing is shown on a screen.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from docs.pictures.books import make_books  # noqa: E402
from docs.pictures.comparing import compare, write_report  # noqa: E402
from docs.pictures.keeping import files_of, save  # noqa: E402
from docs.pictures.looks import LOOKS, Look  # noqa: E402
from docs.pictures.scenes import all_scenes  # noqa: E402
from docs.pictures.stage import EMPTY, FILLED, NONE, Stage  # noqa: E402

REPORT = ROOT / "build" / "pictures"


def wanted(look: Look, names: list[str]) -> list[str]:
    """The scenes of these that are taken in a look."""
    scenes = all_scenes()
    return [name for name in names if scenes[name].large or not look.large]


def take(look: Look, names: list[str], folder: Path, into: Path) -> None:
    """Take pictures in one look; runs in a process of its own."""
    scenes = all_scenes()
    for database in (NONE, EMPTY, FILLED):
        here = [name for name in wanted(look, names) if scenes[name].database == database]
        if not here:
            continue
        stage = Stage(look, folder / database if database else None, folder)
        for name in here:
            image = scenes[name].take(stage)
            for file in files_of(name, look.name, manual=scenes[name].manual):
                save(image, into / file)
        stage.window.close()


def take_all(looks: list[str], names: list[str], into: Path) -> None:
    """Make the books once, then take every look in its own process."""
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "made"
        made.mkdir()
        make_books(made)
        for look in looks:
            # Scenes write into the books: every look begins with the same.
            own = Path(folder) / look
            shutil.copytree(made, own)
            command = [sys.executable, __file__, "--look", look, "--in", str(own), "--into", str(into), *names]
            environment = {**os.environ, "QT_SCALE_FACTOR": LOOKS[look].scale, "XDG_DATA_HOME": str(own)}
            subprocess.run(command, check=True, env=environment)  # noqa: S603 - this very script


def check(looks: list[str], names: list[str]) -> int:
    """Hold the window against the pictures kept; 1 where one changed, is missing, or belongs to no scene."""
    take_all(looks, names, REPORT)
    scenes = all_scenes()
    files = [
        file
        for look in looks
        for name in wanted(LOOKS[look], names)
        for file in files_of(name, look, manual=scenes[name].manual)
    ]
    compared = compare(ROOT, REPORT, files)
    if names != list(scenes) or looks != list(LOOKS):
        compared = [one for one in compared if one.file in files]
    report = write_report(compared, ROOT, REPORT)
    for one in compared:
        if not one.same:
            print(f"{one.file}: {one.said}")
    print(f"{sum(one.same for one in compared)} of {len(compared)} pictures as kept; look at {report}")
    return int(not all(one.same for one in compared))


def main() -> int:
    """See the module's own words."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help="scenes to take; none: all")
    parser.add_argument("--look", choices=list(LOOKS), action="append", help="only this look")
    parser.add_argument("--check", action="store_true", help="compare with those kept")
    parser.add_argument("--in", dest="folder", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--into", type=Path, default=ROOT, help=argparse.SUPPRESS)
    given = parser.parse_args()
    names = given.names or list(all_scenes())
    looks = given.look or list(LOOKS)
    if given.folder is not None:
        take(LOOKS[looks[0]], names, given.folder, given.into)
        return 0
    if given.check:
        return check(looks, names)
    take_all(looks, names, ROOT)
    return 0


if __name__ == "__main__":
    sys.exit(main())
