"""Small whole numbers that kernels compare with.

They stand in the order of the tuples in ``world/tables.py`` and ``results/schema.py``. Kernels import nothing but
kernels, so the codes stand here a second time; ``tests/kernels/test_codes.py``
holds the two lists together.
"""

# Conduct of a stage (tables.CONDUCTS)
NORMAL, ILL, LASHES, DOWN, HUNTS, OWN_MIND, DEAD = range(7)
# Ways of infection (tables.ROUTES)
BITE, BLOOD, SCRATCH, RODENT = range(4)
# State of a door (tables.DOOR_STATES)
OPEN, CLOSED, LOCKED, BROKEN = range(4)
# Kind of a door (tables.DOOR_KINDS)
OPENING, HINGED, SLIDING, GATE, WINDOW, DROP, HOSE = range(7)
# Lock of a door (tables.LOCKS)
NO_LOCK, KEY_LOCK, BUTTON_LOCK = range(3)
# Events (schema.EVENT_KINDS)
(
    EV_INFECTION,
    EV_STAGE,
    EV_MOVE,
    EV_DOOR,
    EV_ALERT,
    EV_DECISION,
    EV_SEIZE,
    EV_RELEASE,
    EV_WOUND,
    EV_DEATH,
    EV_SOUND,
    EV_MEASURE,
    EV_LEFT,
    EV_ARRIVE,
    EV_REGIME,
    EV_ABSENCE,
    EV_DETECTED,
    EV_DOSE,
    EV_TEST,
    EV_CLOSURE,
    EV_BACK,
    EV_BARRICADE,
    EV_CARRY,
    EV_SET_DOWN,
    EV_MOVE_ON,
) = range(25)
# Cues (schema.CUES)
SAW_HUNTER, SAW_ATTACK, HEARD_SCREAM, WAS_TOLD, HEARD_ALARM, WAS_SEIZED, SAW_RUN, READ_IT, LOUDSPEAKER = range(9)
# Actions (schema.ACTIONS)
(
    CARRY_ON,
    HIDE,
    FLEE,
    LEAVE,
    STAY,
    FOLLOW,
    HUNT,
    SEARCH,
    IDLE,
    FIGHT,
    FETCH,
    RETURN,
    PROTECT,
    EXPEL,
    SIGNAL,
    SCOUT,
    ISOLATE,
    BELIEVE,
    TURN_ON,
    LET_IN,
    CARRY,
    MOVE_ON,
    LURE,
    DRAW_OFF,
    SLEEP,
    WAKE_UP,
    PHONE,
) = range(27)
# Why somebody is carried no farther (schema.SET_DOWN)
ARRIVED, SEIZED, SPENT, COLLAPSED, LET_DOWN = range(5)
# Why a group moves to another room (schema.WHY_MOVE)
BAD_DOOR, FOR_WATER, FOR_FOOD, FOR_COMPANY, TOO_MANY, SAFER = range(6)
# How a grapple ends (schema.ENDINGS)
BROKE_FREE, BITTEN, LOST_INTEREST, KILLED, DESTROYED, PARTED = range(6)
# Causes of wounds and deaths (schema.CAUSES)
BY_BITE, BY_FALL, BY_MAULING, BY_DISEASE, BY_FIGHT, BY_OTHER, BY_THIRST, BY_STRIKE = range(8)
# What is perceived (schema.SENSES)
SEES_NOBODY, SEES_HUNTER, SEES_PREY, HEARS, HEARS_ALARM = range(5)
# Sounds (schema.SOUNDS)
SCREAM, DOOR_NOISE, ALARM, SHOUT, FURNITURE, GLASS, DECOY, SPEECH, WHISPER = range(9)
# Ways off the site (schema.WAYS_OUT)
ON_FOOT, BY_AMBULANCE, HOME_TIME, BY_HELICOPTER, BY_BUS = range(5)
# What a measure does (schema.MEASURE_ACTIONS)
(
    DO_INFECT,
    DO_CONFINE,
    DO_SEND,
    DO_REMOVE,
    DO_ALARM,
    DO_CLOSE_SITE,
    DO_STORM,
    DO_CUT_NETWORK,
    DO_DECOY,
    DO_STRIKE,
    DO_OPEN_SITE,
) = range(11)
# When a measure acts (regimes.measures.TRIGGERS)
AT_TIME, AFTER_FIRST_INFECTION, AFTER_FIRST_HUNTER, AFTER_FIRST_BITE, AFTER_MEASURE = range(5)
# What a person's hands are busy with
NO_TASK, CLOSE_DOOR, LOCK_DOOR, OPEN_DOOR, BATTER_DOOR, CLIMB, BAR_DOOR = range(7)
# Categories of rooms that kernels ask for (tables.CATEGORIES)
CORRIDOR, STAIRS, HALL, BROADCASTING, ROOF = 1, 2, 3, 10, 16
# Role (tables.ROLES)
PUPIL, TEACHER, STAFF, VISITOR, FAMILY = range(5)

NEVER = 1 << 62
"""A time that does not come (ms)."""
STEP = 100
"""The step of the crisis regime (ms), unless an engine is told another one."""
