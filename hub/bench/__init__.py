"""Benchmarks: one file measures one thing, through the public edge of a hub that it starts for itself."""
