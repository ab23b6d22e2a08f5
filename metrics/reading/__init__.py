"""What `metrics.read` gives, one file per thing that is asked for; nothing else is imported from outside."""
