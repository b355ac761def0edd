"""Registers that answer of one person a call: several calls at a time."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import TypeVar

from portal.dispatch.register import Answer

Question = TypeVar("Question")


def ask_each(ask: Callable[[Question], Answer], questions: Sequence[Question], *, at_once: int) -> list[Answer]:
    """The answers, in order. Each thread has its share: handing over every question costs as much as asking it."""
    shares = [questions[start::at_once] for start in range(min(at_once, len(questions)))]
    answers: list[Answer] = [Answer("unknown")] * len(questions)
    with ThreadPoolExecutor(at_once) as threads:
        asked = [threads.submit(copy_context().run, _ask, ask, share) for share in shares]
        for start, part in enumerate(asked):
            answers[start::at_once] = part.result()
    return answers


def _ask(ask: Callable[[Question], Answer], share: Sequence[Question]) -> list[Answer]:
    return [ask(question) for question in share]
