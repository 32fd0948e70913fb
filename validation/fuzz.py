"""A thousand made-up plans with made-up crowds.

``python -m validation fuzz --plans=0-99 --dry`` tries the first hundred of them.
"""

from __future__ import annotations

from support.fuzz import LIMIT, check
from validation.budget import BUDGET
from validation.report import Row, verdict


def run() -> list[Row]:
    people = longest = 0.0
    wrong: list[str] = []
    first, last = (int(word) for word in BUDGET.plans.split("-"))
    for seed in range(first, last + 1):
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
        Row(
            f"{last + 1 - first:,} plans (from {first}) of one to three storeys, up to 80 people each",
            expected,
            measured,
            verdict(not wrong),
        )
    ]
