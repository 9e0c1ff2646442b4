"""The typed conversation between controller and screen.

Imports nothing of the controller but the domain's plain types.
"""
