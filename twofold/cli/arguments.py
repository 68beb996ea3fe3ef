"""Kinds of arguments that several commands take."""

import argparse

LONGEST_SEED = 18  # digits; every such number fits in 64 bits


def a_seed(text: str) -> int:
    """A whole number of 0 or more; what draws at random takes nothing else."""
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_SEED):
        raise argparse.ArgumentTypeError(f"a seed is a whole number of 0 or more, with at most {LONGEST_SEED} digits")
    return int(text)
