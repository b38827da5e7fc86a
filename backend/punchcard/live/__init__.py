"""Waking whoever waits for the feed to grow."""
