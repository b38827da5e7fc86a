"""The pure heart of Punchcard: facts in, entries out; no clock, no database, no network."""
