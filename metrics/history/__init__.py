"""The history of numbers: what changed between releases and why, who moved the whole, and ways out that never change."""
