"""My answers as FHIR resources, for the download: the forms, what was answered, and what it came to."""

from typing import Any

from twofold.care.fhir.observation import observations
from twofold.care.fhir.questionnaire import questionnaire, response
from twofold.web.answer.read import Finished, finished
from twofold.web.signin.models import Person

Resource = dict[str, Any]


def records(person: Person) -> list[Resource]:
    """Each form once, then every finished sheet with its scores, the oldest first."""
    sheets = finished(person)[::-1]
    forms = {one.instrument: questionnaire(one.result.instrument) for one in sheets}
    found = list(forms.values())
    for one in sheets:
        found += _sheet(one, f"Patient/{person.pk}")
    return found


def _sheet(one: Finished, subject: str) -> list[Resource]:
    """The answers, then the panel and its members, which derive from them."""
    instrument, name = one.result.instrument, str(one.id)
    values = {item: value for item, value in one.sheet.values.items() if item in instrument.items}
    answers = response(instrument, values, id=name, subject=subject, authored=one.made_at, whole=one.is_whole)
    answers["questionnaire"] = f"{instrument.form['url']}|{one.sheet.version}"  # the version that was answered
    return [answers, *observations(one.result, response=name, subject=subject, when=one.made_at)]
