"""Flywheel Gateway on a day without trouble."""

from . import flywheel
from .host import COLLECTED
from .tree import at

NAME = "flywheel-healthy"
STORY = "the gateway on a day without trouble"


def tell():
    here = flywheel.Forge(20261211, [(at("2026-11-19 18:00:00"), COLLECTED)])
    here.state()
    return here


MUST_SURVIVE = {"files/var/log/flywheel/gateway.log": ["Rotated to next profile", "circuit-breaker: CLOSED (recovered)"]}
EXPECTED = {"healthy": True}
