"""Tortoise models, one file a noun; every file here is found by itself."""
