"""Products and their SKUs: drafts, versions, what is published, and how it is shipped."""
