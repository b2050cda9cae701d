"""How a run is parted among processes or a cluster, and taken up again."""
