"""A well-mixed school with measles in daily steps, in plain NumPy: everybody's state, every day, in many runs at once.

Written from the description of epiworld's ModelMeaslesSchool (R package measles), not from homeroom's code: no events,
no keyed numbers, no courses drawn at infection. Every day, in this order: the infectious who are at school meet the
susceptible who are; latent, prodrome, rash and hospital end by chance; quarantine ends after its days; then cases in
rash are detected by chance, those newly in hospital for certain, and both send everybody home who is unvaccinated, not
yet in rash, and not at home already.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

SUSCEPTIBLE, LATENT, PRODROME, RASH, HOSPITAL, RECOVERED = range(6)


def sizes(
    runs: int,
    *,
    people: int = 500,
    coverage: float = 0.9,
    quarantine: int | None = 21,
    days: int = 365,
    seed: int = 1,
    r0: float = 15.0,
    efficacy: float = 0.97,
    latent: float = 12.0,
    prodrome: float = 4.0,
    rash: float = 3.0,
    hospital: float = 0.2,
    stay: float = 7.0,
    detection: float = 0.5,
    over_present: bool = False,
) -> NDArray[np.int64]:
    """(runs,) how many were ever infected, the index counted.

    Args:
        runs: how many. people, coverage, days: of the school; floor(people x coverage) are vaccinated.
        quarantine: days at home; None: nobody is sent home.
        seed: of NumPy's generator.
        r0, efficacy, latent, prodrome, rash, hospital, stay, detection: see checks; periods in days.
        over_present: contacts are spread over those at school (as epiworld has it), not over everybody.
    """
    rng = np.random.default_rng(seed)
    everybody = np.arange(runs)
    vaccinated = rng.permuted(np.tile(np.arange(people) < int(people * coverage + 1e-9), (runs, 1)), axis=1)
    immune = vaccinated & (rng.random((runs, people)) < efficacy)
    state = np.full((runs, people), SUSCEPTIBLE, dtype=np.int8)
    state[everybody, rng.integers(people, size=runs)] = LATENT
    home = np.zeros((runs, people), dtype=np.int16)  # days of quarantine left
    shut = np.zeros((runs, people), dtype=bool)  # developed rash in quarantine: isolated, not detected any more
    size = np.zeros(runs, dtype=np.int64)
    for _ in range(days):
        active = (state >= LATENT) & (state <= HOSPITAL)
        done = ~active.any(axis=1)
        if done.any():
            size[everybody[done]] = (state[done] != SUSCEPTIBLE).sum(axis=1)
            kept = ~done
            everybody, vaccinated, immune = everybody[kept], vaccinated[kept], immune[kept]
            state, home, shut = state[kept], home[kept], shut[kept]
            if not len(everybody):
                return size
        present = home == 0
        infectious = ((state == PRODROME) & present).sum(axis=1)
        among = ((state < RASH) & present | (state == RECOVERED)).sum(axis=1) if over_present else people
        escape = np.exp(-infectious * r0 / prodrome / np.maximum(np.subtract(among, 1), 1))
        luck = rng.random(state.shape)
        caught = (state == SUSCEPTIBLE) & present & ~immune & (luck > escape[:, None])
        # Others' states end by chance, with a number of their own; `luck` decides nothing else for them.
        to_prodrome = (state == LATENT) & (luck < 1.0 / latent)
        to_rash = (state == PRODROME) & (luck < 1.0 / prodrome)
        well = (state == RASH) & (luck < 1.0 / rash)
        to_hospital = (state == RASH) & (luck >= 1.0 / rash) & (luck < 1.0 / rash + hospital)
        well |= (state == HOSPITAL) & (luck < 1.0 / stay)
        shut |= to_rash & ~present
        state[caught], state[to_prodrome], state[to_rash] = LATENT, PRODROME, RASH
        state[to_hospital], state[well] = HOSPITAL, RECOVERED
        home[home > 0] -= 1
        if quarantine is None:
            continue
        noticed = (state == RASH) & ~shut & (rng.random(state.shape) < detection)
        shut |= noticed  # isolated: detected once
        triggered = noticed.any(axis=1) | to_hospital.any(axis=1)
        sent = triggered[:, None] & ~vaccinated & (state < RASH) & (home == 0)
        home[sent] = quarantine
    size[everybody] = (state != SUSCEPTIBLE).sum(axis=1)
    return size
