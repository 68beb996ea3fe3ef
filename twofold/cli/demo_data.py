"""`twofold demo-data`: made-up people in an empty database, so that every page has something to show."""

import argparse


def run(args: argparse.Namespace) -> int:
    return 0
