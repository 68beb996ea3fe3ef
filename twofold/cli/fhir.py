"""`twofold fhir export`: one person's answers and plan as a FHIR R4 bundle. It opens with that person's passphrase.

The host has no door to what people wrote, and this is none: without the passphrase nothing is opened.
"""

import argparse

from twofold.cli.host import command


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the parsers."""
    says = "health records in FHIR R4"
    group = subparsers.add_parser("fhir", help=says, description=says)
    commands = group.add_subparsers(dest="fhir_command", metavar="COMMAND", required=True)
    export = command(commands, "export", "fhir_export.run", "one person's answers, scores and plan as a FHIR R4 bundle")
    export.epilog = (
        "Asks for that person's passphrase, or reads it from standard input. It stands in the person's list of events."
    )
    export.add_argument("--person", required=True, metavar="ID", help="the chosen name, or the id in the download")
