"""What stands in deploy/: checked as far as it can be without a cluster, an engine of containers or systemd itself."""
