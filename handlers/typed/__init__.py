"""What people type, without a button: texts, requests in their own words, commands that nobody knows."""
