"""What a number means: definitions, tallies, observations, releases, and the one door out (`metrics.read`)."""
