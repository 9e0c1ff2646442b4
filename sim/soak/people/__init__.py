"""One small file per kind of person who comes to the bank. See `base` for hands and eyes, `table` for all of them."""
