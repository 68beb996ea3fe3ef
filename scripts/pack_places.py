"""Pack the tables of places: scripts/pack_places.py FOLDER, writes twofold/content/places/*.xz.

FOLDER holds geonames_cities5000.csv.gz, geonames_cities500.csv.gz and us_zcta.csv.gz; their origin stands in
twofold/content/places/SOURCE.md.

Towns over 5,000 people of the whole world and over 500 of the countries in SMALL_TOO; positions to 0.01 degree, which
is all a search may know. One line a town, sorted: plain name, name where it is not just that with capitals, country,
region, latitude and longitude in hundredths, people in hundreds, number of its zone in the first line.
"""

import csv
import gzip
import lzma
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.append(str(ROOT))

from twofold.care.directory.sites import plain  # noqa: E402

SMALL_TOO = {"US"}
OUT = ROOT / "twofold" / "content" / "places"


def towns(folder: Path) -> str:
    """The text of the packed file."""
    rows = {}
    for file in ("geonames_cities5000.csv.gz", "geonames_cities500.csv.gz"):
        with gzip.open(folder / file, "rt", encoding="utf-8", newline="") as text:
            for row in csv.DictReader(text):
                if file == "geonames_cities5000.csv.gz" or row["country"] in SMALL_TOO:
                    rows[row["geonameid"]] = row
    zones = sorted({row["timezone"] for row in rows.values()})
    lines = []
    for row in rows.values():
        name = plain(row["name"])
        if name:
            shown = "" if row["name"] == name.title() else row["name"]
            lat, lon = round(float(row["lat"]) * 100), round(float(row["lon"]) * 100)
            people = round(int(row["population"]) / 100)
            zone = zones.index(row["timezone"])
            lines.append((name, f"{name}\t{shown}\t{row['country']}\t{row['admin1']}\t{lat}\t{lon}\t{people}\t{zone}"))
    return "\t".join(zones) + "\n" + "\n".join(line for _, line in sorted(lines)) + "\n"


def postcodes(folder: Path) -> str:
    """One line a US postcode area: the code, latitude and longitude in hundredths."""
    with gzip.open(folder / "us_zcta.csv.gz", "rt", newline="") as text:
        rows = sorted(
            (row["zcta"], round(float(row["lat"]) * 100), round(float(row["lon"]) * 100))
            for row in csv.DictReader(text)
        )
    return "".join(f"{code}\t{lat}\t{lon}\n" for code, lat, lon in rows)


def main() -> None:
    """Both files."""
    folder = Path(sys.argv[1])
    for name, text in (("towns", towns(folder)), ("us-postcodes", postcodes(folder))):
        packed = lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME)
        (OUT / f"{name}.tsv.xz").write_bytes(packed)
        print(f"{name}: {text.count(chr(10))} lines, {len(packed):,} bytes packed, {len(text.encode()):,} unpacked")


main()
