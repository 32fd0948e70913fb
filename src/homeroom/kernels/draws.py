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
HIT_COUNT = 27  # how many hits an infectious person makes on a day; whom = day
HIT = 28  # which, when, on whom; whom = day, ordinal = number of the hit
HIT_PATH = 29  # the way of a hit through air; ordinal = number of the hit and of the step
HIT_HOME = 30  # a hit at home; as HIT
POWER = 31  # emission factor of an infected person; whom = number of the infection
IMMUNITY = 32  # place in the ranking by which doses are dealt out, and whether they take
PRIOR = 33  # place in the ranking by which past disease is dealt out
TAKE = 34  # whether a dose given in the run takes; ordinal = number of the dose
FROM_OUTSIDE = 35  # when the community infects somebody; ordinal = twice the number of the candidate, and one more
INDEX = 36  # who is an index case; whom = number of the measure, ordinal = number of the case
VOMIT = 37  # how often and when somebody vomits in a stage; whom = position in the course
VOMIT_HIT = 38  # hits of a vomiting event; whom = number of the event, ordinal = number of the hit
WAY_GROUP = 39  # with whom somebody goes to school
HABIT_SEAT = 40  # where somebody sits whose seat is not named
HIT_INSTEAD = 41  # whom somebody meets instead of one who is absent; whom = that one, ordinal = moment and attempt
CONTACT = 42  # how long two people are in contact on a day; whom = the other, ordinal = day
RECALL = 43  # whether a case names a contact; whom = the other
COMPANY = 44  # who walks in a group, and how large it is
RESCUE = 45  # how long a hunter stands up to armed helpers
HELP = 46  # whether somebody comes to help
ENDURANCE = 61  # how long somebody lives without water
ERRAND = 62  # who of a room goes for water or food
MESSAGE = 63  # when a friend reads a message, and whether
WILL = 65  # what one who is half-infected makes of it
JUDGE = 66  # what a group does with one who may be infected
STRIKE = 68  # who lives through a strike
VENTURE = 69  # whether and where somebody goes to look, or speaks over the loudspeakers
ISOLATION = 70  # whether those inside keep apart one who may be infected
OPENING = 71  # whether those inside open to one who knocks
CARRY = 72  # whether somebody carries one who cannot walk; ordinal = number of that one's wounds
MOVING = 73  # whether and where a group moves, and who stays behind; whom = the leader, 0 the leader's own
LURE = 74  # who of those beset makes a noise elsewhere, where, and who draws the hunters off
HOME_LUNCH = 75  # who goes home for lunch
PHONE = 76  # how full a battery is (whom -1), when somebody phones (-2) and whether they reach a friend
WATCH = 77  # who keeps watch, and who sleeps; ordinal = number of the turn
CIRCLE = 80  # whom a pupil seeks outside the class; whom = place in the order, ordinal = 0 spot, 1 choice, 2 grade
HIT_WHOM = 90  # whom of class, friends and circle an infectious person may infect; whom = day, ordinal = 32 of them
HIT_MET = 91  # when and how; whom = day, ordinal = number of the candidate
