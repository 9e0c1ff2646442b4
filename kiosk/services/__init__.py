"""Use-cases of the controller. They speak to the world only through the ports in `ports.py`."""
