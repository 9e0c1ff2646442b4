"""The controller of one kiosk. It knows orders, doors and promises; it has never heard of Qt or of a byte on a bus."""
