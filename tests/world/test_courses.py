"""The stages of a pathogen as arrays."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from homeroom.kernels.course import empirical_rows
from homeroom.spec.pathogen import Pathogen
from homeroom.world.courses import tabulate
from homeroom.world.tables import CONDUCTS, FAMILIES, FATES, ROUTES
from world.scenarios import small


def pathogen() -> Pathogen:
    families = {
        "a": ({"family": "fixed", "value": "90 s"}, (90.0, 0.0, 0.0)),
        "b": ({"family": "exponential", "mean": "2 min"}, (120.0, 0.0, 0.0)),
        "c": ({"family": "geometric", "mean": "3 d"}, (259200.0, 0.0, 0.0)),
        "d": ({"family": "gamma", "mean": "1 h", "shape": 2.5}, (3600.0, 2.5, 0.0)),
        "e": ({"family": "lognormal", "median": "10 s", "sigma": 0.4}, (10.0, 0.4, 0.0)),
        "f": ({"family": "weibull", "scale": "20 s", "shape": 1.5}, (20.0, 1.5, 0.0)),
        "g": ({"family": "empirical", "values": ["3 s", "1 s", "2 s"], "weights": [1, 2, 1]}, (0.0, 0.0, 0.0)),
    }
    stages = {}
    names = [*families, "end"]
    for name, after in pairwise(names):
        stages[name] = {"dwell": families[name][0], "next": [{"to": after, "probability": 1.0}]}
    stages["end"] = {"fate": "dead", "conduct": "dead"}
    stages["a"]["next"] = [{"to": "b", "probability": "25 %"}, {"to": "end", "probability": "rest"}]
    return Pathogen(name="all", stages=stages, routes={"blood": {"enters": "b", "probability": 0.3}})


def test_every_family_has_its_parameters_in_seconds() -> None:
    made = tabulate(pathogen())
    assert made.stage_ids == ("a", "b", "c", "d", "e", "f", "g", "end")
    found = [FAMILIES[f] for f in made.stages.family]
    assert found == ["fixed", "exponential", "geometric", "gamma", "lognormal", "weibull", "empirical", "never"]
    assert made.stages.p1.tolist() == [90.0, 120.0, 259200.0, 3600.0, 10.0, 20.0, 0.0, 0.0]
    assert made.stages.p2.tolist() == [0.0, 0.0, 0.0, 2.5, 0.4, 1.5, 0.0, 0.0]
    np.testing.assert_array_equal(made.stage_table, empirical_rows([3.0, 1.0, 2.0], [1, 2, 1]))
    assert (made.stages.table_first[6], made.stages.table_n[6]) == (0, 3)


def test_ways_and_entries() -> None:
    made = tabulate(pathogen())
    first, n = int(made.stages.next_first[0]), int(made.stages.next_n[0])
    assert made.nexts.to[first : first + n].tolist() == [1, 7]
    assert made.nexts.probability[first : first + n].tolist() == [0.25, 0.75]
    assert made.stages.next_n[7] == 0
    assert FATES[made.stages.fate[7]] == "dead"
    blood = made.entries[ROUTES.index("blood")]
    assert (blood.stage, blood.probability) == (1, 0.3)
    assert made.entries.stage[ROUTES.index("bite")] == -1
    assert made.entries.probability[ROUTES.index("bite")] == 0.0


def test_the_built_in_virus() -> None:
    made = tabulate(small().pathogen)
    assert "hunts" in {CONDUCTS[c] for c in made.stages.conduct}
    for stage in made.stages:
        ways = made.nexts[stage.next_first : stage.next_first + stage.next_n]
        assert (stage.next_n == 0) == (FAMILIES[stage.family] == "never")
        if stage.next_n:
            assert abs(ways.probability.sum() - 1.0) < 1e-12
