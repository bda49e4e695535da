"""Links: finding and comparing them, and links to a passage of a page. Pure. Start reading at `links`."""
