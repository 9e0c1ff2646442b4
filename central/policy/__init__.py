"""The policy of returns at central: taken in, checked as a file, tested against a table of cases.

Knows the engine that decides at the kiosks (`kiosk.domain.policy`), and nothing else of a kiosk.
"""
