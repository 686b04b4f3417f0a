"""Every planting, by what it is about."""

from __future__ import annotations

from detecting.plants import (
    afresh,
    building,
    claimants,
    elsewhere,
    entitled,
    kin,
    lending,
    owning,
    posting,
    quantities,
    spending,
    tendering,
    waiting,
)

ALL = (
    entitled,
    kin,
    claimants,
    quantities,
    spending,
    waiting,
    tendering,
    building,
    owning,
    lending,
    posting,
    elsewhere,
    afresh,
)
