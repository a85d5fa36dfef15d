import static software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional.keyEqualTo;
import static software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional.sortBeginsWith;
import static software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional.sortBetween;
import static software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional.sortGreaterThan;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.enhanced.dynamodb.AttributeConverterProvider;
import software.amazon.awssdk.enhanced.dynamodb.AttributeValueType;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.enhanced.dynamodb.TableMetadata;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.document.EnhancedDocument;
import software.amazon.awssdk.enhanced.dynamodb.model.BatchGetItemEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.BatchWriteItemEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.ConditionCheck;
import software.amazon.awssdk.enhanced.dynamodb.model.IgnoreNullsMode;
import software.amazon.awssdk.enhanced.dynamodb.model.Page;
import software.amazon.awssdk.enhanced.dynamodb.model.PutItemEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.ReadBatch;
import software.amazon.awssdk.enhanced.dynamodb.model.TransactGetItemsEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.TransactWriteItemsEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.WriteBatch;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** The enhanced client of the AWS SDK for Java v2, and the plain one below it where the enhanced one has no words. */
public final class EnhancedProgram {
    private final DynamoDbClient client = DynamoDbClient.create();
    private final DynamoDbEnhancedClient enhanced = DynamoDbEnhancedClient.builder().dynamoDbClient(client).build();
    /** Without the extension that keeps versions: it puts a condition on each write, and a batch can't have any. */
    private final DynamoDbEnhancedClient unversioned = DynamoDbEnhancedClient.builder().dynamoDbClient(client).extensions(List.of()).build();
    private final DynamoDbTable<Book> books = enhanced.table("Books", TableSchema.fromBean(Book.class));

    public static void main(String[] words) {
        EnhancedProgram program = new EnhancedProgram();
        program.createTable();
        program.configuredInCode();
        program.items();
        program.pages();
        program.transactions();
        program.documents();
        program.dropTable();
        System.out.println(Checks.count() + " checks");
    }

    private static Key key(String author, String title) {
        return Key.builder().partitionValue(author).sortValue(title).build();
    }

    private static AttributeValue number(int value) {
        return AttributeValue.fromN(String.valueOf(value));
    }

    private void createTable() {
        books.createTable(request -> request
                .globalSecondaryIndices(index -> index.indexName("byGenre").projection(p -> p.projectionType(ProjectionType.ALL)))
                .localSecondaryIndices(index -> index.indexName("byYear").projection(p -> p.projectionType(ProjectionType.KEYS_ONLY))));
        var waited = client.waiter().waitUntilTableExists(request -> request.tableName("Books"));
        Checks.same("the table", waited.matched().response().orElseThrow().table().tableStatusAsString(), "ACTIVE");
        Checks.refused("a second one", ResourceInUseException.class, books::createTable);
    }

    private void configuredInCode() {
        DynamoDbClient local = LocalClient.at(System.getenv("AWS_ENDPOINT_URL"));
        Checks.same("tables in a region of its own", local.listTables().tableNames(), List.of());
    }

