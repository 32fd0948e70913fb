"""Every result as a view of the event log."""
