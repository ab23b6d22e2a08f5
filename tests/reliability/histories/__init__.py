"""Small worlds with a history: few agencies, two kinds of report, four indicators, and everything that may befall them."""
