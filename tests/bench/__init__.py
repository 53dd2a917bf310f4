"""How quick access is, measured: python -m tests.bench, or `make bench-access`."""
