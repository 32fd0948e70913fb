"""Who walks with whom: small groups of people who are tied to each other."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from homeroom.generate.defaults import figure
from homeroom.generate.keyed import uniforms
from homeroom.kernels import draws
from homeroom.world.tables import Table

ALONE = -1


def companies(people: Table, ties: Table) -> NDArray[np.int32]:
    """For each person the next one of its group, round in a ring; `ALONE` for who walks alone.

    Everybody who is keyed to walk in company takes, in order of their hash, the closest of those tied to them who are
    too and are still free, up to a keyed size of two to four. So somebody without ties changes nobody's company.

    Args:
        people: rows of PERSON with `who`, `tie_first` and `tie_n` filled in.
        ties: rows of TIE.
    """
    n = len(people)
    ring = np.full(n, ALONE, np.int32)
    if not len(ties):
        return ring
    share = figure("body", "company", "share")
    pairs, threes = figure("body", "company", "pairs"), figure("body", "company", "threes")
    social = uniforms(people.who, -1, draws.COMPANY, 0) < share
    luck = uniforms(people.who, -1, draws.COMPANY, 1)
    size = 2 + (luck > pairs).astype(int) + (luck > pairs + threes)
    for i in np.argsort(people.who, kind="stable").tolist():
        if not social[i] or ring[i] != ALONE:
            continue
        own = ties[int(people.tie_first[i]) : int(people.tie_first[i] + people.tie_n[i])]
        to = own["to"]
        near = sorted(zip((-own["weight"]).tolist(), people.who[to].tolist(), to.tolist(), strict=True))
        free = [j for _, _, j in near if social[j] and ring[j] == ALONE and j != i]
        group = [i, *free[: size[i] - 1]]
        if len(group) > 1:
            for a, b in zip(group, group[1:] + group[:1], strict=True):
                ring[a] = b
    return ring
