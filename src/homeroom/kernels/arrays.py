"""What the crisis kernels are handed: the world they read, the state they write, and numbers that stay fixed.

Every kernel takes its arguments in one order: ``k`` (the run's key), ``w`` (world), ``p`` (parameters), ``s`` (state),
then scalars. The record types of `WorldArrays` stand in ``world/tables.py``; those of the state stand here.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from homeroom.kernels.clock import AT as AT  # kernels ask for both here

LINE = 64
"""Bytes that a processor fetches at once, as far as those we know."""


def _in_lines(fields: list[tuple[str, str]]) -> np.dtype[Any]:
    """A record of these fields in order, as long as an odd number of lines.

    Odd, because the first lines of records that lie an even number apart share the few places of a cache.
    """
    packed = np.dtype(fields, align=True)
    names = list(packed.names or ())
    offsets: Any = packed.fields
    layout: Any = {
        "names": names,
        "formats": [packed[name] for name in names],
        "offsets": [offsets[name][1] for name in names],
        "itemsize": ((packed.itemsize + LINE - 1) // LINE | 1) * LINE,
    }
    return np.dtype(layout)


BODY = _in_lines(
    [
        # The first line is what others look at, and what moves; the second what is asked of everybody awake at every
        # step; the third what most of them are asked. What is small is kept small for that.
        ("x", "f8"),  # where (m)
        ("y", "f8"),
        ("hx", "f8"),  # heading, a unit vector
        ("hy", "f8"),
        ("girth", "f8"),  # half the width it takes up now: the radius, less when it squeezes through (m)
        ("pace", "f8"),  # speed in the last step (m/s)
        ("next", "i4"),  # next person in the same cell, by index; -1 ends the list
        ("cell", "i4"),  # -1: not on the site
        ("room", "i4"),
        (
            "turn",
            "i2",
        ),  # at which of the steps between two looks this body looks round: from the id, so that others do not shift it
        ("conduct", "i1"),
        ("active", "i1"),  # 1: stepped every step
        ("wait", "i8"),  # nothing is done before this moment (ms)
        ("hold_end", "i8"),  # when this hunter's grapple ends (ms)
        ("think", "i8"),  # when this body last perceived (ms)
        ("stamina", "f8"),  # seconds of running left
        ("wound", "f8"),  # how badly hurt, 0..1
        ("holding", "i4"),  # whom this hunter holds, -1 none
        ("goal_room", "i4"),  # -1: off the site; -2: none
        ("beat", "i2"),  # the same among the steps between two judgements of headway
        ("holders", "i2"),  # how many hunters hold this person
        ("path_n", "i1"),
        ("path_i", "i1"),
        ("task", "i1"),
        ("action", "i1"),
        ("replan", "i1"),  # 1: choose again at the next occasion
        ("running", "i1"),
        ("more", "i1"),  # 1: the way goes on where the remembered doors end
        ("errand", "i1"),  # 1: fetching, 2: on the way back with something, 3: moving on with others, 0: none
        ("aware", "i1"),  # 1: knows of the danger
        ("laden", "i1"),  # 1: carries somebody and leads the way
        ("afoot", "i1"),  # 1: walks from door to door, 2: and its turn at the next one is fixed
        ("until", "i8"),  # when a search, a battering or a stay somewhere ends (ms)
        ("still", "i8"),  # since when no headway is made (ms)
        ("gx", "f8"),  # the spot wanted within the goal room (m)
        ("gy", "f8"),
        ("ax", "f8"),  # where this body was when it last made headway (m)
        ("ay", "f8"),
        ("stage", "i4"),  # -1: never infected
        ("target", "i4"),  # the prey a hunter is after, -1 none
        ("goal_cell", "i4"),
        ("watched", "i4"),  # the room where a hunter was seen at the last look, -1 none
        # What is asked now and then.
        ("task_door", "i4"),
        ("risk", "f8"),  # perceived risk, summed over cues
        ("severity", "f8"),  # of the worst bite, 0..1
        ("due", "i8"),  # next moment when something happens to a person at rest (ms)
        ("course_due", "i8"),  # next transition of the disease (ms)
        ("seen", "i8"),  # when prey (hunters) or a hunter (people) was last perceived (ms)
        ("chosen", "i8"),  # when this person last chose what to do (ms)
        ("drank", "i8"),  # when it last drank (ms)
        ("ate", "i8"),  # when it last ate (ms)
        ("need_due", "i8"),  # when thirst and hunger are felt next (ms)
        ("told_at", "i8"),  # when a message of a friend is read (ms)
        ("held_until", "i8"),  # until when a measure keeps this person in held_room (ms)
        ("hold_how", "i4"),  # how the grapple will end
        ("cued", "i4"),  # bit set of cues received
        ("held_room", "i4"),  # where a measure keeps this person, -2 nowhere
        ("counted", "i4"),  # 1: counted among the hunters of its room, 2: among the prey, 0: neither
        ("bitten_by", "i4"),  # a bite to be judged at the end of the step, -1 none
        ("plan", "i4"),  # row of the itinerary that holds now
        ("seat", "i4"),  # seat taken, -1 none
        ("gone", "i4"),  # 1: left for good
        ("camp", "i4"),  # the room it holds with others and comes back to, -1 none
        ("heard", "i4"),  # the room of the sound that this hunter follows, -1 none
        ("goal_was", "i4"),  # the goal before the choice of this step, so that who chooses first does not matter
        ("told_by", "i4"),  # whose message that is
        ("will", "i4"),  # what one who keeps her mind makes of it: 0 undecided, then will.PROTECTS ...
        ("urge", "i4"),  # what an errand is for (crew.WATER ...); of one who turns on others, grapples so far
        ("course_n", "i4"),
        ("course_i", "i4"),
        ("n_choice", "i4"),  # ordinals of this person's random numbers
        ("n_grapple", "i4"),
        ("n_wander", "i4"),
        ("n_infection", "i4"),
        ("n_contact", "i4"),
        ("n_cue", "i4"),
        ("kept", "i4"),  # 1 + the room in which the closing of the site found and keeps this person, 0 outside
        ("shut_in", "i4"),  # 1 + the measure that is to lock this person in, 0 none; once locked, its negative
        ("bears", "i4"),  # whom this person carries or supports, -1 nobody
        ("led", "i4"),  # who leads the way of one who is carried, or who carries with another; -1 nobody
        ("mate", "i4"),  # who carries with this one, -1 nobody
        ("need_free", "f8"),  # what is left on the clocks of a hunter's grapple, in mean times
        ("need_bite", "f8"),
        ("need_kill", "f8"),
        ("need_end", "f8"),
        ("rate_free", "f8"),  # how fast they run now (1/s)
        ("rate_bite", "f8"),
        ("rate_kill", "f8"),
        ("rate_end", "f8"),
        ("clocked", "i8"),  # since when (ms)
        ("loud", "f8"),  # how loud that sound was where this hunter heard it (dB)
        ("heard_at", "i8"),  # when (ms)
        ("helping", "i4"),  # 1: has come up to the hunter it fights, its target
        ("look_due", "i8"),  # when it next thinks of going to look, or of a signal (ms)
        ("knew", "i8"),  # when it became aware (ms)
        ("apart_until", "i8"),  # until when those inside keep it apart (ms)
        ("apart", "i4"),  # 1 + the room out of which it is kept, 0 none
        ("apart_in", "i4"),  # where it waits meanwhile
        ("said", "i4"),  # 1: has spoken over the loudspeakers
        ("spoke", "i8"),  # when this person last said something that is told as a sound (ms)
        ("lifted", "i8"),  # when this person took up whom it carries, or by when it means to (ms)
        ("dread", "f8"),  # share of danger in the open believed in at that moment, 0..1
        ("dread_at", "i8"),  # when the last evidence of it came (ms)
        ("bound", "i4"),  # the room its plan had in mind when it set off so
        ("waits", "i4"),  # 1: a hunter who waits until those before it give way
        ("band", "i4"),  # the next of those who move to another room together, in a ring
        ("waited", "i4"),  # for how long it has waited for them at one door (ms)
        ("waited_at", "i4"),  # the number of that door on its way
        ("n_move", "i4"),  # how often it has weighed another room for those it leads
        ("asleep", "i4"),  # 1: sleeps
        ("waking", "i8"),  # for how long it has been awake, less what sleep has made good (ms)
        ("turned", "i8"),  # when that was settled last (ms), 0 never
        ("turn_due", "i8"),  # when the next turn of the watch begins (ms)
        ("weary", "f8"),  # how weary that makes it, 0 to 1
        ("call_due", "i8"),  # when it next phones friends (ms)
        ("n_call", "i4"),
        ("phoneless", "i4"),  # 1: has thrown its phone away
        ("found", "i4"),  # 1 + the room where it last looked round and saw no hunter, 0 none
        ("found_n", "i4"),  # how many others it saw there
        ("water", "f8"),  # helpings that it carries to another room
        ("food", "f8"),
        ("aside", "i4"),  # 1: leaves what there is to pile up to those who get at the doors
        ("hop_from", "i8"),  # when it set off in its room (ms)
        ("hop_at", "i8"),  # when it is at the next door, or at its goal (ms)
    ]
)

DOORNOW = np.dtype(
    [
        ("damage", "f8"),  # work done on it (hunter-seconds)
        ("barricade", "f8"),  # work that what is piled against it will stand (hunter-seconds)
        ("blows", "f8"),  # strength battering it in this step (hunters)
        ("noise_due", "i8"),  # when battering is heard next (ms)
        ("last_left", "i8"),  # when somebody last left the site by it (ms)
        ("state", "i4"),
        ("keeper", "i4"),  # who is about to close or lock it, -1 nobody
        ("leavers", "i4"),  # how many have left the site by it
        ("sealed", "i4"),  # how many measures keep it locked
        ("barred_in", "i4"),  # 1 + the room in which things are piled against it, 0 none
        ("shaken", "i4"),  # 1: those behind it have noticed that it gives way
        ("opener", "i8"),  # 1 + who opened it last, 0 nobody
        ("opened", "i8"),  # when (ms)
        ("free_at", "i8"),  # when the next of those who walk from door to door can pass it (ms)
        ("held", "i8"),  # until when somebody holds it open at most (ms)
    ],
    align=True,
)

SOUND = np.dtype(
    [
        ("x", "f8"),
        ("y", "f8"),
        ("level", "f8"),  # dB at 1 m
        ("at", "i8"),  # when it was made (ms)
        ("room", "i4"),
        ("who", "i4"),
        ("kind", "i4"),
        ("cell", "i4"),  # where hunters go that follow it; -1 while nobody does
    ],
    align=True,
)

MEASURE = np.dtype(
    [
        ("at", "i8"),  # when it acts (ms); NEVER while its trigger has not come
        ("delay", "i8"),  # after the trigger (ms)
        ("until", "i8"),  # for measures that hold (ms)
        ("every", "i8"),  # how often a lure sounds (ms)
        ("level", "f8"),  # how loud (dB at 1 m)
        ("trigger", "i4"),
        ("after", "i4"),  # index of the measure it waits for
        ("action", "i4"),
        ("who", "i4"),  # -1 everybody it applies to
        ("room", "i4"),
        ("route", "i4"),
        ("severity", "f8"),
        ("stages", "u8"),  # bit set of stages it applies to
        ("count", "i4"),  # how many at most
        ("way", "i4"),  # off the site
        ("anybody", "i4"),  # 1: whoever has a mind of their own, whatever the stage
        ("done", "i4"),
        ("sealed", "i4"),  # 1: it keeps doors locked or lasts, 2: not any more
        ("pad", "i4"),
    ],
    align=True,
)

PATH = 32
"""Doors on a remembered way, at most."""
COURSE = 16
"""Stages of one course, at most."""
LOOK = 400
"""Everybody awake looks round every so often (ms): a multiple of the step."""
HEARING = LOOK
"""So long after a sound was made it is heard and understood (ms).

