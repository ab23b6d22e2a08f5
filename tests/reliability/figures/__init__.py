"""The country that the proofs of figures count: tallies that are held, and worlds of facts."""
