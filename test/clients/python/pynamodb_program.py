"""PynamoDB: models with two kinds of index, versions, conditions, batches, cursors and transactions."""

from datetime import datetime, timezone

from pynamodb.attributes import (
    BinaryAttribute,
    BooleanAttribute,
    JSONAttribute,
    ListAttribute,
    MapAttribute,
    NumberAttribute,
    NumberSetAttribute,
    TTLAttribute,
    UnicodeAttribute,
    UnicodeSetAttribute,
    UTCDateTimeAttribute,
    VersionAttribute,
)
from pynamodb.connection import Connection
from pynamodb.exceptions import DeleteError, DoesNotExist, PutError, TableDoesNotExist, TransactWriteError, UpdateError
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, IncludeProjection, LocalSecondaryIndex
from pynamodb.models import Model
from pynamodb.transactions import TransactGet, TransactWrite

from checks import program, refused, same


class ByTag(GlobalSecondaryIndex):
    class Meta:
        index_name = "by-tag"
        projection = IncludeProjection(["views"])
        billing_mode = "PAY_PER_REQUEST"

    tag = UnicodeAttribute(hash_key=True)
    posted = UTCDateTimeAttribute(range_key=True)


class ByViews(LocalSecondaryIndex):
    class Meta:
        index_name = "by-views"
        projection = AllProjection()

    forum = UnicodeAttribute(hash_key=True)
    views = NumberAttribute(range_key=True)


class Author(MapAttribute):
    name = UnicodeAttribute()
    karma = NumberAttribute(default=0)


class Thread(Model):
    class Meta:
        table_name = "Thread"
        billing_mode = "PAY_PER_REQUEST"

    forum = UnicodeAttribute(hash_key=True)
    subject = UnicodeAttribute(range_key=True)
    tag = UnicodeAttribute(null=True)
    posted = UTCDateTimeAttribute(null=True)
    views = NumberAttribute(default=0)
    by_tag = ByTag()
    by_views = ByViews()
    author = Author(null=True)
    replies = ListAttribute(default=list)
    words = UnicodeSetAttribute(null=True)
    scores = NumberSetAttribute(null=True)
    blob = BinaryAttribute(null=True, legacy_encoding=False)
    data = JSONAttribute(null=True)
    open = BooleanAttribute(default=True)
    until = TTLAttribute(null=True)


class Account(Model):
    class Meta:
        table_name = "Account"
        read_capacity_units = 5
        write_capacity_units = 5

    owner = UnicodeAttribute(hash_key=True)
    balance = NumberAttribute(default=0)
    version = VersionAttribute()


MOMENT = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=timezone.utc)


def tables():
    same("no table yet", Thread.exists(), False)
    Thread.create_table(wait=True)
    Account.create_table(wait=True)
    same("two tables", (Thread.exists(), Account.exists()), (True, True))
    life = Thread._get_connection().connection.client.describe_time_to_live(TableName=Thread.Meta.table_name)
    same("its time to live", life["TimeToLiveDescription"]["AttributeName"], "until")
    same("its description", Thread.describe_table()["TableStatus"], "ACTIVE")


def items():
    thread = Thread(
        "python",
        "hello",
        tag="intro",
        posted=MOMENT,
        author=Author(name="ann"),
        replies=["one", 2, {"three": [3]}],
        words={"a", "b"},
        scores={1, 2.5},
        blob=b"\x00\xff",
        data={"nested": [None, True]},
        until=datetime(2030, 1, 1, tzinfo=timezone.utc),
    )
    thread.save(Thread.subject.does_not_exist())
    got = Thread.get("python", "hello", consistent_read=True)
    same(
        "what was saved",
        (got.posted, got.author.name, got.author.karma, got.replies, got.words, got.scores, got.blob, got.data, got.until.year),
        (MOMENT, "ann", 0, ["one", 2, {"three": [3]}], {"a", "b"}, {1, 2.5}, b"\x00\xff", {"nested": [None, True]}, 2030),
    )
    with refused("a second one", PutError) as put:
        thread.save(Thread.subject.does_not_exist())
    same("its code", put.error.cause_response_code, "ConditionalCheckFailedException")
    got.update(
        actions=[
            Thread.views.set(Thread.views + 1),
            Thread.author.karma.set(Thread.author.karma + 5),
            Thread.replies.set(Thread.replies.append(["last"])),
            Thread.words.delete({"a"}),
            Thread.scores.add({7}),
            Thread.data.remove(),
        ],
        condition=(Thread.views == 0) & Thread.author.name.startswith("a") & Thread.words.contains("b") & (Thread.tag.is_in("intro", "other")),
    )
    same("an update shows in the model", (got.views, got.author.karma, got.replies[-1], got.words, got.scores, got.data), (1, 5, "last", {"b"}, {1, 2.5, 7}, None))
    with refused("an update whose condition does not hold", UpdateError, "The conditional request failed"):
        got.update(actions=[Thread.views.set(0)], condition=Thread.views > 100)
    with refused("nobody", DoesNotExist):
        Thread.get("python", "nothing")
    with refused("a delete whose condition does not hold", DeleteError):
        got.delete(condition=~Thread.open.exists())
    got.delete(condition=Thread.open == True)  # noqa: E712: it builds an expression
    same("it is gone", Thread.count("python"), 0)


