"""Kinds of email: one file each, listed in `catalogue.py`."""
