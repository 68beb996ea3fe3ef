"""What many people have taught, as the prior a new person starts from; or the wide default when nobody has.

No one's data: means and spreads of coefficients only. Saved as JSON with its version and the digest of its spec.
"""

import json
import os
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twofold.engine import foresight, priors
from twofold.engine.design import CLOCK, Layout, Scale, layout_of
from twofold.engine.errors import BadSpec, VersionMismatch
from twofold.engine.foresight import Foresight
from twofold.engine.spec import ModelSpec, spec_from

Array = NDArray[np.float64]
VERSION = 2
PRIOR_DRAWS = 1000
LARGEST = 1e9  # of any figure of a population


@dataclass(frozen=True)
class Shared:
    """A pull that several coefficients share: each is its own part plus sign * g, g ~ N(0, sd^2)."""

    cells: tuple[tuple[int, int], ...]  # (row, column of the design)
    signs: tuple[float, ...]
    sd: float


@dataclass(frozen=True, eq=False)
class Population:
    """The prior of a person, in model units.

    mean, spread      (C, P) of every coefficient; spread is a sd, 0 where the column is not in the row
    mu_mean, mu_spread (C,) where people's means lie
    rate              (C,) of the innovation variances, IG(3, rate)
    noise             (C,) everyone's innovation variance together
    weight            (C,) with the weight of how many occasions a person's level starts from mu_mean
    tau               (C,) how much people's levels drift: spread of w, points (use: probit) in a day's root; 0 is never
    people            how many it was learned from; 0 is the wide default
    shared            blocks of coefficients that move together
    other             the same for the other within-day order, for the order check
    forecast          what they taught about forecasting
    """

    spec: ModelSpec
    scale: Scale
    mean: Array
    spread: Array
    mu_mean: Array
    mu_spread: Array
    rate: Array
    noise: Array
    weight: Array
    tau: Array
    people: int = 0
    shared: tuple[Shared, ...] = ()
    other: "Population | None" = None
    forecast: Foresight | None = None
    diagnostics: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def layout(self) -> Layout:
        """Names and places of rows and columns."""
        return layout_of(self.spec)

    @cached_property
    def turned(self) -> "Population":
        """The prior under the other within-day order: learned where there is one, else the wide default."""
        if self.other is not None:
            return self.other
        wide = wide_default_prior(self.spec.other_order())
        at = [self.layout.channels.index(channel) for channel in wide.layout.channels]
        return replace(wide, scale=self.scale._replace(low=self.scale.low[at], unit=self.scale.unit[at]))

    @cached_property
    def sample(self) -> Array:
        """(D, C, P) coefficients drawn from this prior: what was believed before a person's days."""
        rng = np.random.default_rng(PRIOR_DRAWS)
        drawn = self.mean + self.spread * rng.standard_normal((PRIOR_DRAWS, *self.mean.shape))
        for block in self.shared:
            g = block.sd * rng.standard_normal(PRIOR_DRAWS)
            for (row, column), sign in zip(block.cells, block.signs, strict=True):
                drawn[:, row, column] += sign * g
        return np.asarray(drawn)


def wide_default_prior(spec: ModelSpec, scale: Scale | None = None) -> Population:
    """Our starting guess before anyone has taught us anything: wide, centred on no link."""
    layout = layout_of(spec)
    mean, spread = priors.default_rows(layout)
    shared = _shared_blocks(layout)
    mu_mean = np.full(layout.size, priors.MEAN[0])
    if layout.use is not None:
        mu_mean[layout.use] = priors.USUAL_RATE
    for block in shared:  # the shared part takes the default's sd; what is a link's own is half of it
        for row, column in block.cells:
            spread[row, column] = block.sd / 2
    return Population(
        spec=spec,
        scale=scale or default_scale(spec),
        mean=mean,
        spread=spread,
        mu_mean=mu_mean,
        mu_spread=np.full(layout.size, priors.MEAN[1]),
        rate=np.full(layout.size, priors.VARIANCE_RATE),
        noise=np.full(layout.size, priors.VARIANCE_RATE / (priors.VARIANCE_SHAPE - 1)),
        weight=np.full(layout.size, priors.LEVEL_WEIGHT),
        tau=priors.drifts(layout),
        shared=shared,
    )


