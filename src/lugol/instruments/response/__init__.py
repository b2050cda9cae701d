"""Response, recurrence and outcome of treatment."""
