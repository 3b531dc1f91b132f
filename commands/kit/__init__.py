"""What the rooms share and that knows no room."""
