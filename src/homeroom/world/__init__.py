"""Scenario -> World: what a person wrote, as read-only arrays."""
