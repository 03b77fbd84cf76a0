"""Methods that are asked the same again and again, as ``functools.cached_property`` is for properties."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

Self = TypeVar("Self")
Given = ParamSpec("Given")
Answer = TypeVar("Answer")


def remembered(
    method: Callable[Concatenate[Self, Given], Answer],
) -> Callable[Concatenate[Self, Given], Answer]:
    """Have a method answer each question once in the life of its object.

    For methods of objects that never change, with hashable arguments. The answer is the same object each time: whoever
    gets a frame must not write into it.

    >>> class Doubling:
    ...     @remembered
    ...     def of(self, number: int) -> list[int]:
    ...         return [number, number]
    >>> one = Doubling()
    >>> one.of(2) is one.of(2)
    True
    """
    place = f"_remembered_{method.__name__}"

    @wraps(method)
    def ask(self: Self, /, *args: Given.args, **kwargs: Given.kwargs) -> Answer:
        answers: dict[Any, Answer] = vars(self).setdefault(place, {})
        question = (args, *sorted(kwargs.items()))
        if question not in answers:
            answers[question] = method(self, *args, **kwargs)
        return answers[question]

    return ask
