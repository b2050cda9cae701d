"""Facts: questions asked of a record at a date, composed from a closed vocabulary."""
