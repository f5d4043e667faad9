"""Work that many wait for at once, done once for all of them."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")

_AT_ONCE = 500


class Batch(Generic[T, R]):
    """``work`` takes the things of all who wait and gives an answer for each.

    What comes while a turn runs waits for the next, so every answer rests on work that began after it was asked
    for: nothing is older than its question. When a turn fails, all in it are told.
    """

    def __init__(self, work: Callable[[Sequence[T]], Awaitable[Sequence[R]]]) -> None:
        self._work = work
        self._waiting: list[tuple[T, asyncio.Future[R]]] = []
        self._turns: asyncio.Task[None] | None = None

    async def __call__(self, thing: T) -> R:
        future: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._waiting.append((thing, future))
        if self._turns is None:
            self._turns = asyncio.create_task(self._take_turns())
        return await future

    async def _take_turns(self) -> None:
        while self._waiting:
            turn, self._waiting = self._waiting[:_AT_ONCE], self._waiting[_AT_ONCE:]
            try:
                answers = await self._work([thing for thing, _ in turn])
            except Exception as error:  # noqa: BLE001 - whatever it was, those who wait must know
                for _, future in turn:
                    if not future.done():
                        future.set_exception(error)
            else:
                for (_, future), answer in zip(turn, answers, strict=True):
                    if not future.done():
                        future.set_result(answer)
        self._turns = None
