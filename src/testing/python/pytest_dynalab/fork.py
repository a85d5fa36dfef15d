"""A fork as a test holds it: a namespace of its own on the server of the run, with the server's own controls by HTTP."""

import json
import os
import secrets
import urllib.error
import urllib.request

# Proxies are for the network, and the server of a run is beside it.
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Refused(Exception):
    """A refusal, in the server's words. ``status`` is that of HTTP."""

    def __init__(self, status, reason):
        super().__init__(reason)
        self.status = status


def administrate(endpoint, method, path, body=None):
    """Asks administration. Returns the JSON of the answer, None for an empty one. Raises Refused, or OSError when nobody answers."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{endpoint}/_dynalab/{path}", data=data, method=method)
    if data is not None:
        request.add_header("Content-Type", "application/json")
    token = os.environ.get("DYNALAB_ADMIN_TOKEN")
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    try:
        with _OPENER.open(request, timeout=60) as answer:
            text = answer.read().decode()
    except urllib.error.HTTPError as error:
        text = error.read().decode(errors="replace")
        raise Refused(error.code, _reason_in(text)) from None
    return json.loads(text) if text.strip() else None


def _reason_in(text):
    try:
        return json.loads(text)["reason"]
    except (ValueError, KeyError, TypeError):
        return text[:200]


def named(options, prefix):
    """On a server that others use too, each fork has a name by which the run finds it again at its end."""
    if not prefix:
        return options
    return {**options, "name": prefix + options.get("name", secrets.token_hex(6))}


class Fork:
    """A copy-on-write namespace: nothing that is done to it shows anywhere else."""

    def __init__(self, server, region, shown, prefix=""):
        """``prefix`` is that of the names of the run's forks, on a server that others use too."""
        self._server = server
        self._prefix = prefix
        self.id = shown["id"]
        self.name = shown.get("name")
        self.region = region
        self.endpoint = f"{server}/fork/{self.id}"
        self.access_key_id = shown["accessKeyId"]
        self.secret_access_key = shown["secretAccessKey"]

    @property
    def environment(self):
        """The variables that SDKs and the AWS CLI read.

        The key is nobody's, since the path names the fork: boto3 keeps the first key that it was given, whatever endpoint comes later.
        """
        return {
            "AWS_ENDPOINT_URL_DYNAMODB": self.endpoint,
            "AWS_ENDPOINT_URL_DYNAMODB_STREAMS": self.endpoint,
            "AWS_ACCESS_KEY_ID": "local",
            "AWS_SECRET_ACCESS_KEY": "local",
            "AWS_REGION": self.region,
            "AWS_DEFAULT_REGION": self.region,
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def ask(self, method, path, body=None):
        """What administration is asked, of this fork: ``ask("POST", "zones/down", {"zone": "us-east-1c"})``. Raises Refused."""
        return administrate(self._server, method, f"forks/{self.id}/{path}", body)

    def advance(self, **duration):
        """Moves the fork's clock: ``advance(hours=25)``. Returns how it goes then."""
        return self.ask("POST", "clock", {"advance": duration})

    def inject(self, **fault):
        """Makes something go wrong: ``inject(operation="PutItem", effect="error", error="InternalServerError", times=1)``."""
        return self.ask("POST", "faults", fault)

    def requests(self, last=None):
        """The last requests, the oldest first."""
        return self.ask("GET", "requests" if last is None else f"requests?last={last}")["requests"]

    def strict(self):
        """What strict mode found."""
        return self.ask("GET", "strict")

    def keep(self, name):
        """Keeps what it shows now as a snapshot of the server. Returns its name, and its folder where it has one."""
        return self.ask("POST", "snapshots", {"name": name})

    def fork(self, **options):
        """A fork of what this one shows now."""
        shown = self.ask("POST", "forks", named(options, self._prefix))
        return Fork(self._server, self.region, shown, self._prefix)

    def reset(self):
        """Back to the start, with its clock and without faults."""
        self.ask("POST", "reset")

    def drop(self):
        administrate(self._server, "DELETE", f"forks/{self.id}")

    def client(self, service="dynamodb", **settings):
        """A client of boto3 for this fork."""
        return self._session().client(service, endpoint_url=self.endpoint, **settings)

    def resource(self, **settings):
        """The resource of boto3 for this fork."""
        return self._session().resource("dynamodb", endpoint_url=self.endpoint, **settings)

    def _session(self):
        import boto3

        return boto3.session.Session(
            aws_access_key_id=self.access_key_id,
            aws_secret_access_key=self.secret_access_key,
            region_name=self.region,
        )


UNLESS_SET = ("AWS_ENDPOINT_URL", "DYNAMODB_ENDPOINT")
OF_ANOTHER_KEY = ("AWS_SESSION_TOKEN", "AWS_PROFILE", "AWS_DEFAULT_PROFILE")


def set_variables(fork):
    """So that ``boto3.client("dynamodb")`` asks the fork, and so does every program that a test starts."""
    os.environ.update(fork.environment)
    for name in UNLESS_SET:
        if "/fork/" in os.environ.get(name, "/fork/"):
            os.environ[name] = fork.endpoint
    for name in OF_ANOTHER_KEY:
        os.environ.pop(name, None)
