"""The host on a day when pruning works: nothing is wrong."""

from . import world
from .host import COLLECTED

NAME = "agentim-healthy"
STORY = "the same machine on a day when pruning works"


def tell():
    here = world.World(20261119)
    world.backups(here.random, here.log, COLLECTED, grows=False)
    here.state()
    return here


MUST_SURVIVE = {}
EXPECTED = {"healthy": True}
