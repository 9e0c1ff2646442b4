"""What the product is about, as plain frozen values. Knows nothing that can fail, block or blink."""