People react to a simple sound after 140 to 160 ms (Welford 1980), later where they have to understand it. It is as long
as a look round: were it one step, whoever is warned by a shout would know sooner than by their own eyes, and the more
so the shorter the step.
"""
HEADWAY = 1000
"""Headway is judged every so often (ms): a multiple of the step."""
TICK = 100
"""What somebody knows of a room is remembered to so many ms."""
LEAVERS = 8
"""So many who left by a door last are still seen to walk off, for `FADE` at most."""
FADE = 2_000
"""How long (ms)."""
NEAR = 48
"""Neighbours that a step takes account of, at most."""


class WorldArrays(NamedTuple):
    """The building, the people and the course of disease; see ``world/tables.py``."""

    rooms: Any
    cells: Any
    edges: Any
    doors: Any
    seats: Any
    room_doors: Any
    next_edge: Any
    door_distance: Any
    people: Any
    ties: Any
    itinerary: Any
    stages: Any
    nexts: Any
    entries: Any
    stage_table: Any


class State(NamedTuple):
    """Everything a run changes.

    Attributes:
        body: (people,) of BODY.
        doors: (doors,) of DOORNOW.
        measures: (measures,) of MEASURE.
        head: (cells,) first person of each cell, lists in order of index.
        path: (people, PATH) doors still to pass.
        stage_at, stage_to: (people, COURSE) the course fixed at infection.
        seen_room: (people, rooms) when hunters were last known there, in TICKs; 0 never.
        shut: (people, doors) 1 where a person believes that the way is barred, for a moment 2 where hunters are,
            3 where it has found the door locked.
        seat_of: (seats,) who took it, -1 free.
        stirred: (rooms, 2) when something last moved in sight of it, and in it (ms).
        lively: (rooms + 1,) how many rooms something stirred in lately, then which, ascending.
        listed: (rooms,) 1 for a room on that list.
        hunters: (rooms,) how many who attack are in it; prey: (rooms,) how many whom hunters are after.
        active: (people,) indices of the people stepped, ascending.
        left: (doors, LEAVERS, 5) who left the site last: when (ms), where (m), speed (m/s), girth (m).
        step: (people, 7) the second buffer: x, y, hx, hy, walked; then how many are near and the cell one came from.
        cell_after: (people, 2) cell, door crossed.
        near: scratch of the speed model: (NEAR, 7).
        near_who: (NEAR,)
        spot, spot_who: (4 * people, 2) where those of a cell stand, side by side (m), and who they are.
        within: (people + 1,) scratch: which of many fit.
        spots_of: (cells, 3) first row there, the row after the last, and ``clock[spots]`` when they were written, 0
            since somebody moved.
        way: (doors, 2) length (m) and loss (dB) of a sound's way to a door; room_way: (rooms, 2) the same for rooms.
        sounds: of SOUND, made but not yet heard, the oldest first.
        queue: (doors,) how many stand before a door, as somebody saw it who looked for a way.
        cost, via, from_room, heap_key, heap_node, mark: scratch of route search.
        room_cost, room_via, room_mark: (rooms,) what the last search found.
        cast_out: (people, rooms) 1 where those inside have sent the person away, 2 where they have let it stay.
        pull: (rooms + 1,) how others draw whoever chooses now to a room, the last entry off the site.
        kin: (rooms + 1,) how much company whoever chooses now would have in a room, the last entry off the site.
        signs: (rooms,) when a sign was last given there, seen from the air (ms).
        weigh: (rooms,) when those sheltering there next weigh another room (ms).
        found: (rooms, 2) 1 + the room that those there were last told is free of hunters, 0 none; who is in it.
        lured: (rooms,) when those sheltering there may next think of a decoy (ms).
        lures: (rooms, 4) what lures hunters there: until when, when next (ms), in which cell, how loud (dB).
        stock: (rooms, 2) water and food brought there, in helpings for one person.
        clock: (Clock.size,) counters and times.
        events, trace, percepts: buffers; the last two are empty unless asked for.
        beheld: (people,) whom each saw last, as far as perceptions are kept.
    """

    body: Any
    doors: Any
    measures: Any
    head: Any
    path: Any
    stage_at: Any
    stage_to: Any
    seen_room: Any
    shut: Any
    seat_of: Any
    stirred: Any
    lively: Any
    listed: Any
    hunters: Any
    prey: Any
    active: Any
    left: Any
    step: Any
    cell_after: Any
    near: Any
    near_who: Any
    spot: Any
    spot_who: Any
    spots_of: Any
    within: Any
    queue: Any
    cost: Any
    via: Any
    from_room: Any
    heap_key: Any
    heap_node: Any
    mark: Any
    room_cost: Any
    room_via: Any
    room_mark: Any
    cast_out: Any
    pull: Any
    kin: Any
    signs: Any
    weigh: Any
    found: Any
    lured: Any
    lures: Any
    stock: Any
    way: Any
    room_way: Any
    sounds: Any
    clock: Any
    events: Any
    trace: Any
    traced: Any
    percepts: Any
    beheld: Any
