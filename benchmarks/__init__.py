"""Measurements anybody can run: `python -m benchmarks.NAME`. They print; they never judge."""
