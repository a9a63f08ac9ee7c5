"""A network of the tests' own, in which this machine is all there is, for them and what they start.

Linux gives a process another network when it asks for one and may; every program that it starts
afterwards (a Python, LibreOffice, a browser) has that one too. ``registries`` gives the machine's
own network back to the one step that fetches packages.
"""

import ctypes
import os
import socket
import struct
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_NEW_NETWORK = 0x40000000  # CLONE_NEWNET
_GET_FLAGS, _SET_FLAGS = 0x8913, 0x8914  # of an interface, with its name and a short
_UP = 0x1

_outside: int | None = None


def shut_in() -> None:
    """Move this thread, and what it starts from now on, to a network of its own if it may."""
    global _outside  # noqa: PLW0603 - there is one process, and one network outside
    if sys.platform != "linux" or _outside is not None:
        return
    with suppress(OSError):
        outside = os.open("/proc/self/ns/net", os.O_RDONLY)
        _enter("unshare", _NEW_NETWORK)
        _outside = outside
        _raise_loopback()


def is_shut_in() -> bool:
    """Return whether nothing but this machine can be reached."""
    return _outside is not None


@contextmanager
def registries() -> Iterator[None]:
    """Give the network outside to what is started meanwhile, for packages from registries."""
    if _outside is None:
        yield
        return
    inside = os.open("/proc/self/ns/net", os.O_RDONLY)
    _enter("setns", _outside, _NEW_NETWORK)
    try:
        yield
    finally:
        _enter("setns", inside, _NEW_NETWORK)
        os.close(inside)


def _enter(call: str, *arguments: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if getattr(libc, call)(*arguments):
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))


def _raise_loopback() -> None:
    """Set going the interface by which this machine speaks to itself."""
    from fcntl import ioctl  # noqa: PLC0415 - exists only here

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as handle:
        request = struct.pack("16sh14x", b"lo", 0)
        _, flags = struct.unpack("16sh14x", ioctl(handle, _GET_FLAGS, request))
        ioctl(handle, _SET_FLAGS, struct.pack("16sh14x", b"lo", flags | _UP))
