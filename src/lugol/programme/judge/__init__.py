"""How many women are judged at once."""
