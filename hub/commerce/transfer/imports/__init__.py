"""An import from its file to its last row: a document with a cursor, on which any worker can go on."""
