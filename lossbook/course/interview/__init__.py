"""Interviews, sheets and flash cards made from the question bank."""
