"""Explorers and quizzes that need no server: all that they can show is made beforehand.

What a reader does is tied to what is shown by links that run in the browser alone, so both work
alike in Jupyter and on a static page. Site and script find them by their classes:
``lossbook-explorer`` and ``lossbook-quiz``.
"""

from lossbook.course.widgets.explorer import explore, explore_pair
from lossbook.course.widgets.quizzes import quiz

__all__ = ["explore", "explore_pair", "quiz"]
