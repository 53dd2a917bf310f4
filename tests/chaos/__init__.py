"""Everything that messages stand on is killed at random, and each message still arrives."""
