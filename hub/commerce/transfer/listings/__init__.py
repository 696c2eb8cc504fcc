"""Files in the shape that a platform's back office takes, by templates that the team edits."""
