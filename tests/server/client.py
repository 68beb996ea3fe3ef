"""A browser's part over a real connection that is kept open: cookies, forms, nothing else."""

import http.client
import re
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

ANSWERS = {
    "form": "daily",
    "sleep": "4",
    "reminder": "a-little",
    "memories": "6",
    "edge": "5",
    "low": "3",
    "worry": "7",
    "craving": "6",
    "use": "none",
    "ease": "4",
    "pleasure": "3",
    "helped": "skill",
}


@dataclass(frozen=True)
class Answered:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes


class Browser:
    """One person's browser."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def close(self) -> None:
        """Let the connection go; cookies stay."""
        self.connection.close()

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> Answered:
        """One request. Raises OSError or HTTPException when the connection breaks."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if form is not None:
            body = urlencode({**form, "csrfmiddlewaretoken": self.cookies.get("c", "")})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            self.connection.request(method, path, body, headers)
            response = self.connection.getresponse()
            content = response.read()
        except (OSError, http.client.HTTPException):
            self.connection.close()
            raise
        for line in response.headers.get_all("Set-Cookie") or []:
            name, value = line.split(";")[0].split("=", 1)
            self.cookies[name] = value
        return Answered(response.status, {name.lower(): value for name, value in response.headers.items()}, content)

    def get(self, path: str) -> Answered:
        """GET."""
        return self.ask("GET", path)

    def post(self, path: str, form: dict[str, str]) -> Answered:
        """POST with the token of the page opened last."""
        return self.ask("POST", path, form)

    def sign_in(self, name: str, passphrase: str) -> None:
        """Open the page, send the form."""
        self.get("/sign-in")
        answer = self.post("/sign-in", {"name": name, "passphrase": passphrase})
        assert answer.status == 303, (answer.status, re.sub(rb"<[^>]+>|\s+", b" ", answer.body)[-600:])
        assert self.get("/check-in").status == 200

    def check_in(self, sent_as: UUID, **answers: str) -> Answered:
        """Send one check-in under the number the page would have given it."""
        return self.post("/check-in", {**ANSWERS, "sent_as": str(sent_as), **answers})
