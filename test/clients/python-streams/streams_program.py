"""boto3's client of DynamoDB Streams: every shard from its beginning, all types of iterators, a split, and the end of a stream."""

import json
import os
import time
import urllib.request
from datetime import datetime, timedelta, timezone

import boto3

from checks import program, refused, same

dynamodb = boto3.client("dynamodb")
streams = boto3.client("dynamodbstreams")
MUSIC = "Music"


def create_music():
    table = dynamodb.create_table(
        TableName=MUSIC,
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "artist", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "artist", "AttributeType": "S"}],
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
    )["TableDescription"]
    dynamodb.get_waiter("table_exists").wait(TableName=MUSIC)
    return table["LatestStreamArn"]


def put(artist, song):
    dynamodb.put_item(TableName=MUSIC, Item={"artist": {"S": artist}, "song": {"S": song}, "cover": {"B": b"\x00\xff"}})


def shards_of(arn):
    """Pages of two, as who has many reads them."""
    shards, more = [], {}
    while True:
        page = streams.describe_stream(StreamArn=arn, Limit=2, **more)["StreamDescription"]
        shards += page["Shards"]
        if "LastEvaluatedShardId" not in page:
            return shards
        more = {"ExclusiveStartShardId": page["LastEvaluatedShardId"]}


def read(arn, shard, **place):
    """The records of a shard from a place on, until nothing more comes."""
    iterator = streams.get_shard_iterator(StreamArn=arn, ShardId=shard, **place)["ShardIterator"]
    records = []
    while iterator:
        page = streams.get_records(ShardIterator=iterator, Limit=2)
        if not page["Records"]:
            return records
        records += page["Records"]
        iterator = page.get("NextShardIterator")
    return records


def everything(arn, **place):
    place = place or {"ShardIteratorType": "TRIM_HORIZON"}
    return [record for shard in shards_of(arn) for record in read(arn, shard["ShardId"], **place)]


def songs(records):
    """What became of each key, in the order in which it was told."""
    told = {}
    for record in records:
        change = record["dynamodb"]
        seen = told.setdefault(change["Keys"]["artist"]["S"], [])
        seen.append((record["eventName"], change.get("NewImage", {}).get("song", {}).get("S")))
    return told


def records_of_changes(arn):
    same("it is listed", [(s["TableName"], s["StreamArn"]) for s in streams.list_streams(TableName=MUSIC)["Streams"]], [(MUSIC, arn)])
    put("Nina", "Sinnerman")
    put("Nina", "Baltimore")
    put("Nina", "Baltimore")
    put("Miles", "So What")
    dynamodb.delete_item(TableName=MUSIC, Key={"artist": {"S": "Miles"}})
    expected = {
        "Nina": [("INSERT", "Sinnerman"), ("MODIFY", "Baltimore")],
        "Miles": [("INSERT", "So What"), ("REMOVE", None)],
    }
    records = everything(arn)
    same("each change is told once, one that changed nothing not at all", songs(records), expected)
    same("binary comes as bytes", records[0]["dynamodb"]["NewImage"]["cover"], {"B": b"\x00\xff"})
    at = records[0]["dynamodb"]["ApproximateCreationDateTime"]
    same("the time is that of the write", abs(datetime.now(timezone.utc) - at) < timedelta(minutes=2), True)
    return records


def iterators(arn):
    shard = next(s["ShardId"] for s in shards_of(arn) if len(read(arn, s["ShardId"], ShardIteratorType="TRIM_HORIZON")) > 1)
    records = read(arn, shard, ShardIteratorType="TRIM_HORIZON")
    number = records[1]["dynamodb"]["SequenceNumber"]
    same("at a record", read(arn, shard, ShardIteratorType="AT_SEQUENCE_NUMBER", SequenceNumber=number), records[1:])
    same("after it", read(arn, shard, ShardIteratorType="AFTER_SEQUENCE_NUMBER", SequenceNumber=number), records[2:])
    same("from now on", read(arn, shard, ShardIteratorType="LATEST"), [])
    with refused("an iterator of nobody", streams.exceptions.ClientError, "Invalid ShardIterator"):
        streams.get_records(ShardIterator="nothing")


def by_time(arn):
    before = len(everything(arn))
    time.sleep(1.1)  # records carry whole seconds
    since = datetime.now(timezone.utc).replace(microsecond=0)
    put("Bill", "Peace Piece")
    by_timestamp = {"ShardIteratorType": "AT_TIMESTAMP", "Timestamp": since}
    same("from a time on", songs(everything(arn, **by_timestamp)), {"Bill": [("INSERT", "Peace Piece")]})
    long_ago = {"ShardIteratorType": "AT_TIMESTAMP", "Timestamp": since - timedelta(days=30)}
    same("from before the oldest record on", len(everything(arn, **long_ago)), before + 1)
    with refused("from a time to come on", streams.exceptions.ClientError, "ValidationException"):
        everything(arn, ShardIteratorType="AT_TIMESTAMP", Timestamp=since + timedelta(days=1))


def split(arn):
    before = shards_of(arn)
    url = f"{os.environ['AWS_ENDPOINT_URL']}/_dynalab/tables/{MUSIC}/split?region={os.environ['AWS_REGION']}"
    request = urllib.request.Request(url, json.dumps({"middle": True}).encode(), {"content-type": "application/json"})
    same("the table is split", urllib.request.urlopen(request).status, 200)
    put("Nina", "Feeling Good")
    shards = shards_of(arn)
    closed = [s["ShardId"] for s in shards if "EndingSequenceNumber" in s["SequenceNumberRange"]]
    same("a shard is closed", len(closed), 1)
    children = streams.describe_stream(StreamArn=arn, ShardFilter={"Type": "CHILD_SHARDS", "ShardId": closed[0]})
    named = [s["ShardId"] for s in children["StreamDescription"]["Shards"]]
    same("its children", named, [s["ShardId"] for s in shards if s.get("ParentShardId") == closed[0]])
    same("there are two", (len(named), len(shards)), (2, len(before) + 2))
    same("parents before children, nothing is missing", songs(everything(arn))["Nina"][-1], ("MODIFY", "Feeling Good"))


def end(arn):
    count = len(everything(arn))
    dynamodb.delete_table(TableName=MUSIC)
    dynamodb.get_waiter("table_not_exists").wait(TableName=MUSIC)
    described = streams.describe_stream(StreamArn=arn)["StreamDescription"]
    same("the stream of a deleted table", (described["StreamStatus"], len(everything(arn))), ("DISABLED", count))
    ended = shards_of(arn)[-1]["ShardId"]
    iterator = streams.get_shard_iterator(StreamArn=arn, ShardId=ended, ShardIteratorType="LATEST")["ShardIterator"]
    same("a closed shard has an end", "NextShardIterator" in streams.get_records(ShardIterator=iterator), False)


def run():
    arn = create_music()
    records_of_changes(arn)
    iterators(arn)
    by_time(arn)
    split(arn)
    end(arn)


program(run)