def default_scale(spec: ModelSpec) -> Scale:
    """The scale of a spec whose ranges are all written down; a rating without one is taken as 0 to 10."""
    layout = layout_of(spec)
    low, unit = np.zeros(layout.size), np.ones(layout.size)
    for k, v in enumerate(layout.of_variable):
        span = spec.variables[v].range or (0.0, 10.0)
        if layout.is_rating(k):
            low[k], unit[k] = span[0], (span[1] - span[0]) / 10.0
    if layout.amount is not None:
        unit[layout.amount] = np.log1p(20.0) / 10.0
    inputs = [(i.range[1] - i.range[0]) / (10.0 if i.role else 1.0) if i.range else 1.0 for i in spec.inputs]
    return Scale(low, unit, np.array(inputs))


def _shared_blocks(layout: Layout) -> tuple[Shared, ...]:
    """Use -> how the next day feels, and symptoms -> craving: links that tend to agree within a person."""
    spec = layout.spec
    sign = {"symptom": 1.0, "arousal": 1.0, "mood": 1.0, "sleep": -1.0}
    rows = [(k, sign[r]) for k in range(layout.size) if (r := spec.variables[layout.of_variable[k]].role or "") in sign]
    blocks = []
    if layout.use is not None and len(rows) > 1:
        column = layout.lag(layout.use)
        cells = tuple((k, column) for k, _ in rows)
        blocks.append(Shared(cells, tuple(s for _, s in rows), priors.USE_TO_NEXT_DAY))
    craving = next((k for k in range(layout.size) if spec.variables[layout.of_variable[k]].role == "craving"), None)
    if craving is not None:
        early = [(j, s) for j, s in rows if j < craving]
        for column_of, sd in ((layout.today, priors.SYMPTOMS_TO_CRAVING), (layout.lag, priors.LAG)):
            sources = early if column_of == layout.today else rows
            if len(sources) > 1:
                cells = tuple((craving, column_of(j)) for j, _ in sources)
                blocks.append(Shared(cells, tuple(s for _, s in sources), sd))
    return tuple(blocks)


def save_population(population: Population, path: Path | str) -> None:
    """Write a population as JSON; the file appears whole or not at all."""
    target = Path(path)
    draft = target.with_name(f".{target.name}.{os.getpid()}.part")
    draft.write_text(json.dumps(to_json(population), indent=1) + "\n", encoding="utf-8")
    os.replace(draft, target)


def load_population(path: Path | str, spec: ModelSpec | None = None) -> Population:
    """Read a population; raises VersionMismatch when it belongs to another version or another spec."""
    try:
        given = json.loads(Path(path).read_text(encoding="utf-8"))
        version, digest = given["version"], given["spec_digest"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        raise VersionMismatch(f"'{path}' is not a population file of Twofold.") from None
    if version != VERSION:
        raise VersionMismatch(f"'{path}' was written by version {version} of the engine; this one reads {VERSION}.")
    if spec is not None and digest != spec.digest:
        raise VersionMismatch(f"'{path}' was learned for another description of the diary ({digest}).")
    try:
        found = from_json(given, spec)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, RecursionError, BadSpec):
        raise VersionMismatch(f"'{path}' is not a whole population file.") from None
    if not sound(found):
        raise VersionMismatch(f"'{path}' holds figures that no population can have.")
    return found


def sound(population: Population) -> bool:
    """Every figure is a number, and every spread, unit and variance is possible."""
    figures = (population.mean, population.mu_mean, *population.scale)
    positive = (population.mu_spread, population.rate, population.noise, population.scale.unit)
    widths = (population.spread, population.weight, population.tau, population.scale.input_unit)
    own = (
        all((np.abs(part) <= LARGEST).all() for part in (*figures, *positive, *widths))
        and all((part > 0).all() for part in positive)
        and all((part >= 0).all() for part in widths)
        and all(block.sd > 0 for block in population.shared)
    )
    other = population.other is None or sound(population.other)
    return own and other and (population.forecast is None or population.forecast.sound)


