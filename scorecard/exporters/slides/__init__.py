"""Sheets and slides: what stands where, in points, drawn alike as a page of a PDF and as shapes of a presentation."""
