"""Whole days of the shop from seeds, judged by oracles that know the truth. Begin with README.md in this folder."""
