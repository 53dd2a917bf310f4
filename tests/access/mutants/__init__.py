"""Take each guard of access away in turn: a test must fail for each. `make mutants`."""
