"""A round trip of every item operation by boto3's resource and client, on the endpoint that the first argument names.

Prints one line per part that went through; ends with an AssertionError at the first that did not.
"""

import sys
import uuid
from decimal import Decimal

import boto3
from boto3.dynamodb.conditions import Attr, Key
from boto3.dynamodb.types import Binary
from botocore.config import Config
from botocore.exceptions import ClientError

SETTINGS = {
    "endpoint_url": sys.argv[1],
    "region_name": "eu-west-2",
    "aws_access_key_id": "boto",
    "aws_secret_access_key": sys.argv[2] if len(sys.argv) > 2 else "boto",
    "config": Config(retries={"max_attempts": 1}, parameter_validation=False),
}
resource = boto3.resource("dynamodb", **SETTINGS)
client = boto3.client("dynamodb", **SETTINGS)
name = f"boto-{uuid.uuid4()}"


def equal(got, expected):
    assert got == expected, f"{got!r} is not {expected!r}"


def refused(code, call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        equal(error.response["Error"]["Code"], code)
        return error.response
    raise AssertionError(f"accepted, though {code} was due")


def tables():
    table = resource.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        AttributeDefinitions=[
            {"AttributeName": "pk", "AttributeType": "S"},
            {"AttributeName": "sk", "AttributeType": "N"},
            {"AttributeName": "g", "AttributeType": "S"},
        ],
        GlobalSecondaryIndexes=[
            {"IndexName": "byG", "KeySchema": [{"AttributeName": "g", "KeyType": "HASH"}], "Projection": {"ProjectionType": "ALL"}}
        ],
    )
    table.wait_until_exists()
    table.reload()
    equal(table.table_status, "ACTIVE")
    assert name in [one for page in client.get_paginator("list_tables").paginate() for one in page["TableNames"]]
    arn = table.table_arn
    equal(client.list_tags_of_resource(ResourceArn=arn)["Tags"], [])
    client.tag_resource(ResourceArn=arn, Tags=[{"Key": "k", "Value": "v"}])
    equal(client.list_tags_of_resource(ResourceArn=arn)["Tags"], [{"Key": "k", "Value": "v"}])
    client.untag_resource(ResourceArn=arn, TagKeys=["k"])
    client.update_table(TableName=name, DeletionProtectionEnabled=True)
    refused("ValidationException", client.delete_table, TableName=name)
    client.update_table(TableName=name, DeletionProtectionEnabled=False)
    refused("ResourceInUseException", client.create_table, **{
        "TableName": name,
        "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
    })
    return table


def values(table):
    item = {
        "pk": "values",
        "sk": Decimal("1"),
        "text": "ünï😀",
        "digits": Decimal("12345678901234567890.123456789012345678"),
        "small": Decimal("-1E-130"),
        "flag": True,
        "nothing": None,
        "bytes": Binary(b"\x00\xff"),
        "strings": {"a", "b"},
        "numbers": {Decimal(1), Decimal("2.5")},
        "binaries": {Binary(b"a"), Binary(b"b")},
        "list": [Decimal(1), "a", [], {}],
        "map": {"deep": {"er": [None]}},
    }
    table.put_item(Item=item)
    equal(table.get_item(Key={"pk": "values", "sk": 1}, ConsistentRead=True)["Item"], item)


