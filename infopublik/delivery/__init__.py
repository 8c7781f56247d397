"""Events as others read them: a page, a note, a feed."""
