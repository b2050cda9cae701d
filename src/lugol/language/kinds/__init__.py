"""One reader for each kind of result: `read(reading)` gives the events of a text."""
