"""Finding: the query grammar, the words, the index, and the answer."""
