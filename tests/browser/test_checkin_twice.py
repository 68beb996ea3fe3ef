"""Sent many times at once over the network: kept once, recorded once, and every answer leads to the same page."""

import re
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from urllib.parse import urlencode
from uuid import uuid4

from tests.browser.site import Site

SHEET = {"sleep": "4", "edge": "6", "craving": "7", "use": "none", "form": "daily"}


def send(site: Site, cookies: str, token: str, sheet: dict[str, str]) -> tuple[int, str]:
    """One POST on a connection of its own: status and where it leads."""
    connection = HTTPConnection("127.0.0.1", site.port, timeout=60)
    body = urlencode({**sheet, "csrfmiddlewaretoken": token})
    headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded", "Origin": site.url}
    connection.request("POST", "/check-in", body, headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status, answer.headers.get("Location", "")


def opened(site: Site, cookie: str) -> tuple[str, str]:
    """The check-in page opened: its cookies and its token."""
    connection = HTTPConnection("127.0.0.1", site.port, timeout=60)
    connection.request("GET", "/check-in", headers={"Cookie": cookie})
    answer = connection.getresponse()
    page = answer.read().decode()
    connection.close()
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert found
    guard = answer.headers["Set-Cookie"].split(";")[0]
    return f"{cookie}; {guard}", found.group(1)


def test_eight_at_once_are_kept_once(site: Site) -> None:
    ana = site.make("tests.browser.diaries.with_days", things=[["alcohol", "alcohol", ""]], days={})
    cookies, token = opened(site, f"{ana['cookie']}={ana['value']}")
    for _ in range(5):
        before = site.make("tests.browser.diaries.count", person=ana["id"])
        sheet = {**SHEET, "sent_as": str(uuid4())}
        with ThreadPoolExecutor(8) as threads:
            answers = list(threads.map(lambda _, one=sheet: send(site, cookies, token, one), range(8)))
        assert {status for status, _ in answers} == {303}
        assert len({place for _, place in answers}) == 1
        assert site.make("tests.browser.diaries.count", person=ana["id"]) == before + 1
    assert site.make("tests.browser.diaries.saved_events", person=ana["id"]) == 5


def test_eight_with_other_answers_keep_the_first_and_say_so_to_the_rest(site: Site) -> None:
    ana = site.make("tests.browser.diaries.with_days", things=[["alcohol", "alcohol", ""]], days={})
    cookies, token = opened(site, f"{ana['cookie']}={ana['value']}")
    number = str(uuid4())
    with ThreadPoolExecutor(8) as threads:
        answers = list(
            threads.map(lambda n: send(site, cookies, token, {**SHEET, "sent_as": number, "edge": str(n)}), range(8))
        )
    assert sorted(status for status, _ in answers) == [303] + [409] * 7
    assert site.make("tests.browser.diaries.count", person=ana["id"]) == 1
