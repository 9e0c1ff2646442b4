"""What customers' answers say, and how sure that is. Must never know a screen."""
