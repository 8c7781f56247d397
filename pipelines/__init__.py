"""Understanding: one Release through clean, read, fingerprint, store."""
