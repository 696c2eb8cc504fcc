"""The list of the inbox: what a screen may ask for, and how it is answered from the indexes alone."""
