"""The sample lists: for the demo and the tests, always marked as samples, not current."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from twofold.web.directory.importing import Report, Wishes, bring

FOLDER = Path(__file__).parents[2] / "content" / "directory" / "sample"


@dataclass(frozen=True)
class Sample:
    """One list: its file, how it is written, the day it describes, where it comes from, whose meetings."""

    file: str
    format: str
    as_of: date
    source: str
    programme: str = ""


SAMPLES = (
    Sample("samhsa-2022.csv.gz", "samhsa", date(2022, 5, 25), "SAMHSA treatment locator, 2022"),
    Sample("findtreatment-ca-2025.json.gz", "samhsa-api", date(2025, 8, 30), "FindTreatment.gov, 2025"),
    Sample("bmlt-ny.json.gz", "bmlt", date(2020, 1, 1), "BMLT sample, New York", "na"),
    Sample("made-up-online.json", "meeting-guide", date(2026, 1, 1), "Made up", "aa"),
)


def bring_samples() -> list[Report]:
    """Bring them all in; a second time changes nothing."""
    return [
        bring(
            FOLDER / one.file,
            one.format,
            Wishes(
                feed=f"sample-{one.file.split('.')[0]}",
                programme=one.programme,
                source=one.source,
                as_of=one.as_of,
                is_sample=True,
            ),
        )
        for one in SAMPLES
    ]
