"""What health measures read and write: one record per measure of the scenario, and one per measure of the run."""

from __future__ import annotations

import numpy as np

MEASURE_ROW = np.dtype(
    [
        ("compliance", "f8"),  # share who take part, 0..1
        ("a", "f8"),  # the action's own numbers, see `world.interventions`
        ("b", "f8"),
        ("at", "i8"),  # AT_TIME, EVERY: when first (ms since the start)
        ("every", "i8"),  # EVERY: how often (ms)
        ("delay", "i8"),  # from the trigger to the act (ms)
        ("duration", "i8"),  # how long it holds (ms), NEVER: as the action says
        ("from_", "i8"),  # the window (ms): triggers count in [from_, until), what holds ends at `until`
        ("until", "i8"),
        ("within", "i8"),  # ON_THRESHOLD: counted back from the last case (ms)
        ("span", "i8"),  # the action's own time (ms)
        ("span2", "i8"),
        ("stages", "i8"),  # bit set: stages that set it off (ON_STAGE)
        ("spares", "i8"),  # bit set: stages that it leaves alone
        ("symptoms", "i8"),  # bit set: symptoms that it minds
        ("when", "i8"),  # bit set: activities in which it holds
        ("routes", "i8"),  # bit set: spreads on which it helps
        ("key", "i8"),  # hash of the measure's id: `whom` of its random numbers
        ("action", "i4"),
        ("trigger", "i4"),
        ("after", "i4"),  # AFTER_MEASURE: which, -1 one that is off
        ("cases", "i4"),  # ON_THRESHOLD: how many
        ("where", "i4"),  # ON_THRESHOLD: 0 in the school, 1 in a class
        ("scope", "i4"),
        ("record", "i4"),  # 0 all, 1 unvaccinated, 2 neither a full series nor an infection on record
        ("renewed", "i4"),  # 1: a new trigger prolongs what holds
        ("number", "i4"),
        ("together", "i4"),  # INTRODUCE: 0 any, 1 one class, 2 different classes
        ("stage", "i4"),  # INTRODUCE: in which they come, -1 the first
        ("flag", "i4"),  # the action's own switch
        ("first", "i4"),  # the action's own list, in measure_data
        ("n", "i4"),
    ],
    align=True,
)

MEASURE_NOW = np.dtype(
    [
        ("begin", "i8"),  # a measure of the whole school holds during [begin, end) (ms)
        ("end", "i8"),
        ("acted", "i8"),  # when it first acted (ms), NEVER
        ("started", "i8"),  # first trigger (ms), NEVER
    ],
    align=True,
)

(
    INTRODUCE,
    STAY_HOME,
    DETECT,
    TEST,
    ISOLATE,
    QUARANTINE,
    TRACE,
    PROPHYLAXIS,
    VACCINATE,
    MASK,
    VENTILATE,
    FILTER,
    CLEAN,
    HYGIENE,
    COHORT,
    STAGGER,
    CLOSE_CLASS,
    CLOSE_SCHOOL,
) = range(18)
(AT_TIME, EVERY, ON_START, ON_FIRST_DETECTED, ON_DETECTED, ON_SYMPTOMS, ON_STAGE, ON_THRESHOLD, AFTER_MEASURE) = range(
    9
)
SELF, HOUSEHOLD, CLASS, GRADE, CONTACTS, SCHOOL = range(6)
ANY_RECORD, UNVACCINATED, SUSCEPTIBLE = range(3)
C_ACTED, C_PEOPLE, C_DAYS, C_DOSES, C_TESTS = range(5)

HEALTH = 11
"""What health actions are counted from in events (results.schema.MEASURE_ACTIONS, then HEALTH_ACTIONS)."""

ALL_SYMPTOMS = (1 << 62) - 1
FEELS_ILL = 1 << 40
"""The symptom of a stage that makes people ill without naming one."""

# What a timer of a measure is for: what it carries is ASK * (person + 1) + one of these.
(ASK_ACT, ASK_AGAIN, ASK_DETECTED, ASK_POSITIVE, ASK_PROTECT, ASK_UNPROTECT) = range(6)
ASK = 8
