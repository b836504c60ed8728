"""Puts claims together into one graph, stores it, and answers questions about it."""
