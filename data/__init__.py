"""The ground of the product: words, registries, kinds of report, stores and settings."""
