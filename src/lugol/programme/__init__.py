"""A whole screening programme judged by the rules that judge one woman (needs the extra `programme`)."""
