"""boto3: the resource API with its conditions and batch writer, and the client with its waiters and paginators."""

from decimal import Decimal

import boto3
from boto3.dynamodb.conditions import Attr, Key
from boto3.dynamodb.types import Binary
from botocore.exceptions import ClientError

from checks import program, refused, same

dynamodb = boto3.resource("dynamodb")
client = dynamodb.meta.client


def create_movies():
    table = dynamodb.create_table(
        TableName="Movies",
        KeySchema=[
            {"AttributeName": "year", "KeyType": "HASH"},
            {"AttributeName": "title", "KeyType": "RANGE"},
        ],
        AttributeDefinitions=[
            {"AttributeName": "year", "AttributeType": "N"},
            {"AttributeName": "title", "AttributeType": "S"},
            {"AttributeName": "genre", "AttributeType": "S"},
            {"AttributeName": "rating", "AttributeType": "N"},
        ],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "by-genre",
                "KeySchema": [
                    {"AttributeName": "genre", "KeyType": "HASH"},
                    {"AttributeName": "rating", "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "ALL"},
                "ProvisionedThroughput": {"ReadCapacityUnits": 5, "WriteCapacityUnits": 5},
            }
        ],
        ProvisionedThroughput={"ReadCapacityUnits": 10, "WriteCapacityUnits": 10},
        Tags=[{"Key": "team", "Value": "films"}],
    )
    table.wait_until_exists()
    table.reload()
    same("the table", (table.table_status, table.item_count, table.key_schema[1]["AttributeName"]), ("ACTIVE", 0, "title"))
    tags = client.list_tags_of_resource(ResourceArn=table.table_arn)["Tags"]
    same("its tags", tags, [{"Key": "team", "Value": "films"}])
    with refused("a second one", client.exceptions.ResourceInUseException):
        client.create_table(
            TableName="Movies",
            KeySchema=table.key_schema,
            AttributeDefinitions=[d for d in table.attribute_definitions if d["AttributeName"] in ("year", "title")],
            BillingMode="PAY_PER_REQUEST",
        )
    return table


def items(movies):
    movie = {
        "year": 2013,
        "title": "Rush",
        "genre": "drama",
        "rating": Decimal("8.1"),
        "exact": Decimal("0.12345678901234567890123456789012345678"),
        "huge": Decimal("1E+37"),  # boto3 itself refuses to read a number of more than 38 digits, zeros included
        "small": Decimal("-1E-130"),
        "info": {"actors": ["Daniel", "Chris"], "length": 123, "none": None, "seen": True},
        "words": {"fast", "loud"},
        "years": {1976, 2013},
        "blobs": {Binary(b"\x00\x01"), Binary(b"\xff")},
        "poster": Binary(b"\x89PNG"),
        "blank": "",
    }
    movies.put_item(Item=movie)
    key = {"year": 2013, "title": "Rush"}
    same("every type comes back", movies.get_item(Key=key, ConsistentRead=True)["Item"], movie)
    same("no such item", "Item" in movies.get_item(Key={"year": 1, "title": "x"}), False)
    projected = movies.get_item(
        Key=key,
        ProjectionExpression="info.actors[1], #y",
        ExpressionAttributeNames={"#y": "year"},
        ReturnConsumedCapacity="TOTAL",
    )
    same("a projection", projected["Item"], {"year": 2013, "info": {"actors": ["Chris"]}})
    same("its units", projected["ConsumedCapacity"], {"TableName": "Movies", "CapacityUnits": 0.5})
    answer = movies.update_item(
        Key=key,
        UpdateExpression="SET rating = rating + :r, info.plot = :p, info.actors = list_append(info.actors, :a) REMOVE blank ADD years :y",
        ConditionExpression=Attr("rating").lt(9) & Attr("info.seen").eq(True) & Attr("words").contains("fast"),
        ExpressionAttributeValues={":r": Decimal("0.5"), ":p": "cars", ":a": ["Olivia"], ":y": {1975}},
        ReturnValues="ALL_NEW",
    )["Attributes"]
    same("an update", (answer["rating"], answer["info"]["actors"], answer["years"], "blank" in answer), (Decimal("8.6"), ["Daniel", "Chris", "Olivia"], {1975, 1976, 2013}, False))
    with refused("a put that must be the first", client.exceptions.ConditionalCheckFailedException, "The conditional request failed") as held:
        movies.put_item(Item=key, ConditionExpression=Attr("title").not_exists(), ReturnValuesOnConditionCheckFailure="ALL_OLD")
    same("the item that was there", held.error.response["Item"]["rating"], {"N": "8.6"})
    same("the status", held.error.response["ResponseMetadata"]["HTTPStatusCode"], 400)
    with refused("an item without its key", ClientError, "One or more parameter values were invalid: Missing the key title in the item") as missing:
        movies.put_item(Item={"year": 1})
    same("its code", missing.error.response["Error"]["Code"], "ValidationException")
    with refused("a key of another type", ClientError, "The provided key element does not match the schema"):
        movies.get_item(Key={"year": "2013", "title": "Rush"})
    with refused("a table that is not there", client.exceptions.ResourceNotFoundException):
        dynamodb.Table("Nowhere").put_item(Item=key)
    old = movies.delete_item(Key=key, ConditionExpression=Attr("rating").between(8, 9), ReturnValues="ALL_OLD")
    same("what was deleted", old["Attributes"]["title"], "Rush")


