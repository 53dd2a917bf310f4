"""How people are told: by which way, gathered or at once, by mail or on screen only."""
