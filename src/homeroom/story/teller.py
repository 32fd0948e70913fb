"""Who tells a run: sentences with their claims, names at first mention, and wording that differs from run to run.

Which of several wordings is taken depends on the log alone, so that a run is always told in the same words.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from zlib import crc32

from homeroom.story.words import at_place, clock, day, introduced, place, same_day

if TYPE_CHECKING:
    from collections.abc import Iterable

    from homeroom.results.cast import Cast
    from homeroom.story.facts import Facts
    from homeroom.world.tables import World


@dataclass(frozen=True)
class Claim:
    """A fact that a sentence asserts: its name, and the numbers that make it checkable."""

    fact: str
    values: dict[str, Any]


@dataclass(frozen=True)
class Sentence:
    """Some words of the story, up to a paragraph, with everything that they assert."""

    text: str
    claims: tuple[Claim, ...]


def claim(fact: str, **values: Any) -> Claim:
    """Shorthand for a Claim."""
    return Claim(fact, values)


def paragraph(sentences: Iterable[Sentence | None]) -> Sentence | None:
    """Sentences that belong together; None if there is none."""
    there = [part for part in sentences if part is not None]
    if not there:
        return None
    return Sentence(" ".join(part.text for part in there), tuple(c for part in there for c in part.claims))


class Teller:
    """Remembers what the reader knows: who was introduced, and on which day the story is.

    Attributes:
        cast: names, of which only those may be told that it holds.
        world: what was simulated.
        facts: what the log says.
    """

    def __init__(self, cast: Cast, world: World, facts: Facts) -> None:
        """Begin a story."""
        self.cast, self.world, self.facts = cast, world, facts
        self.met: set[int] = set()
        self.last: int | None = None

    @cached_property
    def key(self) -> int:
        """A number that belongs to the run."""
        return crc32(self.facts.events.tobytes())

    def pick(self, about: str, *wordings: str) -> str:
        """One of several wordings, by the run and by what it is about."""
        return wordings[crc32(f"{self.key} {about}".encode()) % len(wordings)]

    def name(self, who: int) -> str:
        """A person: introduced at first mention, by name after that."""
        if who in self.met:
            return self.cast.names[who]
        self.met.add(who)
        return introduced(self.cast, who)

    def at(self, room: int) -> str:
        """In, on, or off a place."""
        return at_place(self.cast, self.world, room)

    def place(self, room: int) -> str:
        """A place."""
        return place(self.cast, self.world, room)

    def clock(self, time: int) -> str:
        """A moment; without its day where the story is still on it."""
        words = clock(self.cast, time)
        if self.last is not None and same_day(self.cast, self.last, time) and time < self.facts.end:
            words = words.split(" on ")[0]
        self.last = time
        return words

    def day(self, time: int) -> str:
        """The day that ends at a moment, by name."""
        self.last = max(time - 1, 0)
        return day(self.cast, self.last)
