"""Starsim's measles (SEIR) in a school in which everybody meets others at random.

usage: python -m benchmarks.peers.starsim_school PEOPLE IMMUNE RUNS
Prints CPU seconds, and how many were infected in each run, the index case counted.

Steps of a day, 4.17 random contacts a day, latent for 12 days and infectious for four on average; a share of the people
is immune from the beginning. Making a simulation ready is part of a run: it is used once.
"""

from __future__ import annotations

import json
import sys
import time

import numpy as np
import starsim as ss

DAYS = 365
CONTACTS = 15 / 0.9 / 4


class Measles(ss.SEIR):
    """One index case among people of whom some are immune."""

    def __init__(self, immune: int, **pars: object) -> None:
        """Args: immune: how many cannot be infected; pars: of the disease."""
        super().__init__(**pars)
        self.immune = immune

    def init_post(self) -> None:
        """Choose who is immune and who brings it, once there are people."""
        super().init_post()
        order = np.random.default_rng(self.sim.pars.rand_seed).permutation(len(self.sim.people))
        self.susceptible[ss.uids(order[: self.immune])] = False
        self.set_prognoses(ss.uids(order[self.immune : self.immune + 1]))


def main(people: int, immune: float, runs: int) -> None:
    infected = []
    spent = 0.0
    for run in range(runs + 1):
        began = time.process_time()
        disease = Measles(
            round(immune * people),
            beta=ss.probperday(0.9),
            init_prev=ss.bernoulli(p=0.0),
            dur_exp=ss.expon(scale=ss.days(12)),
            dur_inf=ss.expon(scale=ss.days(4)),
            p_death=ss.bernoulli(p=0.0),
        )
        net = ss.RandomNet(n_contacts=ss.poisson(lam=CONTACTS / 2), dur=0)
        sim = ss.Sim(
            n_agents=people, diseases=disease, networks=net, start="2027-01-01", dur=ss.days(DAYS), dt=ss.days(1),
            rand_seed=run + 1, verbose=0,
        )  # fmt: skip
        sim.run()
        if run > 0:  # the first one compiles
            spent += time.process_time() - began
            infected.append(people - round(immune * people) - int(disease.susceptible.sum()))
    print(json.dumps({"version": ss.__version__, "cpu": spent, "infected": infected}))


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]))
