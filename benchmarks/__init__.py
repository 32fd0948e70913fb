"""Speed: `make bench`. CPU seconds of one thread, beside other programs in the same run."""
