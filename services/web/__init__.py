"""The web: fetching pages through a transport that refuses private addresses. Start reading at `fetch`."""
