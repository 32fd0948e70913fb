"""How people and hunters act: named quantities, each with unit, source and range, read from a file.

The names are the parameters of the crisis kernels; a name the kernels do not know, or one they need and do not
find, is an error. ``library/conduct/default.toml`` is the list a person reads.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, model_validator

from homeroom.spec.quantity import Quantity

UNITS: dict[str, str] = {
    "time_gap": "s", "repulsion_strength": "", "repulsion_range": "m", "sidestep_strength": "", "wall_clearance": "m",
    "shoulder_room": "m", "overtaking": "", "company_gap": "m", "company_lost": "m", "wound_slows": "",
    "stairs_young": "", "stairs_old": "", "spent_strength": "", "weapon": "", "destroy_rate": "1/s",
    "help_stranger": "", "help_friend": "", "help_range": "m", "piece_time": "s", "piece_strength": "s",
    "barricade_most": "s", "furniture_level": "dB", "glass_level": "dB",
    "stairs_up": "", "stairs_down": "", "tired": "", "hunter_speed": "", "hunter_sight": "m", "hunter_hearing": "dB",
    "search_time": "s", "wander_mean": "s", "batter_patience": "s", "reach": "m", "break_free_rate": "1/s",
    "bite_rate": "1/s", "kill_rate": "1/s", "stun": "s", "feed": "s", "lash_rate": "1/s", "lash_reach": "m",
    "lash_surprise": "",
    "person_sight": "m", "person_view": "rad", "person_notice": "m", "hunter_view": "rad", "hunter_scent": "m",
    "night_sight": "", "background_noise": "dB", "audible_margin": "dB", "scream_level": "dB",
    "shout_level": "dB", "batter_level": "dB", "batter_interval": "s", "cue_hunter": "", "cue_attack": "",
    "cue_scream": "", "cue_told": "", "cue_alarm": "", "alert_threshold": "", "delay_seen": "s", "delay_heard": "s",
    "delay_alarm": "s", "delay_sigma": "", "danger_memory": "s", "hazard_near": "1/s", "hazard_open": "1/s",
    "hazard_closed": "1/s", "hazard_away": "1/s", "outlook": "s", "caution": "", "effort": "1/s",
    "second_thoughts": "s", "choice_noise": "", "open_time": "s", "close_time": "s", "lock_key_time": "s",
    "lock_button_time": "s", "fall_harmless": "m", "fall_lethal_height": "m", "fall_spread": "m", "fall_dread": "",
    "all_clear": "s",
    "speech_level": "dB",
    "raised_level": "dB",
    "whisper_level": "dB",
    "steps_level": "dB",
    "lame_wound": "",
    "lame_speed": "m/s",
    "carry_one": "",
    "carry_two": "",
    "carry_strength": "",
    "carry_stranger": "",
    "lift_time": "s",
    "carry_time": "s",
    "pack_gap": "m",
    "pack_patience": "s",
    "door_patience": "s",
    "hold_range": "m",
    "hold_patience": "s",
    "abreast": "m",
    "herding": "",
    "attachment": "",
    "crowding": "",
    "authority": "",
    "friend_pull": "",
    "follow_pull": "",
    "message_share": "",
    "message_delay": "s",
    "cue_message": "",
    "expel_lean": "",
    "expel_fear": "",
    "expel_tie": "",
    "thirst_onset": "s",
    "thirst_death": "s",
    "thirst_death_sigma": "",
    "hunger_onset": "s",
    "need_pause": "s",
    "need_weight": "",
    "hunger_limit": "s",
    "belief_half_life": "s",
    "hazard_calm": "1/s",
    "cue_blows": "",
    "listen_range": "m",
    "homeward": "",
    "scout_worth": "",
    "hazard_out": "1/s",
    "gather_time": "s",
    "carried": "",
    "protect_share": "",
    "leave_share": "",
    "will_pause": "s",
    "storm_noise": "dB",
    "storm_sight": "",
    "affiliation": "",
    "stranger_share": "",
    "isolate_share": "",
    "isolate_time": "s",
    "scout_after": "s",
    "scout_pause": "s",
    "scout_share": "",
    "scout_range": "s",
    "scout_trust": "",
    "signal_delay": "s",
    "signal_share": "",
    "cue_loudspeaker": "",
    "signal_after": "s",
    "turn_share": "",
    "open_share": "",
    "open_tie": "",
    "lone_share": "",
    "move_share": "",
    "move_pause": "s",
    "move_patience": "s",
    "decoy_share": "",
    "decoy_pause": "s",
    "decoy_time": "s",
    "decoy_level": "dB",
    "loudspeaker_level": "dB",
    "draw_share": "",
    "draw_trust": "",
    "phone_share": "",
    "phone_pause": "s",
    "battery_life": "s",
    "sleep_share": "",
    "watch_turn": "s",
    "waking_level": "dB",
    "wakeful": "s",
    "weary_after": "s",
    "weary_slows": "",
    "weary_delay": "",
}  # fmt: skip
"""Every parameter and its SI unit ("" for a pure number)."""


class Conduct(BaseModel):
    """The parameters of conduct, by name.

    Attributes:
        values: one Quantity (SI value, unit, source, range) for every name in `UNITS`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    values: dict[str, Quantity]

    @model_validator(mode="before")
    @classmethod
    def _flat(cls, data: Any) -> Any:
        """Accept the file's flat form, where the names are the keys."""
        if isinstance(data, dict) and "values" not in data:
            return {"values": data}
        return data

    @model_validator(mode="after")
    def _complete(self) -> Conduct:
        for name in self.values:
            if name not in UNITS:
                raise ValueError(f"unknown parameter {name!r}")
        for name, unit in UNITS.items():
            if name not in self.values:
                raise ValueError(f"the parameter {name!r} is missing")
            if self.values[name].unit != unit:
                raise ValueError(
                    f"{name} is in {self.values[name].unit or 'no unit'}, it needs {unit or 'a pure number'}"
                )
        return self
