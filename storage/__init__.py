"""What Vigie remembers: one file per capability, with its records and every query on them."""
