"""Rules: published tables, loaded, proven and evaluated."""
