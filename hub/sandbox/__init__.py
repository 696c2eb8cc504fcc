"""The platforms' own side: plays their servers so that everything can be tried without credentials.

It imports nothing of the hub and shares no code with the connectors, so that one misreading of a
platform's document cannot hide in both sides.
"""
