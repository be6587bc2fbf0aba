"""What was known at a past moment, what changed since, and why."""
