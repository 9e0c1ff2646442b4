"""Measurements of the real programs, printed as figures and ratios. No test is judged by them: clocks differ."""
