"""The outside world, one room per system; it knows neither our rules nor our tables."""
