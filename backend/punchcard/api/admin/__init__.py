"""The schema of staff and partners, one file a noun; `schema.py` puts it together."""
