"""How the school hyosan is drawn and filled: plan, people, week."""
