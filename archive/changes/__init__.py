"""What happened: the event log, what makes an event, and diffs of two wordings."""
