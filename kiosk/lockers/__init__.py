"""Compartments to locks and back: the only room that knows both a label and a board number.

Must never know what lies in a compartment, or a byte on a bus.
"""