    private void items() {
        Book book = Book.of("Le Guin", "The Dispossessed", "fiction", 1974);
        book.setPrice(9.75);
        book.setChapters(List.of("Anarres", "Urras"));
        book.setTags(Set.of("moon", "walls"));
        book.setStock(Map.of("oslo", 2));
        book.setCover(SdkBytes.fromByteArray(new byte[] {0, 1, -1}));
        book.setAdded(Instant.ofEpochSecond(1_700_000_000));
        Book.Publisher publisher = new Book.Publisher();
        publisher.setName("Harper");
        book.setPublisher(publisher);
        books.putItem(book);
        Book got = books.getItem(request -> request.key(key("Le Guin", "The Dispossessed")).consistentRead(true));
        Checks.same("what was put", List.of(got.getVersion(), got.getPrice(), got.getChapters(), got.getTags(), got.getStock(), got.getCover(), got.getAdded(), got.getPublisher().getName()),
                List.of(1L, 9.75, book.getChapters(), book.getTags(), book.getStock(), book.getCover(), book.getAdded(), "Harper"));
        Checks.refused("a second first version", ConditionalCheckFailedException.class, () -> books.putItem(book));

        got.setPrice(8.5);
        got.setLent(true);
        got.setCover(null);
        Book updated = books.updateItem(got);
        Checks.same("an update", List.of(updated.getVersion(), updated.getPrice(), updated.getLent(), updated.getCover() == null), List.of(2L, 8.5, true, true));
        Checks.refused("an update of a stale copy", ConditionalCheckFailedException.class, () -> books.updateItem(got));
        Book partial = Book.of("Le Guin", "The Dispossessed", null, 1975);
        partial.setVersion(2L);
        Book.Publisher moved = new Book.Publisher();
        moved.setCity("New York");
        partial.setPublisher(moved);
        Book merged = books.updateItem(request -> request.item(partial).ignoreNullsMode(IgnoreNullsMode.SCALAR_ONLY));
        Checks.same("an update of nested fields alone", List.of(merged.getGenre(), merged.getYear(), merged.getPublisher().getName(), merged.getPublisher().getCity()), List.of("fiction", 1975, "Harper", "New York"));

        Expression isCheap = Expression.builder().expression("#p < :p AND contains(tags, :t)").putExpressionName("#p", "price")
                .putExpressionValue(":p", number(5)).putExpressionValue(":t", AttributeValue.fromS("moon")).build();
        var held = Checks.refused("a delete whose condition does not hold", ConditionalCheckFailedException.class,
                () -> books.deleteItem(request -> request.key(key("Le Guin", "The Dispossessed")).conditionExpression(isCheap)));
        Checks.same("its words", List.of(held.awsErrorDetails().errorMessage(), held.statusCode()), List.of("The conditional request failed", 400));
        Book replaced = books.putItemWithResponse(PutItemEnhancedRequest.builder(Book.class).item(merged).returnValues(ReturnValue.ALL_OLD).build()).attributes();
        Checks.same("what a put replaced", replaced.getVersion(), 3L);
        Checks.same("what was deleted", books.deleteItem(key("Le Guin", "The Dispossessed")).getVersion(), 4L);
        Checks.same("it is gone", books.getItem(key("Le Guin", "The Dispossessed")), null);
        DynamoDbTable<Book> nowhere = enhanced.table("Nowhere", TableSchema.fromBean(Book.class));
        Checks.refused("no such table", ResourceNotFoundException.class, () -> nowhere.putItem(Book.of("a", "b", "c", 1)));
        var invalid = Checks.refused("half a key", DynamoDbException.class,
                () -> client.getItem(request -> request.tableName("Books").key(Map.of("author", AttributeValue.fromS("a")))));
        Checks.same("its code and words", List.of(invalid.awsErrorDetails().errorCode(), invalid.awsErrorDetails().errorMessage()), List.of("ValidationException", "The provided key element does not match the schema"));
    }

    private void pages() {
        DynamoDbTable<Book> shelf = unversioned.table("Books", TableSchema.fromBean(Book.class));
        for (int from = 0; from < 50; from += 25) {
            var batch = WriteBatch.builder(Book.class).mappedTableResource(shelf);
            for (int number = from; number < from + 25; number++) {
                batch.addPutItem(Book.of("Writer", String.format("b%02d", number), number % 2 == 0 ? "crime" : "poetry", 2050 - number));
            }
            var written = unversioned.batchWriteItem(BatchWriteItemEnhancedRequest.builder().writeBatches(batch.build()).build());
            Checks.same("a batch from " + from, written.unprocessedPutItemsForTable(shelf), List.of());
        }
        List<Integer> sizes = new ArrayList<>();
        var query = books.query(request -> request.queryConditional(sortBeginsWith(key("Writer", "b"))).limit(20).consistentRead(true));
        for (Page<Book> page : query) {
            sizes.add(page.items().size());
        }
        Checks.same("pages", sizes, List.of(20, 20, 10));
        var recent = books.index("byGenre").query(request -> request
                .queryConditional(sortGreaterThan(builder -> builder.partitionValue("crime").sortValue(2040)))
                .scanIndexForward(false)
                .filterExpression(Expression.builder().expression("title <> :t").putExpressionValue(":t", AttributeValue.fromS("b04")).build()));
        List<String> titles = recent.stream().flatMap(page -> page.items().stream()).map(Book::getTitle).toList();
        Checks.same("the global index, downwards and filtered", titles, List.of("b00", "b02", "b06", "b08"));
        var years = books.index("byYear").query(sortBetween(
                builder -> builder.partitionValue("Writer").sortValue(2001), builder -> builder.partitionValue("Writer").sortValue(2003)));
        Checks.same("the local index", years.iterator().next().items().stream().map(Book::getTitle).toList(), List.of("b49", "b48", "b47"));
        var scan = books.scan(request -> request.limit(7).attributesToProject("title")
                .filterExpression(Expression.builder().expression("begins_with(title, :b)").putExpressionValue(":b", AttributeValue.fromS("b1")).build()));
        Checks.same("a scan", scan.items().stream().map(Book::getTitle).sorted().toList().size(), 10);
        var got = enhanced.batchGetItem(BatchGetItemEnhancedRequest.builder().readBatches(ReadBatch.builder(Book.class).mappedTableResource(books)
                .addGetItem(key("Writer", "b07")).addGetItem(key("Writer", "none")).build()).build());
        Checks.same("a batch get", got.resultsForTable(books).stream().map(Book::getTitle).toList(), List.of("b07"));
        Checks.same("a whole partition", books.query(keyEqualTo(Key.builder().partitionValue("Writer").build())).items().stream().count(), 50L);
    }

