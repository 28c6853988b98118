"""Slides as a presentation whose every part can be edited: shapes with text, tables, connectors that stay glued."""
