"""Stories of several articles, figures that differ, and matching of watches. Start reading at `stories`."""
