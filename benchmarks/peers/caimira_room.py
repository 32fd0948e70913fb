"""Concentrations and doses of CAiMIRA (CERN) in the class room of `benchmarks.classroom`.

usage: python -m benchmarks.peers.caimira_room
Prints, by case, the concentration (1/m3) at each look and what the pupil takes in, and what CAiMIRA takes for the decay
and the settling of SARS-CoV-2 (1/h) and for the share that is deposited.
"""

from __future__ import annotations

import json
from importlib.metadata import version

from caimira.calculator.models import models
from caimira.calculator.store.data_registry import DataRegistry

from benchmarks import classroom as it

SLIDING = 0.6
"""Discharge coefficient of CAiMIRA's sliding or side-hung windows; checked below."""


def ventilation(with_: tuple[str, ...]) -> models.MultipleVentilation:
    always = models.PeriodicInterval(period=24, duration=24)
    parts: list[models.Ventilation] = [models.AirChange(active=always, air_exch=it.CHANGES)]
    if "windows" in with_:
        window = models.SlidingWindow(
            active=models.SpecificInterval(it.AIRING),
            outside_temp=models.PiecewiseConstant((0.0, 24.0), (it.OUTSIDE,)),
            window_height=it.WINDOW["height"],
            opening_length=it.WINDOW["opening"],
            number_of_windows=int(it.WINDOW["number"]),
        )
        if window.discharge_coefficient != SLIDING:
            raise AssertionError(f"the discharge coefficient is {window.discharge_coefficient} in this version")
        parts.append(window)
    if "filter" in with_:
        parts.append(models.HEPAFilter(active=models.SpecificInterval(it.FILTERED), q_air_mech=it.FILTER))
    return models.MultipleVentilation(tuple(parts))


def exposure(with_: tuple[str, ...]) -> models.ExposureModel:
    registry = DataRegistry()
    air = models.ConcentrationModel(
        data_registry=registry,
        room=models.Room(
            volume=it.LENGTH * it.WIDTH * it.HEIGHT,
            inside_temp=models.PiecewiseConstant((0.0, 24.0), (it.INSIDE,)),
            humidity=it.HUMIDITY,
        ),
        ventilation=ventilation(with_),
        infected=models.EmittingPopulation(
            data_registry=registry,
            number=1,
            presence=models.SpecificInterval(it.TEACHER),
            mask=models.Mask.types["No mask"],
            activity=models.Activity(it.BREATHING, it.BREATHING),
            virus=models.Virus.types["SARS_CoV_2"],
            host_immunity=0.0,
            known_individual_emission_rate=it.EMISSION,
        ),
        evaporation_factor=0.3,
    )
    return models.ExposureModel(
        data_registry=registry,
        concentration_model=air,
        short_range=(),
        exposed=models.Population(
            number=1,
            presence=models.SpecificInterval(it.PUPIL),
            activity=models.Activity(it.BREATHING, it.BREATHING),
            mask=models.Mask.types["No mask"],
            host_immunity=0.0,
        ),
        geographical_data=models.Cases(),
    )


def main() -> None:
    cases = {}
    for name, with_ in it.CASES.items():
        model = exposure(with_)
        first, last = it.PUPIL[0][0], it.PUPIL[-1][1]
        cases[name] = {
            "concentrations": [float(model.concentration(hour)) for hour in it.LOOKS],
            "dose": float(model.deposited_exposure_between_bounds(first, last)),
        }
    air = model.concentration_model
    taken = {
        "decay": float(air.virus.decay_constant(it.HUMIDITY, it.INSIDE)),
        "settling": float(air.infected.particle.settling_velocity(air.evaporation_factor) * 3600.0 / 1.5),
        "deposited": float(model.long_range_fraction_deposited()),
        "discharge": SLIDING,
    }
    print(json.dumps({"version": version("caimira"), "inputs": it.inputs(), "taken": taken, "cases": cases}))


if __name__ == "__main__":
    main()
