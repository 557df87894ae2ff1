"""A build machine on which Auto-Tundra works: nothing is wrong."""

from . import tundra

NAME = "tundra-healthy"
STORY = "a build machine on which Auto-Tundra works"


def tell():
    here = tundra.World(20261130)
    here.state()
    return here


MUST_SURVIVE = {}
EXPECTED = {"healthy": True}
