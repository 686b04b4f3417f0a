"""Who reads or writes; passed explicitly everywhere."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Actor:
    """The person (and office) on whose behalf something is read or written.

    `region_code` bounds what the actor may see: the actor's region and those below it; blank is the whole county.
    """

    name: str
    office: str = ""
    region_code: str = ""
