"""The readers: bytes of every format against the law and the limits."""
