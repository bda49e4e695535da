"""Lists of links that are sent as files: recognised, listed, and read slowly. Start reading at `link_lists`."""
