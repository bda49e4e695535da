"""Parsing times in many languages: schedules, ranges, words for days, time zones. Pure. Start at `schedules`."""