def batches_and_pages(movies):
    genres = ["action", "comedy", "drama"]
    with movies.batch_writer(overwrite_by_pkeys=["year", "title"]) as batch:
        for number in range(70):
            batch.put_item(Item={"year": 2000 + number // 35, "title": f"t{number:02}", "genre": genres[number % 3], "rating": number, "text": "x" * 200})
        batch.put_item(Item={"year": 2000, "title": "t00", "genre": "action", "rating": 0, "text": "again"})
        batch.delete_item(Key={"year": 2000, "title": "t01"})
    counts = []
    start = {}
    while True:
        page = movies.query(KeyConditionExpression=Key("year").eq(2000) & Key("title").begins_with("t"), Limit=15, **start)
        counts.append(page["Count"])
        if "LastEvaluatedKey" not in page:
            break
        start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}
    same("pages of a query", counts, [15, 15, 4])
    best = movies.query(
        IndexName="by-genre",
        KeyConditionExpression=Key("genre").eq("comedy") & Key("rating").between(30, 60),
        FilterExpression=Attr("year").is_in([2001]) & ~Attr("title").eq("t58"),
        ScanIndexForward=False,
    )
    same("the index, downwards and filtered", ([m["title"] for m in best["Items"]], best["ScannedCount"]), (["t55", "t52", "t49", "t46", "t43", "t40", "t37"], 10))
    scanned = client.get_paginator("scan").paginate(TableName="Movies", FilterExpression=Attr("rating").gte(50) | Attr("text").size().lt(10), PaginationConfig={"PageSize": 9})
    found = [movie["title"] for page in scanned for movie in page["Items"]]
    same("a scan by paginator", sorted(found), ["t00"] + [f"t{n}" for n in range(50, 70)])
    got = dynamodb.batch_get_item(RequestItems={"Movies": {"Keys": [{"year": 2001, "title": f"t{n}"} for n in (35, 69, 99)], "ConsistentRead": True}})
    same("a batch get", (sorted(m["title"] for m in got["Responses"]["Movies"]), got["UnprocessedKeys"]), (["t35", "t69"], {}))
    movies.reload()
    same("the number of items", movies.item_count, 69)
    with refused("a batch of 26", ClientError, "Member must have length less than or equal to 25"):
        client.batch_write_item(RequestItems={"Movies": [{"PutRequest": {"Item": {"year": 1, "title": str(n)}}} for n in range(26)]})


def legacy(movies):
    old = client.query(TableName="Movies", KeyConditions={"year": {"AttributeValueList": [2001], "ComparisonOperator": "EQ"}, "title": {"AttributeValueList": ["t66"], "ComparisonOperator": "GT"}}, AttributesToGet=["title"])
    same("a query with KeyConditions", old["Items"], [{"title": "t67"}, {"title": "t68"}, {"title": "t69"}])
    movies.update_item(Key={"year": 2001, "title": "t69"}, AttributeUpdates={"rating": {"Value": 5, "Action": "ADD"}, "text": {"Action": "DELETE"}}, Expected={"rating": {"ComparisonOperator": "EQ", "AttributeValueList": [69]}})
    changed = movies.get_item(Key={"year": 2001, "title": "t69"})["Item"]
    same("an update with AttributeUpdates", (changed["rating"], "text" in changed), (74, False))


def transactions():
    def put(title, **more):
        return {"Put": {"TableName": "Movies", "Item": {"year": 1999, "title": title}, **more}}

    client.transact_write_items(TransactItems=[put("a"), put("b"), {"Delete": {"TableName": "Movies", "Key": {"year": 2001, "title": "t69"}}}], ClientRequestToken="token")
    with refused("another request of that token", client.exceptions.IdempotentParameterMismatchException):
        client.transact_write_items(TransactItems=[put("c")], ClientRequestToken="token")
    got = client.transact_get_items(TransactItems=[{"Get": {"TableName": "Movies", "Key": {"year": 1999, "title": t}}} for t in "ac"])
    same("what it left", [r.get("Item", {}).get("title") for r in got["Responses"]], ["a", None])
    with refused("one that is cancelled", client.exceptions.TransactionCanceledException, "[None, ConditionalCheckFailed]") as cancelled:
        client.transact_write_items(TransactItems=[put("d"), put("a", ConditionExpression="attribute_not_exists(title)", ReturnValuesOnConditionCheckFailure="ALL_OLD")])
    reasons = cancelled.error.response["CancellationReasons"]
    same("its reasons", [r["Code"] for r in reasons], ["None", "ConditionalCheckFailed"])
    same("the item in the way", reasons[1]["Item"]["title"], {"S": "a"})


def life_cycle(movies):
    client.update_table(TableName="Movies", BillingMode="PAY_PER_REQUEST")
    movies.wait_until_exists()
    movies.reload()
    same("another billing mode", movies.billing_mode_summary["BillingMode"], "PAY_PER_REQUEST")
    client.update_table(TableName="Movies", GlobalSecondaryIndexUpdates=[{"Delete": {"IndexName": "by-genre"}}])
    movies.wait_until_exists()
    movies.reload()
    same("no index any more", movies.global_secondary_indexes, None)
    same("all tables", [table.name for table in dynamodb.tables.all()], ["Movies"])
    movies.delete()
    movies.wait_until_not_exists()
    with refused("it is gone", client.exceptions.ResourceNotFoundException, "Requested resource not found: Table: Movies not found"):
        movies.load()


def run():
    movies = create_movies()
    items(movies)
    batches_and_pages(movies)
    legacy(movies)
    transactions()
    life_cycle(movies)


program(run)
