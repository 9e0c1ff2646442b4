"""Orders in the shapes of others: a table of lines, webhooks as Shopify sends them. Must never know a kiosk."""
