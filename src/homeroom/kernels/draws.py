"""Decision numbers: which decision a random number is for.

Append only. A number, once used, never changes its meaning and is never used again: every stored result depends on it.
"""

from __future__ import annotations

COURSE_STAGE_TIME = 1  # how long a stage lasts; whom = number of the infection, ordinal = position in the course
COURSE_NEXT = 2  # which stage comes next; whom and ordinal as above
INFECTION = 3  # whether a contact infects
BITE_SEVERITY = 4  # how bad a bite is, 0 to 1
GRAPPLE = 5  # clocks of a grapple: break free, be bitten, be killed
PRE_MOVEMENT = 6  # time from the first cue to the first step
CHOICE = 7  # Gumbel noise in the choice of an action
WANDER = 8  # where somebody without a goal goes
BREAK_PLACE = 9  # where a break is spent
ARRIVAL = 10  # when somebody arrives at school
BODY_WALK = 11  # free walking speed
BODY_RUN = 12  # running speed
BODY_STAMINA = 13
BODY_STRENGTH = 14
TEMPER_COURAGE = 15
TEMPER_CALM = 16
TEMPER_LEADERSHIP = 17
TEMPER_ALTRUISM = 18
AGE = 19
SEX = 20
PERCEPTION = 21  # error in what somebody believes
MEASURE = 22  # whether a measure takes hold on a person
LOCK_TIME = 23  # time to find the key and lock
SPOT = 24  # where in a room somebody stands
DOOR = 25  # what somebody does with a door
FALL = 26  # how a fall ends
