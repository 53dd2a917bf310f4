"""The process that tells a page that what it shows has changed, and nothing else."""
