"""One module a family of event kinds; each has `read(reading) -> list[Event]`."""
