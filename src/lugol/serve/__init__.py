"""The web application of `lugol serve`: one woman's papers read, corrected and judged in a browser on this machine."""
