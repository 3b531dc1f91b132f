"""What people can ask: one room per capability, and `kit`, which they share."""
