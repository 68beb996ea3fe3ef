"""The directory of care, meetings and people to talk to: what an entry is, when it is open, how it is found.

Pure: no database. Feeds are read by `feeds/`, written by `exports/`; the tables are `twofold.web.directory`.
"""
