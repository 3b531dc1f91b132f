"""The running program: it builds, starts and stops what the other rooms declare."""
