"""Aisopod on a day without trouble."""

from . import aisopod
from .host import COLLECTED
from .tree import at

NAME = "aisopod-healthy"
STORY = "the same machine on an ordinary day"


def tell():
    here = aisopod.Pod(20261129, [(at("2026-11-19 18:00:00"), COLLECTED)])
    here.state()
    return here


MUST_SURVIVE = {"files/var/log/aisopod.log": ["Received message", "finished processing request"]}
EXPECTED = {"healthy": True}
