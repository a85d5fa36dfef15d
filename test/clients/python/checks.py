"""What the programs of this folder share: counted checks, and the closing line that the runner looks for.

Each check prints its sentence before it is made, so the last sentence printed is the one that failed.
"""

from contextlib import contextmanager

_checks = 0


def check(what):
    global _checks
    _checks += 1
    print(f"- {what}", flush=True)


def same(what, actual, expected):
    check(what)
    if actual != expected:
        raise AssertionError(f"{what}\n  got      {actual!r}\n  expected {expected!r}")


class Refusal:
    """The error that a `refused` block ended with."""

    error = None


@contextmanager
def refused(what, kind, text=""):
    """The block must raise `kind` with `text` in its words."""
    check(what)
    refusal = Refusal()
    try:
        yield refusal
    except kind as error:
        refusal.error = error
        if text not in str(error):
            raise
    else:
        raise AssertionError(f"{what}: it was not refused")


def program(run):
    run()
    print(f"{_checks} checks")
