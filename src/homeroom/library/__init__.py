"""Data that ships with the package: schools, scenarios, pathogens, conduct, defaults, examples."""
