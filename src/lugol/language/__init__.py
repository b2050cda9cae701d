"""Words: the one place where the words of a source become codes."""
