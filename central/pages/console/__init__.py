"""The pages for people at central: each asks who is there, and leaves the rules to the rooms that own them."""
