"""Measurements, run on demand and never by pytest: `python -m tests.benchmarks.reading`, `... .exporting`.

Every figure that hangs on the machine stands beside one of the same run that hangs on it alike, as a ratio.
"""
