"""Made-up sheets: random answers that exist, with some left out."""

from typing import Any

import numpy as np

from twofold.care.instrument import Instrument, Item


def random_sheet(instrument: Instrument, rng: np.random.Generator, leave_out: float) -> dict[str, Any]:
    """An answer that exists for each item, or none with the probability `leave_out`."""
    return {name: random_answer(item, rng) for name, item in instrument.items.items() if rng.random() >= leave_out}


def random_answer(item: Item, rng: np.random.Generator) -> Any:
    if not item.options:
        return int(rng.integers(item.low or 0, 60 if item.high is None else item.high + 1))
    values = [option.value for option in item.options]
    if item.many and rng.random() < 0.2:
        chosen = rng.choice(values, size=int(rng.integers(2, 4)), replace=False)
        return tuple(sorted(int(one) for one in chosen))
    return values[int(rng.integers(len(values)))]