def to_json(population: Population) -> dict[str, Any]:
    """A population as plain JSON: names, means, spreads."""
    layout = population.layout
    names = column_names(layout)
    rows = {
        layout.channels[k]: {
            names[c]: [round(float(population.mean[k, c]), 6), round(float(population.spread[k, c]), 6)]
            for c in layout.predictors(k)
        }
        for k in range(layout.size)
    }
    shape = asdict(population.spec)
    return {
        "version": VERSION,
        "spec_digest": population.spec.digest,
        "spec": _plain_spec(shape),
        "people": population.people,
        "units": "ratings in tenths of their range, use 0/1, amount log1p in tenths of log1p(20), use row in probit",
        "scale": {name: np.asarray(values).tolist() for name, values in population.scale._asdict().items()},
        "rows": rows,
        "means": {
            name: [round(float(m), 6), round(float(s), 6)]
            for name, m, s in zip(layout.channels, population.mu_mean, population.mu_spread, strict=True)
        },
        "level_weight": dict(zip(layout.channels, np.round(population.weight, 6).tolist(), strict=True)),
        "drift": dict(zip(layout.channels, np.round(population.tau, 6).tolist(), strict=True)),
        "variance": dict(zip(layout.channels, np.round(population.noise, 6).tolist(), strict=True)),
        "variance_rate": dict(zip(layout.channels, np.round(population.rate, 6).tolist(), strict=True)),
        "shared": [asdict(block) for block in population.shared],
        "diagnostics": population.diagnostics,
        "other_order": None if population.other is None else to_json(population.other),
        "forecast": None if population.forecast is None else foresight.to_json(population.forecast),
    }


def _plain_spec(shape: dict[str, Any]) -> dict[str, Any]:
    """A spec in the words of SPEC.yaml."""
    variables = []
    for v in shape["variables"]:
        plain = {key: value for key, value in v.items() if value not in (None, (), False)}
        if "of" in plain:
            plain["of"] = list(plain["of"])
        else:
            plain.pop("how", None)
        if "range" in plain:
            plain["range"] = list(plain["range"])
        variables.append(plain)
    time = {key: value for key, value in shape["time"].items() if value}
    if time.pop("collapse", False):
        time["collapse"] = "day"
    inputs = [
        {key: list(value) if key == "range" else value for key, value in i.items() if value is not None}
        for i in shape["inputs"]
    ]
    return {
        "person": shape["person"],
        "time": time,
        "variables": variables,
        "inputs": inputs,
        "missing": list(shape["missing"]),
    }


def from_json(given: dict[str, Any], spec: ModelSpec | None = None) -> Population:
    """The population a JSON object stands for."""
    spec = spec or spec_from(given["spec"])
    layout = layout_of(spec)
    place = {name: c for c, name in enumerate(column_names(layout))}
    mean, spread = np.zeros((layout.size, layout.width)), np.zeros((layout.size, layout.width))
    for k, channel in enumerate(layout.channels):
        for name, (m, s) in given["rows"][channel].items():
            mean[k, place[name]], spread[k, place[name]] = m, s
    means = np.array([given["means"][channel] for channel in layout.channels], dtype=float).reshape(-1, 2)
    other, forecast = given.get("other_order"), given.get("forecast")
    return Population(
        spec=spec,
        scale=Scale(*(np.array(given["scale"][name], dtype=float) for name in Scale._fields)),
        mean=mean,
        spread=spread,
        mu_mean=means[:, 0],
        mu_spread=means[:, 1],
        rate=np.array([given["variance_rate"][channel] for channel in layout.channels], dtype=float),
        people=int(given["people"]),
        shared=tuple(
            Shared(tuple((int(r), int(c)) for r, c in s["cells"]), tuple(map(float, s["signs"])), float(s["sd"]))
            for s in given["shared"]
        ),
        noise=np.array([given["variance"][channel] for channel in layout.channels], dtype=float),
        weight=np.array([given["level_weight"][channel] for channel in layout.channels], dtype=float),
        tau=np.array([given["drift"][channel] for channel in layout.channels], dtype=float),
        other=None if other is None else from_json(other),
        forecast=None if forecast is None else foresight.from_json(forecast, spec),
        diagnostics=dict(given.get("diagnostics", {})),
    )


def column_names(layout: Layout) -> list[str]:
    """A name for every column of the design."""
    names = [f"{kind} {c}" for kind in ("same", "lag", "night lag", "level", "weight") for c in layout.channels]
    names += [f"input {layout.spec.inputs[m].name} {when}" for m, when in layout.given]
    return names + [f"clock {name}" for name in CLOCK] + ["intercept"]
