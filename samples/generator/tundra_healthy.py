"""A build machine on which Auto-Tundra works: nothing is wrong."""

from . import tundra


def tell():
    here = tundra.World(20261130)
    here.state()
    return here


MUST_SURVIVE = {}
EXPECTED = {"healthy": True}
