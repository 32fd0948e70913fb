"""Write what became of the cast in the story, for the comparison with the known ending and for nothing else.

This stands apart from draw_hyosan.py so that nobody's end can reach what the simulator reads. Fates are ours to word:
the state at the end of day 5 as the story tells or suggests it, in the terms human, half_infected, turned, dead.
"""

from __future__ import annotations

import csv
from pathlib import Path

LIBRARY = Path(__file__).parents[1] / "src/homeroom/library"
ENDING = (
    # (name, fate, evidence): S = stated in a public recap, R = recalled, unverified
    ("Nam On-jo", "human", "S"),
    ("Lee Cheong-san", "dead", "S"),  # bitten, stays behind as a decoy; presumed dead in the bombing
    ("Choi Nam-ra", "half_infected", "S"),
    ("Lee Su-hyeok", "human", "S"),
    ("Yang Dae-su", "human", "S"),
    ("Seo Hyo-ryung", "human", "S"),
    ("Jang Wu-jin", "dead", "S"),  # bitten on the way to the camp, killed after turning
    ("Oh Joon-yeong", "dead", "R"),
    ("Kim Ji-min", "turned", "S"),
    ("Lee Na-yeon", "dead", "R"),
    ("Han Gyeong-su", "turned", "S"),
    ("Yoon I-sak", "turned", "S"),
    ("Kim Min-ji", "turned", "S"),
    ("Yoon Gwi-nam", "half_infected", "S"),  # last seen in the bombed building
    ("Son Myeong-hwan", "turned", "R"),
    ("Min Eun-ji", "half_infected", "S"),
    ("Kim Cheol-su", "turned", "S"),  # flown out, then attacked in quarantine; that he turned is our reading
    ("Kim Hyeon-ju", "turned", "S"),
    ("Jang Ha-ri", "human", "S"),
    ("Park Mi-jin", "human", "S"),
    ("Jung Min-jae", "turned", "S"),
    ("Yoo Joon-seong", "dead", "S"),
    ("Park Hee-su", "turned", "S"),  # left before closure, infected in town
    ("Lee Byeong-chan", "dead", "S"),
    ("Park Sun-hwa", "dead", "R"),
    ("Principal", "dead", "S"),
    ("School nurse", "turned", "S"),
)


def main() -> None:
    """Find the ids by name and write known_ending.csv: id, fate, evidence."""
    with (LIBRARY / "schools/hyosan/people.csv").open(encoding="utf-8", newline="") as stream:
        ids = {row["name"]: row["id"] for row in csv.DictReader(stream)}
    with (LIBRARY / "scenarios/hyosan/known_ending.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(("id", "fate", "evidence"))
        writer.writerows(sorted((ids[name], fate, evidence) for name, fate, evidence in ENDING))


if __name__ == "__main__":
    main()
