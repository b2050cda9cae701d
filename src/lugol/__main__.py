"""`python -m lugol`, the same as `lugol`."""

from lugol.cli import main

main()
