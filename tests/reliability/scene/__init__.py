"""The small world that the proofs disturb: a copy, the acts that change it, and a plain count of what was sent."""
