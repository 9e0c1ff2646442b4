"""The page on a customer's own phone. Must never know who the customer is."""