def versions():
    account = Account("ann", balance=10)
    account.save()
    same("the first version", account.version, 1)
    stale = Account.get("ann")
    account.balance = 20
    account.save()
    stale.balance = 0
    with refused("a save of a stale copy", PutError):
        stale.save()
    account.update(actions=[Account.balance.add(5)])
    same("an update raises the version", (account.balance, account.version), (25, 3))


def queries():
    with Thread.batch_write() as batch:
        for number in range(60):
            batch.save(Thread("go" if number < 50 else "rust", f"s{number:02}", tag="even" if number % 2 == 0 else "odd", posted=MOMENT.replace(minute=number), views=100 - number))
    batch_got = list(Thread.batch_get([("go", "s01"), ("go", "none"), ("rust", "s55")]))
    same("a batch get", sorted(thread.subject for thread in batch_got), ["s01", "s55"])
    found = Thread.query("go", Thread.subject.between("s10", "s39"), page_size=8, scan_index_forward=False)
    subjects = [thread.subject for thread in found]
    same("a query over pages", (len(subjects), subjects[0], subjects[-1], found.total_count), (30, "s39", "s10", 30))
    first = Thread.query("go", limit=20)
    list(first)
    rest = [thread.subject for thread in Thread.query("go", last_evaluated_key=first.last_evaluated_key)]
    same("a query that goes on", (len(rest), rest[0]), (30, "s20"))
    tagged = list(Thread.by_tag.query("odd", ByTag.posted > MOMENT.replace(minute=50), filter_condition=Thread.views < 45))
    same("the global index", [(thread.subject, thread.views) for thread in tagged], [("s57", 43), ("s59", 41)])
    few = [thread.subject for thread in Thread.by_views.query("go", ByViews.views <= 53, consistent_read=True)]
    same("the local index", few, ["s49", "s48", "s47"])
    same("a count with a filter", Thread.count("go", filter_condition=Thread.tag == "odd"), 25)
    scanned = list(Thread.scan((Thread.views < 45) | (Thread.views > 98), page_size=10))
    same("a scan", sorted(thread.subject for thread in scanned), ["s00", "s01", "s56", "s57", "s58", "s59"])
    halves = [len(list(Thread.scan(segment=segment, total_segments=2))) for segment in (0, 1)]
    same("a scan in two segments", sum(halves), 60)
    lean = list(Thread.query("rust", attributes_to_get=["subject"], limit=1))[0]
    same("a projection", (lean.subject, lean.tag), ("s50", None))


def transactions():
    connection = Connection(region="eu-west-1")
    ann = Account.get("ann")
    with TransactWrite(connection=connection, client_request_token="pay") as transaction:
        transaction.update(ann, actions=[Account.balance.add(-5)], condition=Account.balance >= 5)
        transaction.save(Account("bob", balance=5))
        transaction.delete(Thread("go", "s00"))
        transaction.condition_check(Thread, "go", "s01", condition=Thread.views > 0)
    with TransactGet(connection=connection) as transaction:
        payer = transaction.get(Account, "ann")
        payee = transaction.get(Account, "bob")
    same("what it left", (payer.get().balance, payee.get().balance, Thread.count("go")), (20, 5, 49))
    with refused("one that is cancelled", TransactWriteError) as cancelled:
        with TransactWrite(connection=connection) as transaction:
            transaction.save(Account("eve"))
            transaction.condition_check(Thread, "go", "s01", condition=Thread.views > 1000)
    reasons = [reason and reason.code for reason in cancelled.error.cancellation_reasons]
    # PynamoDB sends the checks of a transaction before its writes
    same("its reasons", reasons, ["ConditionalCheckFailed", None])


def run():
    tables()
    items()
    versions()
    queries()
    transactions()
    Thread.delete_table()
    with refused("a deleted table", TableDoesNotExist):
        Thread.describe_table()


program(run)
