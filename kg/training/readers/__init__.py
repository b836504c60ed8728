"""Readers of the training sets, one file per family; each yields kg.training.examples.Example."""
