"""Somebody at the screen: hosts the kiosk's real screen, touches it by name, reads it and takes pictures of it.

Knows the screen's composition root, the names of its buttons and the words of the link. Must never know the controller:
it sees what a person sees, and a little of what the screen was told.
"""
