"""Work beside the requests: numbering the feed, doing effects, the clock."""
