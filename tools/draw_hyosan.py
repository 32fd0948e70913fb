"""Draw the school `hyosan` and write its files: the plan, the people, their ties, the timetable and the bells.

Run from the repository root: ``python tools/draw_hyosan.py``. The same sources give the same bytes; nothing is random
but what a fixed seed in the code shuffles. The drawing is our own.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from hyosan import people, plan, timetable

FOLDER = Path(__file__).parents[1] / "src/homeroom/library/schools/hyosan"


def main() -> None:
    """Write every file of the school."""
    board = plan.draw()
    board.write(FOLDER / "plan.geojson")
    everybody = people.pupils() + people.staff()
    ties, lessons, bells = people.ties(everybody), timetable.rows(), timetable.bells()
    people.write(FOLDER / "people.csv", people.COLUMNS, everybody)
    people.write(FOLDER / "ties.csv", ("a", "b", "weight", "kind"), ties)
    people.write(FOLDER / "timetable.csv", ("class", "day", "period", "subject", "teacher", "room"), lessons)
    people.write(FOLDER / "bells.csv", ("period", "kind", "start", "end", "days", "group", "room"), bells)
    print(f"{len(board.rooms)} rooms, {len(board.doors)} openings, {len(everybody)} people, {len(ties)} ties")


if __name__ == "__main__":
    main()
