"""Reads the data under ontology/: classes and relations, shapes, context, named queries, lexicon."""
