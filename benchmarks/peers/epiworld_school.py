"""epiworld's connected SEIR model with the numbers of measles in a school.

usage: python -m benchmarks.peers.epiworld_school PEOPLE COVERAGE RUNS
Prints CPU seconds, and how many were infected in each run, the index case counted.

Everybody meets everybody alike, in steps of a day: 15 / 0.9 / 4 contacts a day, 0.9 per contact, latent for 12 days and
infectious for four on average, a vaccine after which a contact infects 97 % less often. The package's models of mixing
groups, with quarantine (`ModelSEIRMixingQuarantine`) and without, ask for more memory than there is in its versions
0.17.0.post0 and .post2 (std::bad_alloc in `run`, whatever the groups), so this one, which has no quarantine, is the
nearest that runs.
"""

from __future__ import annotations

import importlib.metadata
import json
import sys
import time

import epiworldpy as epiworld
from epiworldpy import epimodels

DAYS = 365


def main(people: int, coverage: float, runs: int) -> None:
    model = epimodels.ModelSEIRCONN("measles", people, 1.0 / people, 15 / 0.9 / 4, 0.9, 12.0, 0.25)
    model.add_tool(epiworld.Tool("vaccine", coverage, True, susceptibility_reduction=0.97))
    model.verbose_off()
    infected = []
    began = time.process_time()
    for run in range(runs):
        model.run(DAYS, seed=run + 1)
        counts = model.get_db().get_today_total()["counts"]
        infected.append(people - int(counts[0]))
    spent = time.process_time() - began
    version = importlib.metadata.version("epiworldpy")
    print(json.dumps({"version": version, "cpu": spent, "infected": infected}))


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]))
