"""The relationship map: one HTML file that needs nothing else."""
