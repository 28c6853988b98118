"""Every read of more than one noun, as frozen dataclasses."""
