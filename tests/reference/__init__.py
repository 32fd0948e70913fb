"""Slow, plain twins of the kernels, written from the publications: what the compiled code is compared with."""
