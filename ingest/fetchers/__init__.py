"""Ways of asking by HTTP that sources share: one file, a listing of files, pages of JSON, a service behind X-Road."""
