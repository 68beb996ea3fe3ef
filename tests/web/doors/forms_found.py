"""Finds the forms of a page as a browser would: where they go, how, and what may be filled in."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Control:
    """One named control; `options` are the values it offers, if it offers any."""

    name: str
    kind: str
    options: list[str] = field(default_factory=list)


@dataclass
class Form:
    """One form that posts."""

    action: str
    is_multipart: bool
    controls: dict[str, Control] = field(default_factory=dict)

    def add(self, name: str, kind: str, value: str | None) -> None:
        control = self.controls.setdefault(name, Control(name, kind))
        if value is not None:
            control.options.append(value)


class _Reader(HTMLParser):
    def __init__(self, here: str) -> None:
        super().__init__()
        self.here, self.forms, self.form, self.select = here, list[Form](), None, ""  # type: ignore[var-annotated]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.form = None
            if (given.get("method") or "get").lower() == "post":
                self.form = Form(given.get("action") or self.here, "multipart" in (given.get("enctype") or ""))
                self.forms.append(self.form)
        elif self.form is not None:
            self._control(self.form, tag, given)

    def _control(self, form: Form, tag: str, given: dict[str, str | None]) -> None:
        name = given.get("name") or ""
        if tag == "option" and self.select:
            form.add(self.select, "select", given.get("value") or "")
        elif name and tag in {"input", "button", "textarea", "select"}:
            kind = given.get("type") or tag
            form.add(
                name, kind, given.get("value") if kind in {"radio", "checkbox", "hidden", "submit", "button"} else None
            )
            self.select = name if tag == "select" else ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None
        elif tag == "select":
            self.select = ""


def forms_of(page: str, here: str) -> list[Form]:
    """The posting forms of a page at the address `here`."""
    reader = _Reader(here)
    reader.feed(page)
    return reader.forms
