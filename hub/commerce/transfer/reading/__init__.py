"""Tables out of files that people made: CSV in whatever encoding, XLSX with what Excel made of it."""
