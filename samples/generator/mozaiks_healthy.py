"""MozaiksAI on a day when all is well."""

from . import mozaiks

NAME = "mozaiksai-healthy"
STORY = "MozaiksAI on a day when all is well"


def tell():
    here = mozaiks.World(20261201)
    here.state()
    return here


MUST_SURVIVE = {}
EXPECTED = {"healthy": True}
