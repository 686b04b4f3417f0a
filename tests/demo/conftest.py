from __future__ import annotations

import pytest

from fundwatch.demo.county import make_world
from fundwatch.demo.world import World


@pytest.fixture(scope="session", params=[1, 20170213])
def world(request: pytest.FixtureRequest) -> World:
    """A small county; whatever a test asks of it must hold for any seed."""
    return make_world("small", request.param)
