"""A thousand made-up plans with made-up crowds."""

from __future__ import annotations

from support.fuzz import LIMIT, check
from validation.report import Row, verdict

CASES = 1000


def run() -> list[Row]:
    people = longest = 0.0
    wrong: list[str] = []
    for seed in range(CASES):
        try:
            n, took = check(seed)
        except AssertionError as error:
            wrong.append(f"plan {seed}: {error}")
            continue
        people += n
        longest = max(longest, took)
    expected = f"nobody outside, nobody lost, whoever has a way out is out within {LIMIT:.0f} s"
    measured = f"{int(people):,} people, the last one out after {longest:.0f} s at most"
    if wrong:
        measured += f"; {len(wrong)} wrong: " + "; ".join(wrong[:5])
    return [
        Row(f"{CASES:,} plans of one to three storeys, up to 80 people each", expected, measured, verdict(not wrong))
    ]
