"""One of each, as the forms would store them."""

SMART = {"kind": "mutual-help", "name": "Tuesday room", "place": "online", "weekday": 1, "time": "19:00", "note": "", "ended": False}  # fmt: skip
WALK = {"text": "walk before work", "to": "self", "who": "", "about_less": False, "until": None, "status": "open", "closed": None}  # fmt: skip
SPONSOR = {"name": "Kit", "role": "sponsor", "reach": "evenings", "good_for": ""}
