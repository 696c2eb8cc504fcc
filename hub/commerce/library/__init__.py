"""The shop's pictures, clips and copy, each kept once and used in many places."""
