"""A fixed number of query processes. One that meets its limit, or whose client has gone, is killed and replaced."""

import asyncio
import json
import logging
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Final

from kg.errors import KgError
from kg.server.frames import DATA, END, ERROR, FRAME, HEAD, LARGEST_DATA, READY, Job
from kg.server.settings import LONGEST_WAIT_S, MOST_WAITING, ServerSettings

_LOG = logging.getLogger(__name__)
_BEGIN: Final = "import json, sys; sys.path[:] = json.loads(sys.argv.pop(1)); from kg.server.worker import main; main()"
"""What a query process runs: `kg.server.worker`, found where this process found it and nowhere else."""
_START_S: Final = 30.0
"""How long a process may take to get ready."""
_AGAIN_S: Final = 1.0
"""Pause after a process that could not be started."""
_GRACE_S: Final = 1.0
"""The process's own alarm comes this much after the server's, for the case that the server is gone."""


class BusyError(KgError):
    """All query processes are taken and enough queries wait already."""


class RefusedError(KgError):
    """A query process did not answer a query; `status` is what HTTP says to that."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass(slots=True, eq=False)
class _Worker:
    process: asyncio.subprocess.Process
    late: bool = False

    async def frame(self) -> tuple[bytes, bytes]:
        """The next frame. Raises IncompleteReadError where the process has ended."""
        assert self.process.stdout is not None
        kind, length = FRAME.unpack(await self.process.stdout.readexactly(FRAME.size))
        return kind, await self.process.stdout.readexactly(length)

    async def submit(self, job: Job) -> None:
        """Hands over a job. That the process has ended is told by `frame`."""
        assert self.process.stdin is not None
        self.process.stdin.write(job.packed())
        with suppress(BrokenPipeError, ConnectionResetError):
            await self.process.stdin.drain()

    async def ended(self) -> int:
        """The exit status, once the process has ended."""
        assert self.process.stdout is not None
        # asyncio does not see the end of a process before that of its output, nor this one while nobody reads it.
        while await self.process.stdout.read(LARGEST_DATA):
            pass
        return await self.process.wait()

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            self.process.kill()

    def out_of_time(self) -> None:
        self.late = True
        self.kill()


@dataclass(slots=True)
class Answer:
    """An answer on its way. `media_type` is known from the start; `pieces` may raise RefusedError on the way."""

    media_type: str
    _worker: _Worker
    _limits: ServerSettings
    complete: bool = field(default=False)

    async def pieces(self) -> AsyncIterator[bytes]:
        """The body, as the query process writes it."""
        while True:
            kind, content = await _next(self._worker, self._limits)
            if kind == END:
                self.complete = True
                return
            yield content


class Pool:
    """Query processes. Use it in one event loop, between `start` and `close`."""

    def __init__(self, settings: ServerSettings) -> None:
        self._settings = settings
        self._idle: asyncio.Queue[_Worker] = asyncio.Queue()
        self._all: set[_Worker] = set()
        self._starting: set[asyncio.Task[None]] = set()
        self._waiting = 0
        self._closed = False

    async def start(self) -> None:
        """Starts all processes and waits until each is ready. Raises KgError where one cannot be started."""
        workers = await asyncio.gather(*(self._spawn() for _ in range(self._settings.workers)))
        for worker in workers:
            self._idle.put_nowait(worker)

    async def close(self) -> None:
        """Ends all processes, busy ones too."""
        self._closed = True
        for task in self._starting:
            task.cancel()
        await asyncio.gather(*self._starting, return_exceptions=True)
        for worker in self._all:
            worker.kill()
        await asyncio.gather(*(worker.ended() for worker in self._all))
        self._all.clear()

    @asynccontextmanager
    async def answer(self, job: Job) -> AsyncIterator[Answer]:
        """The answer to a job. Whatever is not finished when the block is left is ended with its process.

        Raises BusyError, and RefusedError where the query is at fault or met a limit.
        """
        worker = await self._free()
        alarm = asyncio.get_running_loop().call_later(self._settings.timeout, worker.out_of_time)
        reusable = False
        try:
            await worker.submit(job)
            kind, content = await _next(worker, self._settings)
            if kind != HEAD:
                raise RuntimeError(f"a query process began its answer with a frame {kind!r}")
            answer = Answer(content.decode(), worker, self._settings)
            try:
                yield answer
            finally:
                reusable = answer.complete
        except _SaidNoError:
            reusable = True
            raise
        finally:
            alarm.cancel()
            self._give_back(worker, reusable=reusable and not worker.late)

    async def _free(self) -> _Worker:
        if self._idle.empty() and self._waiting >= MOST_WAITING:
            raise BusyError("too many queries are waiting; try again soon")
        self._waiting += 1
        try:
            async with asyncio.timeout(LONGEST_WAIT_S):
                while (worker := await self._idle.get()).process.returncode is not None:
                    self._give_back(worker, reusable=False)  # ended while idle, by somebody else
                return worker
        except TimeoutError:
            raise BusyError("the server is busy with other queries; try again soon") from None
        finally:
            self._waiting -= 1

    def _give_back(self, worker: _Worker, *, reusable: bool) -> None:
        if reusable:
            self._idle.put_nowait(worker)
            return
        worker.kill()
        if not self._closed:
            task = asyncio.create_task(self._replace(worker))
            self._starting.add(task)
            task.add_done_callback(self._starting.discard)

    async def _replace(self, worker: _Worker) -> None:
        await worker.ended()
        self._all.discard(worker)
        while True:
            try:
                self._idle.put_nowait(await self._spawn())
                return
            except KgError as error:
                _LOG.error("%s", error)
                await asyncio.sleep(_AGAIN_S)

    async def _spawn(self) -> _Worker:
        limits = self._settings
        arguments = (str(limits.out.absolute()), str(limits.timeout + _GRACE_S), str(limits.memory))
        try:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-c", _BEGIN, json.dumps(sys.path), *arguments,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=None if _LOG.isEnabledFor(logging.DEBUG) else asyncio.subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C is the server's: it ends them in order
            )  # fmt: skip
        except OSError as error:
            raise KgError(f"a query process cannot be started: {error.strerror or error}") from error
        worker = _Worker(process)
        try:
            async with asyncio.timeout(_START_S):
                kind, _ = await worker.frame()
        except (TimeoutError, asyncio.IncompleteReadError) as error:
            worker.kill()
            await worker.ended()
            raise KgError("a query process did not start; `--verbose` shows why") from error
        if kind != READY:
            raise RuntimeError(f"a query process began with a frame {kind!r}")
        self._all.add(worker)
        return worker


class _SaidNoError(RefusedError):
    """The process itself refused; it goes on to the next job."""


async def _next(worker: _Worker, limits: ServerSettings) -> tuple[bytes, bytes]:
    try:
        kind, content = await worker.frame()
    except asyncio.IncompleteReadError as error:
        code = await worker.ended()
        raise _ended(code, limits, late=worker.late) from error
    if kind == ERROR:
        status, message = json.loads(content)
        raise _SaidNoError(status, message)
    if kind not in (HEAD, DATA, END):
        raise RuntimeError(f"a query process sent a frame {kind!r}")
    return kind, content


def _ended(code: int, limits: ServerSettings, *, late: bool) -> RefusedError:
    """What to say of a process that ended in the middle of its work."""
    if late or code == -getattr(signal, "SIGALRM", 0):
        return RefusedError(504, f"the query was ended: it took more than {limits.timeout:g} seconds")
    if code in (-signal.SIGABRT, -getattr(signal, "SIGKILL", 0)):
        return RefusedError(500, f"the query was ended: it needed more than {limits.memory} MiB of memory")
    _LOG.error("a query process ended with the exit code %d", code)
    return RefusedError(500, "the query was ended: it made the engine fail")
