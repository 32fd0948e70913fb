"""Who comes to somebody's help: friends mostly, now and then a stranger with courage. A few who resist change outcomes.

Whether somebody helps is one keyed number against a chance, so that looking twice changes nothing.
"""

from __future__ import annotations

from homeroom.kernels import draws
from homeroom.kernels.bodies import drop_task, free_seat, stir, wake
from homeroom.kernels.codes import EV_DECISION, FIGHT, HIDE, ILL, OWN_MIND
from homeroom.kernels.grapple import reclock
from homeroom.kernels.jit import kernel
from homeroom.kernels.log import note
from homeroom.kernels.rng import uniform


@kernel
def tie_between(w, i, j):
    """How close `i` feels to `j`, 0 to 1."""
    for q in range(w.people[i].tie_n):
        if w.ties[w.people[i].tie_first + q].to == j:
            return w.ties[w.people[i].tie_first + q].weight
    return 0.0


@kernel
def would_help(k, w, p, s, i, hunter):
    """Whether person `i`, who sees `hunter` hold somebody, comes to help.

    The chance is (help_stranger + help_friend * tie) * 4 * courage * altruism, both tempers 0.5 on average.
    """
    j = s.body[hunter].holding
    if (
        j < 0
        or j == i
        or s.body[i].holders > 0
        or s.body[i].bears >= 0
        or (s.body[i].conduct > ILL and s.body[i].conduct != OWN_MIND)
    ):
        return False
    chance = p.help_stranger + p.help_friend * tie_between(w, i, j)
    chance *= 4.0 * w.people[i].courage * w.people[i].altruism
    u = uniform(k[0], k[1], w.people[i].who, w.people[hunter].who, draws.HELP, s.body[hunter].n_grapple)
    return u < chance


@kernel
def go_to_help(w, s, i, hunter, time):
    """Person `i` drops everything and runs at `hunter`."""
    me = s.body[i]
    drop_task(s, i)
    free_seat(s, i)
    me.action = FIGHT
    me.target = hunter
    me.helping = 0
    me.running = 1
    me.replan = 0
    me.path_n = 0
    me.goal_room = -2
    me.chosen = time
    me.still = time
    note(s, time, EV_DECISION, i, s.body[hunter].holding, me.room, FIGHT, me.room)
    wake(s, i)


@kernel
def stop_helping(s, i):
    """The fight of person `i` is over, or out of reach: it looks after itself again."""
    me = s.body[i]
    me.target = -1
    me.helping = 0
    me.action = HIDE
    me.replan = 1


@kernel
def lend_a_hand(w, p, s, i, time):
    """Person `i` has come up to the hunter: from now on its strength counts."""
    me = s.body[i]
    if me.helping == 0:
        me.helping = 1
        reclock(w, p, s, me.target, time)
        stir(w, s, me.room, time)
