"""What a page shows as files; each page gives its tables with its content, `route` writes them."""
