"""Limits of a reading child: memory, processor, time, files, network; it dies with its parent."""

from __future__ import annotations

import ctypes
import os
import resource
import signal

MEMORY = 1 << 30
CPU_SECONDS, WALL_SECONDS, OPEN_FILES = 20, 30, 64
_PDEATHSIG, _NO_NEW_PRIVS, _DUMPABLE = 1, 38, 4
_NEWNET, _NEWUSER = 0x40000000, 0x10000000
_libc = ctypes.CDLL(None, use_errno=True)


def leave_network() -> bool:
    """Move this process and its later children into an empty network namespace; False where refused."""
    return _libc.unshare(_NEWNET) == 0 or _libc.unshare(_NEWUSER | _NEWNET) == 0


def confine(
    parent: int,
    memory: int = MEMORY,
    cpu: int = CPU_SECONDS,
    wall: int = WALL_SECONDS,
    written: int = 0,
    threads: bool = False,
) -> None:
    """Put every limit on this process; end at once when `parent` is already gone.

    The alarm keeps its default action, so the kernel ends a reader that is deep in native code.
    """
    _libc.prctl(_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.signal(signal.SIGXCPU, signal.SIG_DFL)
    signal.alarm(wall)
    _libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0)
    _libc.prctl(_DUMPABLE, 0)
    for what, limit in (
        (resource.RLIMIT_AS, _address_space() + memory),
        (resource.RLIMIT_CPU, cpu),
        (resource.RLIMIT_FSIZE, written),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
        *([] if threads else [(resource.RLIMIT_NPROC, 0)]),
    ):
        resource.setrlimit(what, (limit, limit))


def _address_space() -> int:
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[0]) * resource.getpagesize()
