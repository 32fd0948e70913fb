"""Who is of the class, who is a stranger, and how many hits a day at school comes to, kind by kind."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from homeroom.exchange.folder import load
from homeroom.kernels import rates
from homeroom.kernels.handle import handle
from homeroom.kernels.outbreak_arrays import WEEK
from homeroom.kernels.outbreak_setting import SettingArrays
from homeroom.regimes.outbreak_state import setting_arrays
from homeroom.world.outbreak import Scales, settle

SCALES = Scales(direct=1e-4, air=4e-6, surface=2e-5, home=3e-5)


@cache
def arrays(kind: str) -> SettingArrays:
    made = load("measles").replace({"school.kind": kind, "school.pupils": 120})
    found = setting_arrays(settle(made), SCALES)
    rates.accumulate(handle(found))
    return found


@pytest.mark.parametrize("kind", ["primary", "high"])
def test_runs_are_the_classes_in_a_block_and_every_row_knows_its_own(kind: str) -> None:
    w = arrays(kind)
    for b, block in enumerate(w.blocks):
        members = w.members[block.member_first : block.member_first + block.member_n]
        runs = w.runs[w.run_first[b] : w.run_first[b + 1]]
        assert runs.n.sum() == block.member_n
        groups = runs.group[runs.group >= 0]
        assert len(set(groups.tolist())) == len(groups), "one run of each class"
        for run in runs:
            of_run = w.people.group[members[run.first : run.first + run.n]]
            assert np.all(of_run == run.group)
    for i in range(len(w.people)):
        for row in w.rows[w.row_first[i, 0] : w.row_first[i, 7]]:
            if row.block >= 0:
                run = w.runs[row.run]
                assert run.block == row.block
                assert run.first <= row.slot < run.first + run.n
                assert run.group == w.people.group[i]


@pytest.mark.parametrize("kind", ["primary", "high"])
def test_nowhere_are_there_more_strangers_than_candidates_are_drawn_for(kind: str) -> None:
    """As long as air stays in the room: what is given off in a block hits in it or in those that follow."""
    w = arrays(kind)
    for run in w.runs:
        block = w.blocks[run.block]
        room = w.rooms[block.room]
        others = w.blocks[room.block_first : room.block_first + room.block_n]
        for b, other in enumerate(others, room.block_first):
            gap = (other.start - block.end) % WEEK
            if b == run.block or 0.001 * gap * room.leave < 23.0:
                runs = w.runs[w.run_first[b] : w.run_first[b + 1]]
                same = runs.n[(runs.group == run.group) & (run.group >= 0)].sum()
                own = run.n if b == run.block else same
                assert other.member_n - own <= run.most


def test_the_kinds_together_are_what_everybody_of_the_room_would_get() -> None:
    """Hits of one second in a row: mates and strangers by the air of the room get as much as a seat in it each."""
    w = arrays("primary")
    n_of = np.bincount(w.people.group[w.people.group >= 0])
    checked = 0
    for i in np.flatnonzero((w.people.school == 1) & (w.people.group >= 0))[::7]:
        for r in range(w.row_first[i, 0], w.row_first[i, 7]):
            row = w.rows[r]
            if row.block < 0:
                continue
            mode, block = w.modes[int(row.activity)], w.blocks[row.block]
            room, run = w.rooms[block.room], w.runs[row.run]
            mates = rates.rate_of(handle(w), i, r, rates.MATES)
            rest = rates.rate_of(handle(w), i, r, rates.REST)
            contact = mode.room if block.member_n > 1 else 0.0
            near = mode.near if block.member_n > 1 else 0.0
            seats = n_of[w.people.group[i]] + run.most  # of which one is the person's own
            lone = contact / max(block.member_n - 1, 1)
            air = room.each * seats + room.air - room.own + room.surface
            want = air + near + lone * (n_of[w.people.group[i]] + block.member_n - run.n)
            assert mates + rest == pytest.approx(want, rel=1e-12)
            checked += 1
    assert checked > 100


def test_shares_of_a_day_rise_to_all_of_it() -> None:
    w = arrays("primary")
    for i in np.flatnonzero(w.people.school == 1)[::5]:
        for weekday in range(7):
            rows = slice(w.row_first[i, weekday], w.row_first[i, weekday + 1])
            for kind in range(4):
                upto = w.sway[kind, rows]
                if w.day_sum[i, weekday, kind] > 0.0:
                    assert np.all(np.diff(upto) >= 0)
                    assert upto[-1] == rates.SHARES
