"""One folder per channel, found by name: adding one touches nothing outside its folder and its tests."""
