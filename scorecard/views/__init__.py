"""Pages and actions, one file a noun."""