def single_items(table):
    key = {"pk": "single", "sk": 1}
    table.put_item(Item={**key, "n": 1}, ConditionExpression=Attr("pk").not_exists())
    refused("ConditionalCheckFailedException", table.put_item, Item=key, ConditionExpression=Attr("pk").not_exists())
    updated = table.update_item(
        Key=key,
        UpdateExpression="SET #l = list_append(if_not_exists(#l, :none), :new) ADD n :n",
        ConditionExpression=Attr("n").between(1, 5) & ~Attr("gone").exists(),
        ExpressionAttributeNames={"#l": "list"},
        ExpressionAttributeValues={":none": [], ":new": ["a"], ":n": Decimal("0.5")},
        ReturnValues="ALL_NEW",
        ReturnConsumedCapacity="TOTAL",
    )
    equal(updated["Attributes"], {**key, "n": Decimal("1.5"), "list": ["a"]})
    equal(updated["ConsumedCapacity"], {"TableName": name, "CapacityUnits": 1.0})
    failed = refused(
        "ConditionalCheckFailedException",
        client.delete_item,
        TableName=name,
        Key={"pk": {"S": "single"}, "sk": {"N": "1"}},
        ConditionExpression="n > :n",
        ExpressionAttributeValues={":n": {"N": "2"}},
        ReturnValuesOnConditionCheckFailure="ALL_OLD",
    )
    equal(failed["Item"]["n"], {"N": "1.5"})
    equal(table.delete_item(Key=key, ReturnValues="ALL_OLD")["Attributes"]["list"], ["a"])
    assert "Item" not in table.get_item(Key=key)
    # Legacy parameters, which old programs still send.
    client.update_item(
        TableName=name,
        Key={"pk": {"S": "legacy"}, "sk": {"N": "1"}},
        AttributeUpdates={"n": {"Action": "ADD", "Value": {"N": "2"}}},
        Expected={"n": {"Exists": False}},
    )
    equal(table.get_item(Key={"pk": "legacy", "sk": 1})["Item"]["n"], 2)


def batches_and_pages(table):
    with table.batch_writer(overwrite_by_pkeys=["pk", "sk"]) as batch:
        for number in range(60):
            batch.put_item(Item={"pk": "many", "sk": number, "g": "even" if number % 2 == 0 else "odd"})
        batch.delete_item(Key={"pk": "many", "sk": 59})
    got = resource.batch_get_item(RequestItems={name: {"Keys": [{"pk": "many", "sk": number} for number in (1, 58, 59)]}})
    equal(sorted(int(item["sk"]) for item in got["Responses"][name]), [1, 58])
    equal(got["UnprocessedKeys"], {})

    query = table.query(
        KeyConditionExpression=Key("pk").eq("many") & Key("sk").between(10, 20),
        FilterExpression=Attr("g").eq("odd"),
        ProjectionExpression="sk",
        ScanIndexForward=False,
    )
    equal([int(item["sk"]) for item in query["Items"]], [19, 17, 15, 13, 11])
    equal((query["Count"], query["ScannedCount"]), (5, 11))

    pages = client.get_paginator("query").paginate(
        TableName=name,
        IndexName="byG",
        KeyConditionExpression="g = :g",
        ExpressionAttributeValues={":g": {"S": "even"}},
        PaginationConfig={"PageSize": 7},
    )
    equal(sorted(int(item["sk"]["N"]) for page in pages for item in page["Items"]), list(range(0, 60, 2)))

    scanned = []
    for segment in range(3):
        for page in client.get_paginator("scan").paginate(
            TableName=name,
            Segment=segment,
            TotalSegments=3,
            FilterExpression="begins_with(pk, :m)",
            ExpressionAttributeValues={":m": {"S": "many"}},
            PaginationConfig={"PageSize": 9},
        ):
            scanned += [int(item["sk"]["N"]) for item in page["Items"]]
    equal(sorted(scanned), list(range(59)))


def transactions():
    def put(number, **more):
        return {"Put": {"TableName": name, "Item": {"pk": {"S": "transact"}, "sk": {"N": str(number)}}, **more}}

    client.transact_write_items(TransactItems=[put(1), put(2)], ClientRequestToken="boto-token")
    client.transact_write_items(TransactItems=[put(1), put(2)], ClientRequestToken="boto-token")
    canceled = refused(
        "TransactionCanceledException",
        client.transact_write_items,
        TransactItems=[put(3), put(1, ConditionExpression="attribute_not_exists(pk)")],
    )
    equal([reason["Code"] for reason in canceled["CancellationReasons"]], ["None", "ConditionalCheckFailed"])
    read = client.transact_get_items(
        TransactItems=[{"Get": {"TableName": name, "Key": {"pk": {"S": "transact"}, "sk": {"N": n}}}} for n in ("1", "3")]
    )
    equal([one.get("Item", {}).get("sk") for one in read["Responses"]], [{"N": "1"}, None])


