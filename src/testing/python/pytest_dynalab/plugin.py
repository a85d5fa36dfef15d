"""Hooks and fixtures of pytest. Each worker of pytest-xdist has a fork of its own on the one server of the run."""

import os
import tempfile
from pathlib import Path

import pytest

from .fork import set_variables
from .report import report_of
from .run import DynalabError, Settings, end_run, find_run

RUN_FOLDER = pytest.StashKey[Path]()
IS_WORKER = pytest.StashKey[bool]()
RUN = pytest.StashKey[object]()
FORK = pytest.StashKey[object]()
#: Of an item: the fork that its test had.
TEST_FORK = pytest.StashKey[object]()

RESETS = ("test", "never")


def pytest_addoption(parser):
    group = parser.getgroup("dynalab", "forks of a DynamoDB-compatible emulator")
    group.addoption("--dynalab-endpoint", help="join a server that runs; else DYNALAB_ENDPOINT, or one is started")
    group.addoption("--dynalab-seed", help="seed of every random choice; else DYNALAB_SEED, or one is drawn")
    group.addoption("--dynalab-schema", action="append", default=[], help="file that says which tables there are; may be given again")
    group.addoption("--dynalab-command", help="what starts dynalab")
    group.addoption("--dynalab-no-keep", action="store_true", help="do not keep the data of tests that failed")
    parser.addini("dynalab_schema", "files that say which tables there are", type="linelist", default=[])
    parser.addini("dynalab_flags", "more flags of dynalab serve", type="args", default=[])
    parser.addini("dynalab_region", "the region of tables and clients", default="us-east-1")
    parser.addini("dynalab_keep", "folder for the data of tests that failed", default=".dynalab-kept")
    parser.addini("dynalab_requests", "as many requests of a failing test are shown", default="50")
    parser.addini("dynalab_reset", "when the fork goes back to the start: test, or never", default="test")
    parser.addini("dynalab_autostart", "start before tests are collected, for clients that modules make", type="bool", default=False)


def pytest_configure(config):
    config.addinivalue_line(
        "markers", "dynalab(**options): the test has a fork of its own with these options, such as clock='manual'"
    )
    worker = getattr(config, "workerinput", None)
    config.stash[IS_WORKER] = worker is not None
    given = None if worker is None else worker["dynalab_folder"]
    config.stash[RUN_FOLDER] = Path(given) if given else Path(tempfile.mkdtemp(prefix="dynalab-pytest-"))


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node):
    """Of pytest-xdist: what a worker is told."""
    node.workerinput["dynalab_folder"] = str(node.config.stash[RUN_FOLDER])


def pytest_sessionstart(session):
    config = session.config
    is_controller = not config.stash[IS_WORKER] and getattr(config.option, "dist", "no") != "no"
    if config.getini("dynalab_autostart") and not is_controller:
        _worker_fork(config)


def pytest_unconfigure(config):
    if RUN_FOLDER in config.stash and not config.stash[IS_WORKER]:
        end_run(config.stash[RUN_FOLDER])


def _settings(config):
    option = config.option
    requests = config.getini("dynalab_requests")
    if not requests.isdigit() or not 1 <= int(requests) <= 10_000:
        raise pytest.UsageError(f"dynalab_requests is {requests!r}: it must be a whole number from 1 to 10000")
    if config.getini("dynalab_reset") not in RESETS:
        raise pytest.UsageError(f"dynalab_reset is {config.getini('dynalab_reset')!r}: it must be one of {', '.join(RESETS)}")
    return Settings(
        root=config.rootpath,
        folder=config.stash[RUN_FOLDER],
        region=config.getini("dynalab_region"),
        endpoint=option.dynalab_endpoint or os.environ.get("DYNALAB_ENDPOINT") or None,
        seed=option.dynalab_seed or os.environ.get("DYNALAB_SEED") or None,
        command=option.dynalab_command,
        keep=None if option.dynalab_no_keep else config.getini("dynalab_keep"),
        requests=int(requests),
        schema=[*config.getini("dynalab_schema"), *option.dynalab_schema],
        flags=config.getini("dynalab_flags"),
    )


def _run(config):
    if RUN not in config.stash:
        try:
            config.stash[RUN] = find_run(_settings(config))
        except DynalabError as error:
            raise pytest.UsageError(f"dynalab: {error}") from None
    return config.stash[RUN]


def _worker_fork(config):
    """The fork of this worker, which the variables of every SDK lead to."""
    if FORK not in config.stash:
        config.stash[FORK] = _run(config).fork()
        set_variables(config.stash[FORK])
    return config.stash[FORK]


def pytest_runtest_setup(item):
    """With autostart every test begins with the start, also one that asks for no fixture."""
    if item.config.getini("dynalab_autostart"):
        _begin(item)


def _begin(item):
    if TEST_FORK in item.stash:
        return item.stash[TEST_FORK]
    fork = _worker_fork(item.config)
    if item.config.getini("dynalab_reset") == "test":
        fork.reset()
    item.stash[TEST_FORK] = fork
    return fork


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    report = outcome.get_result()
    if report.failed and TEST_FORK in item.stash:
        report.sections.append(("dynalab", report_of(item.nodeid, _run(item.config), item.stash[TEST_FORK])))


@pytest.fixture(scope="session")
def dynalab(pytestconfig):
    """The run: its server, and ``fork(**options)``."""
    return _run(pytestconfig)


@pytest.fixture
def dynamodb_fork(request, monkeypatch):
    """The fork of this worker, as it was at the start; with a marker, one of the test's own."""
    marker = request.node.get_closest_marker("dynalab")
    if marker is None:
        yield _begin(request.node)
        return
    fork = _run(request.config).fork(**marker.kwargs)
    request.node.stash[TEST_FORK] = fork
    for name, value in fork.environment.items():
        monkeypatch.setenv(name, value)
    yield fork
    fork.drop()


@pytest.fixture
def dynamodb(dynamodb_fork):
    """The resource of boto3 for the fork."""
    return dynamodb_fork.resource()


@pytest.fixture
def dynamodb_client(dynamodb_fork):
    """The client of boto3 for the fork."""
    return dynamodb_fork.client()
