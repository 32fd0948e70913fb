"""Numbers in, numbers out: compiled functions over arrays, without units, files or words."""
