"""Whole catalogues in and out: spreadsheets, dry runs, and the listing files of platforms."""
