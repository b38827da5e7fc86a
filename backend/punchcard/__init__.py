"""Punchcard: a self-hosted, headless loyalty platform."""

__version__ = "0.1.0"
