"""Complaints, suggestions and praise: who answers, by when, and what became of it. Must never know a screen."""
