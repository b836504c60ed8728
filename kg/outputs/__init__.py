"""Exporters: each writes one graph to one file or folder, the same bytes for the same graph."""
