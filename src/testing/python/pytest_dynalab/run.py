"""One server a run of pytest, whatever number of workers: the first that needs it starts it, and all others find it in a folder of the run."""

import json
import os
import secrets
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import List, Optional

from .fork import Fork, Refused, administrate, named

PATIENCE_SECONDS = 60
PAUSE_SECONDS = 0.02
READY = "dynalab listening on "


@dataclass
class Settings:
    root: Path
    #: Of the run: the same for all its workers.
    folder: Path
    region: str = "us-east-1"
    endpoint: Optional[str] = None
    seed: Optional[str] = None
    command: Optional[str] = None
    keep: Optional[str] = ".dynalab-kept"
    requests: int = 50
    schema: List[str] = field(default_factory=list)
    #: More flags of ``dynalab serve``.
    flags: List[str] = field(default_factory=list)


class DynalabError(Exception):
    """What went wrong in starting, with the remedy."""


class Run:
    """The server of a run, and what its forks are made of."""

    def __init__(self, endpoint, seed, region, base, prefix, keeps, requests):
        self.endpoint = endpoint
        self.seed = seed
        self.region = region
        self.base = base
        self.prefix = prefix
        self.keeps = keeps
        self.request_count = requests

    def fork(self, **options):
        """A fork of what the run began with; options as docs/forks.md has them: ``fork(clock="manual")``. Raises Refused."""
        path = "forks" if self.base is None else f"forks/{self.base}/forks"
        shown = administrate(self.endpoint, "POST", path, {"requestLog": self.request_count, **named(options, self.prefix)})
        return Fork(self.endpoint, self.region, shown, self.prefix)


