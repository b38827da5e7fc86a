"""Use cases, one file a noun: the only place that opens a transaction or writes a row."""
