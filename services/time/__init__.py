"""Times as people write them: schedules, ranges, words for days, time zones. Pure. Start reading at `schedules`."""