def find_run(settings):
    """The run that this process belongs to; begins it where nobody has. Raises DynalabError."""
    settings.folder.mkdir(parents=True, exist_ok=True)
    place = settings.folder / "run.json"
    try:
        os.close(os.open(settings.folder / "starting", os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        return _waited(place)
    try:
        found = _joined(settings) if settings.endpoint else _started(settings)
    except DynalabError as error:
        _put(place, {"error": str(error)})
        raise
    _put(place, found)
    return _run_in(found)


def end_run(folder):
    """Ends the server that a run has started, or drops its forks on one that was joined. Nothing where none was needed."""
    try:
        found = json.loads((folder / "run.json").read_text())
    except (OSError, ValueError):
        found = {}
    if "pid" in found:
        _stop(found["pid"])
    elif found.get("base"):
        _drop(found)
    shutil.rmtree(folder, ignore_errors=True)


def _put(place, found):
    beside = place.with_suffix(".new")
    beside.write_text(json.dumps(found))
    beside.replace(place)


def _waited(place):
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        if place.exists():
            return _run_in(json.loads(place.read_text()))
        time.sleep(PAUSE_SECONDS)
    raise DynalabError(f"no server has started in {PATIENCE_SECONDS} seconds: see {place.parent}")


def _run_in(found):
    if "error" in found:
        raise DynalabError(found["error"])
    return Run(**{name: value for name, value in found.items() if name != "pid"})


def _started(settings):
    seed = settings.seed or secrets.token_hex(6)
    flags = ["--port", "0", "--host", "127.0.0.1", "--in-memory", "--capacity", "off", "--log-level", "error"]
    # A pytest that is killed ends nothing; a worker of pytest-xdist may start what outlives it.
    owner = os.getppid() if "PYTEST_XDIST_WORKER" in os.environ else os.getpid()
    flags += ["--exit-with", str(owner)]
    flags += ["--seed", seed, "--request-log", str(settings.requests), "--schema-region", settings.region]
    if settings.keep is not None:
        flags += ["--snapshot-dir", str(settings.root / settings.keep)]
    for file in settings.schema:
        flags += ["--schema", str(settings.root / file)]
    said, errors = settings.folder / "stdout", settings.folder / "stderr"
    command = _command(settings)
    env = {name: value for name, value in os.environ.items() if not name.startswith("DYNALAB_")}
    settled = {"cwd": settings.root, "env": env, "stdin": subprocess.DEVNULL, "start_new_session": True}
    with said.open("w") as stdout, errors.open("w") as stderr:
        try:
            process = subprocess.Popen([*command, "serve", *flags, *settings.flags], stdout=stdout, stderr=stderr, **settled)
        except OSError as error:
            raise DynalabError(f"{command[0]} can't be run ({error.strerror}): install dynalab by npm") from None
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        line = said.read_text()
        if line.startswith(READY) and line.endswith("\n"):
            endpoint = line[len(READY) :].strip()
            found = {"endpoint": endpoint, "seed": seed, "region": settings.region, "base": None, "pid": process.pid}
            return {**found, "prefix": "", "keeps": settings.keep is not None, "requests": settings.requests}
        if process.poll() is not None:
            raise DynalabError(f"dynalab did not start: {errors.read_text().strip() or process.returncode}")
        time.sleep(PAUSE_SECONDS)
    process.kill()
    raise DynalabError(f"dynalab has not started in {PATIENCE_SECONDS} seconds: {errors.read_text().strip()}")


def _joined(settings):
    """A fork of what the server has is the base: other runs may be on it at the same time."""
    if settings.flags:
        raise DynalabError("dynalab_flags are for a server that is started: leave them out, or start that server so")
    endpoint = settings.endpoint.rstrip("/")
    seed = settings.seed or secrets.token_hex(6)
    prefix = f"run-{secrets.token_hex(6)}-"
    options = {"name": f"{prefix}base", "seed": seed, "requestLog": settings.requests, "capacity": "off"}
    try:
        base = administrate(endpoint, "POST", "forks", options)
    except OSError as error:
        raise DynalabError(f"nothing answers at {endpoint}: check that dynalab serves there ({error})") from None
    except Refused as error:
        raise DynalabError(f"{endpoint} makes no fork, with status {error.status}: {error}") from None
    found = {"endpoint": endpoint, "seed": seed, "region": settings.region, "base": base["id"], "prefix": prefix}
    try:
        if settings.schema:
            _apply(settings, endpoint, base)
    except DynalabError:
        _drop(found)
        raise
    return {**found, "keeps": settings.keep is not None, "requests": settings.requests}


def _apply(settings, endpoint, base):
    files = [str(settings.root / file) for file in settings.schema]
    place = ["--endpoint", f"{endpoint}/fork/{base['id']}", "--region", settings.region]
    env = {name: value for name, value in os.environ.items() if not name.startswith(("DYNALAB_", "AWS_"))}
    done = subprocess.run([*_command(settings), "apply", *files, *place], env=env, capture_output=True, text=True)
    if done.returncode != 0:
        raise DynalabError(f"the schema could not be applied: {done.stderr.strip()}")


def _command(settings):
    """What starts dynalab: as it was told, that of the package that this file is in, of the project, of the path, or by npx."""
    if settings.command:
        return settings.command.split()
    own = Path(__file__).resolve().parents[3] / "cli" / "main.js"
    if own.exists():
        return ["node", str(own)]
    for folder in [settings.root, *settings.root.parents]:
        program = folder / "node_modules" / ".bin" / "dynalab"
        if program.exists():
            return [str(program)]
    found = shutil.which("dynalab")
    if found:
        return [found]
    if shutil.which("npx"):
        return ["npx", "dynalab"]
    raise DynalabError("there is no dynalab: install it by npm, or name it by --dynalab-command")


def _drop(found):
    endpoint = found["endpoint"]
    try:
        for fork in administrate(endpoint, "GET", "forks")["forks"]:
            if fork.get("name", "").startswith(found["prefix"]):
                administrate(endpoint, "DELETE", f"forks/{fork['id']}")
    except Exception:  # noqa: BLE001 - the server may be gone, and the run is over
        return


def _stop(pid):
    try:
        os.kill(pid, signal.SIGTERM)
    except ProcessLookupError:
        return
    end = time.monotonic() + 10
    while time.monotonic() < end:
        try:
            if os.waitpid(pid, os.WNOHANG)[0] == pid:
                return
        except ChildProcessError:  # of a worker, which has ended
            try:
                os.kill(pid, 0)
            except ProcessLookupError:
                return
        time.sleep(PAUSE_SECONDS)