def statements():
    def run(statement, *parameters, **more):
        given = {"Parameters": list(parameters)} if parameters else {}
        return client.execute_statement(Statement=statement, **given, **more)

    insert = f"INSERT INTO \"{name}\" VALUE {{'pk': 'said', 'sk': ?, 'g': ?, 'b': ?, 'tags': <<'a', 'b'>>}}"
    for number in range(5):
        run(insert, {"N": str(number)}, {"S": f"said{number % 2}"}, {"B": b"\x00\xff"})
    refused("DuplicateItemException", run, statement=insert.replace("?", "1", 1).replace("?", "'g'", 1).replace("?", "null", 1))
    sks, token = [], {}
    while True:
        page = run(f"SELECT sk FROM \"{name}\" WHERE pk = 'said' ORDER BY sk DESC", Limit=2, **token)
        sks += [int(item["sk"]["N"]) for item in page["Items"]]
        if "NextToken" not in page:
            break
        token = {"NextToken": page["NextToken"]}
    equal(sks, [4, 3, 2, 1, 0])
    by_g = run(f"SELECT * FROM \"{name}\".\"byG\" WHERE g = ?", {"S": "said1"}, ReturnConsumedCapacity="INDEXES")
    equal(len(by_g["Items"]), 2)
    equal(by_g["ConsumedCapacity"]["GlobalSecondaryIndexes"], {"byG": {"CapacityUnits": 0.5}})
    returned = run(f"UPDATE \"{name}\" SET n = 1, tags = set_delete(tags, <<'a'>>) WHERE pk = 'said' AND sk = 1 RETURNING MODIFIED NEW *")
    equal(returned["Items"], [{"n": {"N": "1"}, "tags": {"SS": ["b"]}}])

    one = f"FROM \"{name}\" WHERE pk = 'said' AND sk = "
    slots = client.batch_execute_statement(Statements=[{"Statement": f"SELECT n {one}{n}"} for n in (1, 0, 9)] + [{"Statement": "SELECT"}])
    equal([slot.get("Item") for slot in slots["Responses"]], [{"n": {"N": "1"}}, {}, None, None])
    equal(slots["Responses"][3]["Error"]["Code"], "ValidationError")
    canceled = refused(
        "TransactionCanceledException",
        client.execute_transaction,
        TransactStatements=[{"Statement": f"DELETE {one}2"}, {"Statement": f"EXISTS(SELECT * {one}1 AND n > 5)"}],
    )
    equal([reason["Code"] for reason in canceled["CancellationReasons"]], ["None", "ConditionalCheckFailed"])
    client.execute_transaction(TransactStatements=[{"Statement": f"DELETE {one}{n}"} for n in range(5)], ClientRequestToken="boto-token")
    equal(run(f"SELECT * FROM \"{name}\" WHERE pk = 'said'")["Items"], [])


def errors(table):
    missing = refused("ResourceNotFoundException", client.get_item, TableName="nowhere", Key={"pk": {"S": "a"}})
    equal(missing["ResponseMetadata"]["HTTPStatusCode"], 400)
    equal(len(missing["ResponseMetadata"]["RequestId"]), 52)
    refused("ValidationException", table.get_item, Key={"pk": "a"})
    refused("SerializationException", client.put_item, TableName=name, Item={"pk": {"S": "a"}, "sk": {"N": "1"}, "n": {"N": 1}})
    try:
        client.describe_table(TableName="nowhere")
    except client.exceptions.ResourceNotFoundException:
        return
    raise AssertionError("no typed error")


def end(table):
    table.delete()
    table.wait_until_not_exists()
    refused("ResourceNotFoundException", client.describe_table, TableName=name)


made = tables()
print("tables")
for part, arguments in [(values, [made]), (single_items, [made]), (batches_and_pages, [made]), (transactions, []), (statements, []), (errors, [made]), (end, [made])]:
    part(*arguments)
    print(part.__name__)
