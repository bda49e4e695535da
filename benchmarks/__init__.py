"""Measurements anybody can run: `python -m benchmarks.NAME`. They print; they never judge."""

import os

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):  # as the engine runs in the bot
    os.environ.setdefault(_name, "1")
