"""The replay: one HTML file that plays a run on the floor plan, from a few plain ES modules."""
