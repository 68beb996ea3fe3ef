"""One person's fit as the picture the pages draw: the same stations, the same rules, the same words."""

from collections.abc import Callable, Sequence
from functools import cache

from twofold.care.content import load
from twofold.care.cycle import Kind, Link, Range, Verdict
from twofold.care.ring import Ring, Words, ring_of
from twofold.engine.cycle import Edge
from twofold.engine.spec import ModelSpec

OF_ROLE = {
    "symptom": "symptoms",
    "arousal": "symptoms",
    "mood": "symptoms",
    "craving": "craving",
    "sleep": "day-after",
    "pleasure": "day-after",
}
TEN = 10.0


def ring_of_fit(edges: Sequence[Edge], spec: ModelSpec) -> Ring:
    """What may be drawn of one person's links, placed by the roles of the variables."""
    links = [link_of(edge, spec) for edge in edges if edge.kind in ("same", "lag", "input")]
    asked = {*spec.names, *(given.name for given in spec.inputs)}
    return ring_of(links, Words(_say(), str), asked=asked, home=home_of(spec))


@cache
def _say() -> Callable[..., str]:
    """The sentences about a diary that is over, from the content library."""
    wording = load().wording

    def say(key: str, **values: object) -> str:
        return wording.say(wording.either(key.replace("cycle.", "cycle.then.", 1), key), **values)

    return say


def home_of(spec: ModelSpec) -> dict[str, str]:
    """Variable or input -> the station it belongs to; what has no role has none."""
    home = {v.name: "use" if v.kind == "use" else OF_ROLE.get(v.role or "", "") for v in spec.variables}
    home |= {g.name: OF_ROLE.get(g.role or "", "reminders" if g.name == "reminder" else "") for g in spec.inputs}
    home |= {f"{name}.amount": "use" for name, station in list(home.items()) if station == "use"}
    return {name: station for name, station in home.items() if station}


def link_of(edge: Edge, spec: ModelSpec) -> Link:
    """One edge in points of ten, whatever scale its columns stand on."""
    kind = Kind(edge.kind)
    if kind is Kind.INPUT and any(given.name == edge.source and given.when != "same" for given in spec.inputs):
        kind = Kind.INPUT_NEXT
    unit = _tenth(edge.target, spec) / _tenth(edge.source, spec)
    return Link(
        source=edge.source,
        target=edge.target,
        kind=kind,
        size=Range(edge.mean / unit, edge.lower95 / unit, edge.upper95 / unit),
        certainty=edge.p_direction,
        own_share=edge.own_share,
        verdict=Verdict(edge.verdict.value),
        order_holds=edge.order_holds,
    )


def _tenth(name: str, spec: ModelSpec) -> float:
    """A tenth of a rating's scale, in units of its column; 1 for what is no rating."""
    variable = next((v for v in spec.variables if v.name == name and v.kind == "rating"), None)
    if variable is None or variable.range is None:
        return 1.0
    low, high = variable.range
    return (high - low) / TEN
