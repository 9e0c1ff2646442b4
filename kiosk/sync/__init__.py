"""Events up, changes down, and the kiosk's identity towards central.

Knows: the contract (assets/contract) and how to survive whatever answers. Must never know SQLAlchemy, a door or a flow.
"""
