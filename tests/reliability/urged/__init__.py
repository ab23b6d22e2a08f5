"""The world of the proof of urging: what is owed and sent over years, a plain model of the clock, and two of them at once."""
