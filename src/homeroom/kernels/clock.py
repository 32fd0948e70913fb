"""The counters and times of a run: what stands where in ``arrays.State.clock``."""

from __future__ import annotations

from typing import NamedTuple


class Clock(NamedTuple):
    """Positions in `arrays.State.clock`."""

    time: int = 0
    regime: int = 1
    due: int = 2
    n_active: int = 3
    changed: int = 4  # the list of active people is out of date
    n_events: int = 5
    n_trace: int = 6
    n_hunters: int = 7
    first_infection: int = 8
    first_hunter: int = 9
    first_bite: int = 10
    closed: int = 11  # nobody comes or goes any more
    awake: int = 12  # person-milliseconds stepped
    calm_since: int = 13  # since when no hunter is on the site
    quiet: int = 14  # 1: rooms sleep, 0: everybody perceives at every occasion
    overflow: int = 15  # 1: events, 2: trace, 3: a course of more than COURSE stages, 4: perceptions
    start_of_day: int = 16  # local time of day at t = 0 (ms)
    known_outside: int = 17  # 1: people outside have heard and do not come
    stamp: int = 18
    steps: int = 19
    n_sounds: int = 20
    n_aware: int = 21
    light_due: int = 22  # when day turns to night or night to day (ms)
    dark: int = 23
    last_stir: int = 24  # when anything last stirred anywhere (ms)
    work: int = 25  # person-steps done
    n_percepts: int = 26
    step: int = 27  # length of a step (ms)
    battered: int = 28  # 1: somebody batters a door in this step
    storm: int = 29  # 1 while a storm blunts hearing and smell
    silent: int = 30  # 1: the network is down, no message comes through
    measure_due: int = 31  # when a measure is due next, as far as is known (ms)
    came: int = 32  # how many of the first infection, hunter and bite had come when that was found out
    spots: int = 33  # how often the rows of `State.spot` have been used anew, from 1 on
    spots_n: int = 34  # how many of them are in use
    carried: int = 35  # how many are carried
    hops: int = 36  # 1: who walks by the timetable with no hunter near is not stepped
    n_afoot: int = 37  # how many walk so
    spread: int = 38  # 1: a hunter has come into a room where there was none
    lure_due: int = 39  # when the next noise of what lures hunters away is due (ms)
    size: int = 40


AT = Clock()
