"""Many runs: what to run, running it across threads, and the tables that come of it."""
