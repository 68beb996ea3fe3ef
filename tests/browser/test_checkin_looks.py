"""Every page of the check-in, empty, full and broken: no axe violation, nothing wider than the window, no complaint.

Each is looked at at 360 and 1280 px, light and dark.
"""

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.site import Site
from tests.browser.watch import Watched, visit_everything

Watch = Callable[..., Watched]
THINGS = [
    ["alcohol", "alcohol", ""],
    ["own-1", "other", "a rather long word of my own, for the blue ones"],
    ["opioids", "opioids", ""],
]
DRINKS: dict[str, Any] = {
    "sleep": {"value": 3, "ticks": ["bad-dreams"]},
    "reminder": "a-lot",
    "memories": 6,
    "edge": 9,
    "low": 4,
    "worry": 5,
    "craving": 7,
    "use": {"used": [{"id": "alcohol", "drinks": "8"}]},
    "ease": 3,
    "pleasure": 1,
    "helped": ["nothing-yet"],
}
NONE = {**DRINKS, "use": {"none": True}}
BOTH = {**DRINKS, "use": {"used": [{"id": "opioids"}, {"id": "own-1"}, {"id": "alcohol"}]}}


def looked(watch: Watch, site: Site, paths: dict[str, int], person: dict[str, str]) -> list[str]:
    return visit_everything(watch(site, person=person), paths)


def test_empty(site: Site, watch: Watch) -> None:
    new = site.make("tests.browser.diaries.with_days", things=[], days={}, chosen=False)
    assert (
        looked(
            watch, site, {"/today": 200, "/following": 200, "/following/questions": 200, "/stopping/answer": 200}, new
        )
        == []
    )
    nothing = site.make("tests.browser.diaries.with_days", things=[], days={})
    assert looked(watch, site, {"/check-in": 200, "/check-in/steps": 200}, nothing) == []


def test_full(site: Site, watch: Watch) -> None:
    days = {str(back): DRINKS for back in range(1, 15)} | {"0": NONE}
    ana = site.make("tests.browser.diaries.with_days", things=THINGS, days=days)
    day, last = site.make("tests.browser.diaries.last", person=ana["id"])
    paths = [
        "/today",
        "/check-in",
        "/check-in?form=bad-day",
        "/check-in/steps",
        f"/check-in/{day}",
        f"/check-in/{day}/written",
    ]
    paths += [f"/check-in/{day}/delete", f"/check-in/kept/{last}", f"/check-in/kept/{last}/correct"]
    paths += [
        "/following",
        "/following/words",
        "/following/questions",
        "/stopping",
        "/stopping/answer",
        "/body-check",
        "/after-days-without",
    ]
    assert looked(watch, site, dict.fromkeys(paths, 200), ana) == []


def test_after_use(site: Site, watch: Watch) -> None:
    ana = site.make("tests.browser.diaries.with_days", things=THINGS, days={"0": BOTH})
    _, last = site.make("tests.browser.diaries.last", person=ana["id"])
    page = f"/check-in/kept/{last}"
    assert looked(watch, site, dict.fromkeys([f"{page}/first", f"{page}/first/lines", f"{page}/use"], 200), ana) == []
    watched = watch(site, person=ana, script=False)
    watched.open(f"{page}/use").get_by_role("button", name="Keep").click()
    assert looked(watch, site, {f"{page}?on=1": 200}, ana) == []


@pytest.mark.parametrize("sign", ["Muddled", "Shaking", "None of these", "Not sure"])
def test_where_the_six_taps_lead(site: Site, watch: Watch, sign: str) -> None:
    ana = site.make("tests.browser.diaries.with_days", things=THINGS, days={"1": DRINKS})
    watched = watch(site, person=ana, script=False)
    page = watched.open("/body-check")
    page.get_by_label(sign, exact=True).check()
    page.get_by_role("button", name="Answer").click()
    assert looked(watch, site, {"/body-check/answer": 200}, ana) == []


def test_broken(site: Site, watch: Watch) -> None:
    ana = site.make("tests.browser.diaries.with_days", things=THINGS, days={"0": BOTH})
    _, last = site.make("tests.browser.diaries.last", person=ana["id"])
    watched = watch(site, person=ana)
    watched.expected_errors |= {409, 422}
    found = []
    page = watched.open("/check-in/2999-01-01", 422)
    found += watched.look_everywhere()
    page = watched.open("/check-in")
    page.get_by_label("No", exact=True).last.check()
    page.get_by_label("Alcohol", exact=True).check()
    page.get_by_role("button", name="Keep").click()
    found += watched.look_everywhere()
    page = watched.open(f"/check-in/kept/{last}/use")
    page.locator("#id_written-alcohol").fill("many")
    page.get_by_role("button", name="Keep").click()
    found += watched.look_everywhere()
    page = watched.open("/body-check")
    page.get_by_role("button", name="Answer").click()
    found += watched.look_everywhere()
    page = watched.open("/stopping")
    page.get_by_label("Days with a drink", exact=True).fill("-5")
    page.get_by_role("button", name="See the answer").click()
    found += watched.look_everywhere()
    page = watched.open("/following")
    for name in ("Cannabis", "GHB or GBL", "Cocaine or crack", "Ketamine"):
        page.get_by_label(name, exact=True).check()
    page.get_by_role("button", name="Keep").click()
    found += watched.look_everywhere()
    assert found == []


def test_both_versions(site: Site, watch: Watch) -> None:
    ana = site.make("tests.browser.diaries.with_days", things=THINGS, days={})
    watched = watch(site, person=ana)
    watched.expected_errors |= {409}
    page = watched.open("/check-in")
    number = page.locator('input[name="sent_as"]').get_attribute("value")
    site.make("tests.browser.diaries.keep_as", person=ana["id"], number=number, given=DRINKS)
    page.get_by_role("button", name="Keep").click()
    assert watched.look_everywhere() == []
    page.get_by_role("button", name="Correct: keep this one").click()
    assert site.make("tests.browser.diaries.count", person=ana["id"]) == 1
