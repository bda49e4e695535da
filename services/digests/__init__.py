"""Digests: schedules, plans and stories. Start reading at `digests`."""
