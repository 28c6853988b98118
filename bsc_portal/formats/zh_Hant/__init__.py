"""Traditional Chinese as written in Taiwan."""
