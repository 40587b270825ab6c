"""How fast it is, measured against the least the same machine can do. Run by `make bench`."""
