"""Dynalab for pytest: one server a run, and for each worker a fork, which goes back to the start before each test.

Fixtures: ``dynalab`` (the run), ``dynamodb_fork`` (a fork), ``dynamodb`` (its boto3 resource), ``dynamodb_client`` (its boto3 client).
"""

from .plugin import (
    dynalab,
    dynamodb,
    dynamodb_client,
    dynamodb_fork,
    pytest_addoption,
    pytest_configure,
    pytest_configure_node,
    pytest_runtest_makereport,
    pytest_runtest_setup,
    pytest_sessionstart,
    pytest_unconfigure,
)

__all__ = [
    "dynalab",
    "dynamodb",
    "dynamodb_client",
    "dynamodb_fork",
    "pytest_addoption",
    "pytest_configure",
    "pytest_configure_node",
    "pytest_runtest_makereport",
    "pytest_runtest_setup",
    "pytest_sessionstart",
    "pytest_unconfigure",
]
