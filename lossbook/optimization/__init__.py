"""Optimisation: descent, searches, landscapes to try them on, and the secretary problem."""

from lossbook.optimization.descent import DivergenceError, Path, gradient_descent
from lossbook.optimization.landscapes import double_well, himmelblau, rastrigin
from lossbook.optimization.search import Search, random_restarts, simulated_annealing
from lossbook.optimization.secretary import secretary_success, simulate_secretary

__all__ = [
    "DivergenceError",
    "Path",
    "Search",
    "double_well",
    "gradient_descent",
    "himmelblau",
    "random_restarts",
    "rastrigin",
    "secretary_success",
    "simulate_secretary",
    "simulated_annealing",
]
