"""What the course needs beside the mathematics: questions, exercises, widgets, figures.

Nothing is imported here, so that each part asks only for what it needs itself: the exercises run
where ipywidgets, pydantic, matplotlib and torch are not installed.
"""
