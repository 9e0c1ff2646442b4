"""Crashes by the thousand: power cuts replayed from a recording, disks that fail, programs killed at every point."""
