"""Hand-written SQL, one file a noun: typed functions, nothing else speaks SQL."""
