"""A run told in words, every sentence true of its log."""
