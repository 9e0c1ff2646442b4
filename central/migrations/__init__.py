"""The history of the tables, applied at start-up. Must never import the tables: they change, history does not."""
