"""What happens next: pure tables from (state, event) to (state, effects). Nothing here can fail, block or blink."""
