"""The only way to the internet: a transport that refuses private addresses. Start at `fetch`."""
