"""Second readers: they point at words and say in controlled English what these mean; lugol proves it or refuses it."""
