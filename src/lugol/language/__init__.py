"""The one room where words become codes: text to tokens, phrases, and typed findings with polarity, subject and time."""