    private void transactions() {
        ConditionCheck<Book> mustExist = ConditionCheck.builder().key(key("Writer", "b01"))
                .conditionExpression(Expression.builder().expression("attribute_exists(author)").build()).build();
        var write = TransactWriteItemsEnhancedRequest.builder().clientRequestToken("java")
                .addConditionCheck(books, mustExist)
                .addPutItem(books, Book.of("Other", "new", "crime", 1))
                .addDeleteItem(books, key("Writer", "b00"))
                .build();
        enhanced.transactWriteItems(write);
        enhanced.transactWriteItems(write); // the token makes it the same transaction
        var got = enhanced.transactGetItems(TransactGetItemsEnhancedRequest.builder()
                .addGetItem(books, key("Other", "new")).addGetItem(books, key("Writer", "b00")).build());
        Checks.same("a transaction", List.of(got.get(0).getItem(books).getVersion(), got.get(1).getItem(books) == null), List.of(1L, true));
        ConditionCheck<Book> mustNotExist = ConditionCheck.builder().key(key("Writer", "b01"))
                .conditionExpression(Expression.builder().expression("attribute_not_exists(author)").build()).build();
        var cancelled = Checks.refused("one that is cancelled", TransactionCanceledException.class, () -> enhanced.transactWriteItems(
                request -> request.addPutItem(books, Book.of("Other", "newer", "crime", 1)).addConditionCheck(books, mustNotExist)));
        Checks.same("its reasons", cancelled.cancellationReasons().stream().map(CancellationReason::code).toList(), List.of("None", "ConditionalCheckFailed"));
        Checks.same("it left nothing", books.getItem(key("Other", "newer")), null);
    }

    private void documents() {
        DynamoDbTable<EnhancedDocument> documents = enhanced.table("Books", TableSchema.documentSchemaBuilder()
                .addIndexPartitionKey(TableMetadata.primaryIndexName(), "author", AttributeValueType.S)
                .addIndexSortKey(TableMetadata.primaryIndexName(), "title", AttributeValueType.S)
                .attributeConverterProviders(AttributeConverterProvider.defaultProvider()).build());
        String json = "{\"author\":\"Anon\",\"title\":\"Notes\",\"pages\":[1,2.50,{\"deep\":null}],\"open\":true}";
        documents.putItem(EnhancedDocument.fromJson(json));
        EnhancedDocument got = documents.getItem(key("Anon", "Notes"));
        Checks.same("a document", List.of(got.getString("author"), got.getBoolean("open"), got.getListOfUnknownType("pages").get(1).n()), List.of("Anon", true, "2.5"));
        Map<String, AttributeValue> item = new HashMap<>();
        item.put(":one", AttributeValue.fromN("1"));
        var answer = client.updateItem(request -> request.tableName("Books").key(Map.of("author", AttributeValue.fromS("Anon"), "title", AttributeValue.fromS("Notes")))
                .updateExpression("SET pages[0] = pages[0] + :one REMOVE pages[1]").expressionAttributeValues(item).returnValues(ReturnValue.ALL_NEW));
        Checks.same("an update of its list", List.of(answer.attributes().get("pages").l().get(0).n(), answer.attributes().get("pages").l().size()), List.of("2", 2));
    }

    private void dropTable() {
        books.deleteTable();
        client.waiter().waitUntilTableNotExists(request -> request.tableName("Books"));
        Checks.same("no tables any more", client.listTables().tableNames(), List.of());
    }
}
