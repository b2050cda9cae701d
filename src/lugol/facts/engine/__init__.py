"""The engine: how a fact is answered for one woman, and for many in columns."""
