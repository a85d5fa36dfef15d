"""The AWS CLI: its waiters, its own pagination with starting tokens, files as input, and its exit codes."""

import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from checks import program, same

AWS = Path(sys.executable).with_name("aws")


def aws(*words, expect=0):
    """Runs one command; answers its JSON, or its error text when it was to be refused."""
    done = subprocess.run([sys.executable, AWS, "dynamodb", *words, "--output", "json"], capture_output=True, text=True, check=False)
    if done.returncode != expect:
        raise AssertionError(f"aws {' '.join(words)}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
    if expect != 0:
        return done.stderr.strip()
    return json.loads(done.stdout) if done.stdout.strip() else None


def table():
    created = aws(
        *("create-table", "--table-name", "Music", "--billing-mode", "PAY_PER_REQUEST"),
        *("--attribute-definitions", "AttributeName=Artist,AttributeType=S", "AttributeName=Song,AttributeType=S"),
        *("--key-schema", "AttributeName=Artist,KeyType=HASH", "AttributeName=Song,KeyType=RANGE"),
        *("--global-secondary-indexes", "IndexName=BySong,KeySchema=[{AttributeName=Song,KeyType=HASH}],Projection={ProjectionType=ALL}"),
        *("--tags", "Key=team,Value=music"),
    )
    arn = created["TableDescription"]["TableArn"]
    same("the table's ARN", arn.split(":")[3] + arn.split(":")[5], "eu-west-1table/Music")
    aws("wait", "table-exists", "--table-name", "Music")
    same("the tables", aws("list-tables"), {"TableNames": ["Music"]})
    same("its tags", aws("list-tags-of-resource", "--resource-arn", arn)["Tags"], [{"Key": "team", "Value": "music"}])


def items(folder):
    aws("put-item", "--table-name", "Music", "--item", '{"Artist": {"S": "Acme"}, "Song": {"S": "Happy"}, "Plays": {"N": "1"}, "Cover": {"B": "ABC"}}')  # the CLI's first version takes raw bytes
    key = '{"Artist": {"S": "Acme"}, "Song": {"S": "Happy"}}'
    got = aws("get-item", "--table-name", "Music", "--key", key, "--consistent-read", "--return-consumed-capacity", "TOTAL")
    same("the item", got["Item"], {"Artist": {"S": "Acme"}, "Song": {"S": "Happy"}, "Plays": {"N": "1"}, "Cover": {"B": "QUJD"}})
    same("its units", got["ConsumedCapacity"], {"TableName": "Music", "CapacityUnits": 1.0})
    updated = aws(
        *("update-item", "--table-name", "Music", "--key", key, "--update-expression", "SET Plays = Plays + :one, #y = :y"),
        *("--expression-attribute-names", '{"#y": "Year"}', "--expression-attribute-values", '{":one": {"N": "1"}, ":y": {"N": "2026"}}'),
        *("--return-values", "UPDATED_NEW"),
    )
    same("an update", updated["Attributes"], {"Plays": {"N": "2"}, "Year": {"N": "2026"}})
    held = aws("delete-item", "--table-name", "Music", "--key", key, "--condition-expression", "attribute_not_exists(Artist)", expect=255)
    same("a delete whose condition does not hold", held, "An error occurred (ConditionalCheckFailedException) when calling the DeleteItem operation: The conditional request failed")
    missing = aws("get-item", "--table-name", "None", "--key", key, expect=255)
    same("no such table", missing, "An error occurred (ResourceNotFoundException) when calling the GetItem operation: Requested resource not found")
    batch = Path(folder, "batch.json")
    puts = [{"PutRequest": {"Item": {"Artist": {"S": "Band"}, "Song": {"S": f"s{n:02}"}}}} for n in range(25)]
    batch.write_text(json.dumps({"Music": puts}))
    same("a batch from a file", aws("batch-write-item", "--request-items", f"file://{batch}"), {"UnprocessedItems": {}})


def reads():
    query = ("query", "--table-name", "Music", "--key-condition-expression", "Artist = :a", "--expression-attribute-values", '{":a": {"S": "Band"}}')
    same("a query of all pages", aws(*query, "--page-size", "4")["Count"], 25)
    first = aws(*query, "--max-items", "10")
    second = aws(*query, "--max-items", "20", "--starting-token", first["NextToken"])
    same("a query that goes on from its token", (len(first["Items"]), second["Items"][0]["Song"], len(second["Items"])), (10, {"S": "s10"}, 15))
    index = aws("query", "--table-name", "Music", "--index-name", "BySong", "--key-condition-expression", "Song = :s", "--expression-attribute-values", '{":s": {"S": "s07"}}')
    same("the index", index["Items"], [{"Artist": {"S": "Band"}, "Song": {"S": "s07"}}])
    same("a scan", aws("scan", "--table-name", "Music", "--select", "COUNT", "--page-size", "10")["Count"], 26)


def transactions():
    put = '{"Put": {"TableName": "Music", "Item": {"Artist": {"S": "New"}, "Song": {"S": "x"}}}}'
    check = '{"ConditionCheck": {"TableName": "Music", "Key": {"Artist": {"S": "No"}, "Song": {"S": "x"}}, "ConditionExpression": "attribute_exists(Artist)"}}'
    refusal = aws("transact-write-items", "--transact-items", f"[{put}, {check}]", expect=255)
    same("a transaction that is cancelled", "[None, ConditionalCheckFailed]" in refusal, True)
    aws("transact-write-items", "--transact-items", f"[{put}]")
    got = aws("transact-get-items", "--transact-items", '[{"Get": {"TableName": "Music", "Key": {"Artist": {"S": "New"}, "Song": {"S": "x"}}}}]')
    same("one that is not", got["Responses"], [{"Item": {"Artist": {"S": "New"}, "Song": {"S": "x"}}}])


def settings():
    name = ("--table-name", "Music")
    arn = aws("describe-table", *name)["Table"]["TableArn"]
    aws("tag-resource", "--resource-arn", arn, "--tags", "Key=stage,Value=test")
    aws("untag-resource", "--resource-arn", arn, "--tag-keys", "team")
    same("tags that are changed", aws("list-tags-of-resource", "--resource-arn", arn)["Tags"], [{"Key": "stage", "Value": "test"}])
    aws("update-time-to-live", *name, "--time-to-live-specification", "Enabled=true,AttributeName=Expires")
    same("time to live", aws("describe-time-to-live", *name)["TimeToLiveDescription"], {"TimeToLiveStatus": "ENABLED", "AttributeName": "Expires"})
    backups = aws("describe-continuous-backups", *name)["ContinuousBackupsDescription"]
    same("continuous backups", backups["ContinuousBackupsStatus"], "ENABLED")
    aws("update-contributor-insights", *name, "--contributor-insights-action", "ENABLE")
    same("insights", aws("describe-contributor-insights", *name)["ContributorInsightsStatus"], "ENABLED")
    changes = (
        ("--deletion-protection-enabled",),
        ("--stream-specification", "StreamEnabled=true,StreamViewType=NEW_IMAGE"),
        ("--table-class", "STANDARD_INFREQUENT_ACCESS"),
        ("--sse-specification", "Enabled=true,SSEType=KMS"),
        ("--billing-mode", "PROVISIONED", "--provisioned-throughput", "ReadCapacityUnits=50,WriteCapacityUnits=50", "--global-secondary-index-updates", "Update={IndexName=BySong,ProvisionedThroughput={ReadCapacityUnits=50,WriteCapacityUnits=50}}"),
    )
    for change in changes:
        aws("update-table", *name, *change)
        aws("wait", "table-exists", *name)
    table = aws("describe-table", *name)["Table"]
    shown = (table["DeletionProtectionEnabled"], table["StreamSpecification"]["StreamViewType"], table["TableClassSummary"]["TableClass"], table["SSEDescription"]["Status"])
    same("changes one by one", shown, (True, "NEW_IMAGE", "STANDARD_INFREQUENT_ACCESS", "ENABLED"))
    same("new units", table["GlobalSecondaryIndexes"][0]["ProvisionedThroughput"]["ReadCapacityUnits"], 50)
    kept = aws("delete-table", *name, expect=255)
    same("deletion protection", "ValidationException" in kept, True)
    aws("update-table", *name, "--no-deletion-protection-enabled")
    same("limits", aws("describe-limits")["TableMaxReadCapacityUnits"], 40000)
    same("endpoints", len(aws("describe-endpoints")["Endpoints"]), 1)


def run():
    with TemporaryDirectory() as folder:
        table()
        items(folder)
        reads()
        transactions()
        settings()
        aws("delete-table", "--table-name", "Music")
        aws("wait", "table-not-exists", "--table-name", "Music")
        same("no tables any more", aws("list-tables"), {"TableNames": []})


program(run)
