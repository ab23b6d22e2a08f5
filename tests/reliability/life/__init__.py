"""The life of reports: its plain model, and the product in a child that can be ended anywhere."""
