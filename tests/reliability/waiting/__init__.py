"""Plain brute force for who waits for whom: everything is tried, nothing is clever."""
