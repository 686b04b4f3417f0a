"""The looks that pictures are taken in."""

from __future__ import annotations

from dataclasses import dataclass

from fundwatch.services.opening import Actor

ACTOR = Actor("李会计", "青岚县财政局")


@dataclass(frozen=True)
class Look:
    """One look of the window; a `large` one is taken of the scenes that are worth it."""

    name: str
    theme: str
    scale: str = "1"
    size: tuple[int, int] = (1366, 768)
    large: bool = False


LOOKS = {
    look.name: look
    for look in (
        Look("light", "light"),
        Look("dark", "dark"),
        Look("light-1.5x", "light", scale="1.5"),
        Look("light-1920", "light", size=(1920, 1080), large=True),
    )
}
