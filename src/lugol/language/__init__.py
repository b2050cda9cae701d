"""The one room where words become codes: text to phrases, phrases to typed findings with polarity, subject and time."""
