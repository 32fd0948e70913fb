"""A slow twin of the outbreak kernel: Sellke's construction in small steps of time, from the same Setting.

Everybody susceptible has a threshold Exp(1); hazards of all sources, ways and moments add up, and who crosses is
infected, by a source drawn in proportion to the rates at that step. Nothing here draws a candidate or a delay: air is a
linear system that is carried along with the steps.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import expm

from homeroom.world.outbreak import Scales, Setting

DAY = 86_400


class Twin:
    """Hazards between all pairs for every step of the week, and the air of rooms."""

    def __init__(self, setting: Setting, scales: Scales, step: int = 600) -> None:
        """Work out who is where in the middle of every step (s) and what each pair does there."""
        self.step, n = step, len(setting.people)
        self.steps = 7 * DAY // step
        self.where = np.full((self.steps, n), -1, dtype=np.int64)
        self.pair = np.zeros((self.steps, n, n), dtype=np.float32)
        week, people = setting.week, setting.people
        for k in range(self.steps):
            day, within = divmod(int((k + 0.5) * step * 1000), DAY * 1000)
            rows: dict[int, np.ndarray] = {}
            for i in range(n):
                for row in week.rows[week.row_first[i, day] : week.row_first[i, day + 1]]:
                    if row["start"] <= within < row["end"]:
                        rows[i] = row
                        self.where[k, i] = row["room"]
            for i, row in rows.items():
                if row["room"] == -2:
                    for j in setting.ways[people.way_first[i] : people.way_first[i] + people.way_n[i]]:
                        if int(j) in rows and rows[int(j)]["room"] == -2:
                            self.pair[k, i, j] += setting.way * scales.direct / people.way_n[i]
                    continue
                mode = setting.modes[row["activity"]]
                block = week.blocks[row["block"]]
                members = week.members[block["member_first"] : block["member_first"] + block["member_n"]]
                m, columns, slot = len(members), int(block["columns"]), int(row["slot"])
                present = {int(j) for j in members if int(j) in rows and rows[int(j)]["room"] == row["room"]}
                for other, j in enumerate(members.tolist()):
                    if j == i or j not in present:
                        continue
                    self.pair[k, i, j] += scales.direct * mode["room"] / (m - 1)
                    beside = abs(other - slot) == 1 and other // columns == slot // columns
                    if beside or abs(other - slot) == columns:
                        self.pair[k, i, j] += scales.direct * mode["near"] / 4.0
                first, ties = int(people.tie_first[i]), int(people.tie_n[i])
                before = 0.0
                for t in range(first, first + ties + int(people.circle_n[i])):
                    mood = mode["friend"] if t < first + ties else mode["circle"]
                    weight, before = setting.tie_upto[t] - before, setting.tie_upto[t]
                    j = int(setting.tie_to[t])
                    if j in rows and rows[j]["room"] == row["room"]:
                        self.pair[k, i, j] += scales.direct * mood * weight
            home = np.flatnonzero(self.where[k] == -1)
            for i in home:
                for j in setting.mates[people.mate_first[i] : people.mate_first[i] + people.mate_n[i]]:
                    if self.where[k, j] == -1:
                        self.pair[k, i, j] += scales.home
        matrix = np.linalg.inv(setting.green.T)
        r = len(matrix)
        whole = np.zeros((3 * r, 3 * r))  # amounts, their integral, and a constant emission
        whole[:r, :r], whole[:r, 2 * r :], whole[r : 2 * r, :r] = -matrix, np.eye(r), np.eye(r)
        grown = expm(whole * step)
        self.keep, self.gain = grown[:r, :r], grown[:r, 2 * r :]
        self.of_amount, self.of_emission = grown[r : 2 * r, :r], grown[r : 2 * r, 2 * r :]
        self.breath = scales.air / setting.rooms.volume
        self.prone = setting.people.prone.copy()

    def run(
        self, luck: np.random.Generator, index: int, start_step: int, latent: int, infectious: int
    ) -> list[tuple[int, int, int]]:
        """(who, by whom, step) of one outbreak; stages of fixed length in steps, emission 1 by all ways."""
        n, r = self.where.shape[1], len(self.keep)
        threshold = luck.exponential(size=n)
        dose = np.zeros(n)
        infected = np.full(n, -1, dtype=np.int64)
        infected[index] = start_step
        air: dict[int, NDArray[np.float64]] = {}
        found = [(index, -1, start_step)]
        k = start_step
        while True:
            at = self.where[k % self.steps]
            active = np.flatnonzero((infected >= 0) & (k >= infected + latent) & (k < infected + latent + infectious))
            if not len(active) and not air:  # nothing can happen before somebody else becomes infectious
                coming = infected[(infected >= 0) & (infected + latent > k)] + latent
                if not len(coming):
                    break
                k = int(coming.min())
                continue
            rates: dict[int, NDArray[np.float64]] = {}
            for i in active:
                rates[int(i)] = self.pair[k % self.steps, i].astype(np.float64) * self.step
            for i in sorted({*air, *active.tolist()}):
                amount = air.get(i, np.zeros(r))
                emission = np.zeros(r)
                if i in rates and at[i] >= 0:
                    emission[at[i]] = 1.0
                integral = self.of_amount @ amount + self.of_emission @ emission
                air[i] = self.keep @ amount + self.gain @ emission
                if i not in active and air[i].max() < 1e-6:  # of some hundred seconds of emission
                    del air[i]
                breathed = np.where(at >= 0, (integral * self.breath)[np.maximum(at, 0)], 0.0)
                rates[i] = rates.get(i, np.zeros(n)) + breathed
            if rates:
                sources = list(rates)
                table = np.stack([rates[i] for i in sources]) * self.prone
                table[:, infected >= 0] = 0.0
                dose += table.sum(axis=0)
                for j in np.flatnonzero((infected < 0) & (dose >= threshold)):
                    share = table[:, j] / table[:, j].sum()
                    found.append((int(j), sources[luck.choice(len(sources), p=share)], k))
                    infected[j] = k
            k += 1
        return found
