"""How a State advances: the routine, the crisis, and what hands one over to the other."""
