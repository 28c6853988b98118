"""Every write: keyword-only, by a user, in one transaction, with its history."""
