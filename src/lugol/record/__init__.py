"""The record: dates, quantities, events, and one woman's events in order."""
