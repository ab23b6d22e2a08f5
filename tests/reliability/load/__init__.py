"""The real programs under load: a sender that writes down its receipts, and programs that are killed and started again."""
