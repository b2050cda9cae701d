"""What a run says: of one woman, and of the programme as a whole."""
