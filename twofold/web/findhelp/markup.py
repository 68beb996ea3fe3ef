"""What a search engine may read of a public page, in the words of schema.org (JSON-LD)."""

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from twofold.care.directory.entry import Kind
from twofold.care.directory.query import Hit
from twofold.web.findhelp.showing import web_link

ESCAPED = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}  # a feed cannot close the element


def json_ld(hit: Hit) -> SafeString:
    """One place or meeting as JSON, safe inside a script element that is data and never runs."""
    entry, place = hit.entry, hit.entry.place
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Event" if hit.kind is Kind.MEETING else "MedicalOrganization",
        "name": entry.name,
        "telephone": [phone.number for phone in entry.phones],
        "url": web_link(entry.url),
        "address": {
            "@type": "PostalAddress",
            "streetAddress": place.street,
            "addressLocality": place.city,
            "addressRegion": place.state,
            "postalCode": place.postcode,
            "addressCountry": place.country,
        },
    }
    if hit.kind is Kind.MEETING and hit.next_start:
        found["startDate"] = hit.next_start.isoformat()
        found["eventAttendanceMode"] = "Online" if entry.is_online else "Offline"
        found["isAccessibleForFree"] = True
    text = json.dumps({name: value for name, value in found.items() if value}, ensure_ascii=False)
    return mark_safe(text.translate(ESCAPED))  # noqa: S308  the three characters that matter were replaced above
