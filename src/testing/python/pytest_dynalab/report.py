"""What is told of a test that failed: the seed, its requests, what strict mode found, and where its data is."""

import re
import shlex
import time
from datetime import datetime, timezone

MOST_COLUMNS = 200
MOST_FINDINGS = 10


def report_of(test, run, fork):
    """Lines. Whatever goes wrong in telling is told, and fails nothing."""
    try:
        requests = fork.requests(run.request_count)
        cut = "the last " if len(requests) == run.request_count else ""
        noun = "request" if len(requests) == 1 else "requests"
        lines = [f"seed: {run.seed}, the same again with DYNALAB_SEED={shlex.quote(run.seed)}"]
        lines.append(f"{cut}{len(requests)} {noun}{':' if requests else ''}")
        lines += [f"  {line_of(request)}" for request in requests]
        lines += _strict_lines(fork.strict()["findings"])
        if run.keeps:
            lines.append(_kept_line(test, fork))
        return "\n".join(lines)
    except Exception as error:  # noqa: BLE001 - the server may be gone
        return f"seed: {run.seed}\nits requests are not known: {error}"


def line_of(request):
    at = datetime.fromtimestamp(request["atMs"] / 1000, timezone.utc).strftime("%H:%M:%S.%f")[:-3]
    parts = [at, " ".join([request["operation"], *request["tables"]]), str(request["status"])]
    if "units" in request:
        parts.append(f"{request['units']:g} {'unit' if request['units'] == 1 else 'units'}")
    parts.append(f"{request['latencyMs']:.1f} ms")
    if "error" in request:
        parts.append(re.sub(r"\s+", " ", f"{request['error']}: {request.get('rule', '')}"))
    return _cut("  ".join(parts))


def _strict_lines(findings):
    if not findings:
        return []
    lines = [_cut(f"  {one['rule']} {one['table']}: {one['detail']}") for one in findings[:MOST_FINDINGS]]
    more = [f"  and {len(findings) - MOST_FINDINGS} more"] if len(findings) > MOST_FINDINGS else []
    return ["strict mode found:", *lines, *more]


def _kept_line(test, fork):
    slug = re.sub(r"[^A-Za-z0-9]+", "-", test).strip("-")[-48:].strip("-") or "test"
    try:
        kept = fork.keep(f"{slug}-{time.time_ns():x}")
    except Exception as error:  # noqa: BLE001 - a full disk must not hide why a test failed
        return _cut(f"its data could not be kept: {error}")
    if kept.get("folder") is None:
        return f"its data: the snapshot {kept['name']} of the server"
    return f"its data: npx dynalab serve --data-dir {shlex.quote(kept['folder'])}"


def _cut(line):
    return line if len(line) <= MOST_COLUMNS else f"{line[: MOST_COLUMNS - 1]}…"
