"""The steps of the reading pipeline, one spaCy component per file."""
