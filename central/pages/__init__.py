"""The live page. Reads the tables; must never change one."""
