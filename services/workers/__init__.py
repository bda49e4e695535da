"""Child processes that do what is heavy or hostile, and the pool that hands them work. Start reading at `pool`."""
