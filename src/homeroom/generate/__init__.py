"""A school from a few numbers, and what a roster leaves open about its people."""
