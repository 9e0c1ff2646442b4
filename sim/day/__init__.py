"""A day in a shop of real programs: started, watched over, played, written down and checked.

Knows the programs by their commands, sockets and logs. Must never know their insides: what it says about them it has
from the outside. (One shop on a virtual clock in one thread is another thing; this one runs in real time.)
"""
