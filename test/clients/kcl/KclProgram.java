import com.amazonaws.services.dynamodbv2.streamsadapter.AmazonDynamoDBStreamsAdapterClient;
import com.amazonaws.services.dynamodbv2.streamsadapter.StreamsSchedulerFactory;
import com.amazonaws.services.dynamodbv2.streamsadapter.model.DynamoDBStreamsProcessRecordsInput;
import com.amazonaws.services.dynamodbv2.streamsadapter.polling.DynamoDBStreamsPollingConfig;
import com.amazonaws.services.dynamodbv2.streamsadapter.processor.DynamoDBStreamsShardRecordProcessor;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatch.CloudWatchAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.kinesis.common.ConfigsBuilder;
import software.amazon.kinesis.common.InitialPositionInStream;
import software.amazon.kinesis.common.InitialPositionInStreamExtended;
import software.amazon.kinesis.coordinator.Scheduler;
import software.amazon.kinesis.exceptions.InvalidStateException;
import software.amazon.kinesis.exceptions.ShutdownException;
import software.amazon.kinesis.lifecycle.events.InitializationInput;
import software.amazon.kinesis.lifecycle.events.LeaseLostInput;
import software.amazon.kinesis.lifecycle.events.ShardEndedInput;
import software.amazon.kinesis.lifecycle.events.ShutdownRequestedInput;
import software.amazon.kinesis.metrics.NullMetricsFactory;
import software.amazon.kinesis.processor.RecordProcessorCheckpointer;

/** The KCL with the adapter for DynamoDB Streams: leases in a table, shards with their parents, a split, and a second worker that goes on. */
public final class KclProgram {
    private static final String TABLE = "Followed";
    private static final String APPLICATION = "follower";
    private static final int PATIENCE_SECONDS = 120;

    private final DynamoDbClient client = DynamoDbClient.builder().httpClient(ApacheHttpClient.create()).build();
    /** Revisions of each key, in the order in which they came. */
    private final Map<String, List<Integer>> seen = new ConcurrentSkipListMap<>();
    private final List<String> begun = new CopyOnWriteArrayList<>();
    private final List<String> ended = new CopyOnWriteArrayList<>();
    private final Map<String, List<Integer>> written = new TreeMap<>();

    public static void main(String[] words) {
        int code = 1;
        try {
            new KclProgram().follow();
            System.out.println(Checks.count() + " checks");
            code = 0;
        } catch (Exception | AssertionError error) {
            error.printStackTrace();
        }
        System.exit(code); // threads of the KCL stay
    }

    private void follow() throws Exception {
        String stream = createTable();
        write(0, 10);
        Worker first = new Worker("first", stream);
        awaitAll("what was there before the worker is read from the oldest record on");
        int shardsBefore = begun.size();
        split();
        write(0, 20);
        awaitAll("after a split the children are read when their parent has been");
        Checks.same("shards have ended", !ended.isEmpty(), true);
        Checks.same("children have begun", begun.size() > shardsBefore, true);
        Checks.same("the lease table says of each ended shard that it is read out", leasesAtEnd().containsAll(ended), true);
        first.stop();
        write(5, 25);
        Worker second = new Worker("second", stream);
        awaitAll("another worker goes on where the first one was, and sees nothing twice");
        second.stop();
    }

    private String createTable() {
        return client.createTable(table -> table.tableName(TABLE)
                        .billingMode(BillingMode.PAY_PER_REQUEST)
                        .keySchema(KeySchemaElement.builder().attributeName("id").keyType(KeyType.HASH).build())
                        .attributeDefinitions(AttributeDefinition.builder().attributeName("id").attributeType(ScalarAttributeType.S).build())
                        .streamSpecification(of -> of.streamEnabled(true).streamViewType(StreamViewType.NEW_AND_OLD_IMAGES)))
                .tableDescription()
                .latestStreamArn();
    }

    /** Another revision of each of these keys; every third one is deleted in between, so that it is inserted again. */
    private void write(int from, int to) {
        client.waiter().waitUntilTableExists(table -> table.tableName(TABLE));
        for (int n = from; n < to; n++) {
            String id = "item-" + n;
            List<Integer> revisions = written.computeIfAbsent(id, key -> new ArrayList<>());
            if (n % 3 == 0 && !revisions.isEmpty()) {
                client.deleteItem(item -> item.tableName(TABLE).key(Map.of("id", AttributeValue.fromS(id))));
                revisions.add(-1);
            }
            int revision = revisions.size();
            client.putItem(item -> item.tableName(TABLE)
                    .item(Map.of("id", AttributeValue.fromS(id), "revision", AttributeValue.fromN(String.valueOf(revision)))));
            revisions.add(revision);
        }
    }

    /** Splits every partition of the table, as the service does by itself. */
    private static void split() throws Exception {
        URI uri = URI.create(System.getenv("AWS_ENDPOINT_URL") + "/_dynalab/tables/" + TABLE + "/split?region="
                + System.getenv("AWS_REGION"));
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"middle\": true}"))
                .build();
        int status = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        Checks.same("the table is split", status, 200);
    }

    private void awaitAll(String what) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (count(seen) < count(written) && System.nanoTime() < until) {
            Thread.sleep(50);
        }
        Checks.same(what, new TreeMap<>(seen), written);
    }

    private static int count(Map<String, List<Integer>> all) {
        return all.values().stream().mapToInt(List::size).sum();
    }

    private List<String> leasesAtEnd() throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        for (;;) {
            List<String> keys = client.scan(table -> table.tableName(APPLICATION)).items().stream()
                    .filter(lease -> lease.get("checkpoint") != null && "SHARD_END".equals(lease.get("checkpoint").s()))
                    .map(lease -> lease.get("leaseKey").s())
                    .toList();
            if (keys.containsAll(ended) || System.nanoTime() > until) {
                return keys;
            }
            Thread.sleep(50);
        }
    }

    /** One process's part of the application. */
    private final class Worker {
        private final Scheduler scheduler;
        private final Thread thread;

        Worker(String name, String stream) {
            AmazonDynamoDBStreamsAdapterClient adapter = new AmazonDynamoDBStreamsAdapterClient(
                    DynamoDbStreamsClient.builder().httpClient(ApacheHttpClient.create()).build(), Region.of(System.getenv("AWS_REGION")));
            DynamoDbAsyncClient leases = DynamoDbAsyncClient.builder().httpClient(NettyNioAsyncHttpClient.create()).build();
            CloudWatchAsyncClient unused = CloudWatchAsyncClient.builder().httpClient(NettyNioAsyncHttpClient.create()).build();
            ConfigsBuilder configs = new ConfigsBuilder(
                    StreamsSchedulerFactory.createSingleStreamTracker(
                            stream, InitialPositionInStreamExtended.newInitialPosition(InitialPositionInStream.TRIM_HORIZON)),
                    APPLICATION, adapter, leases, unused, name, Follower::new);
            DynamoDBStreamsPollingConfig polling = new DynamoDBStreamsPollingConfig(adapter).idleTimeBetweenReadsInMillis(200);
            scheduler = StreamsSchedulerFactory.createScheduler(
                    configs.checkpointConfig(),
                    configs.coordinatorConfig().parentShardPollIntervalMillis(200).shardConsumerDispatchPollIntervalMillis(100),
                    configs.leaseManagementConfig().failoverTimeMillis(2000).shardSyncIntervalMillis(1000),
                    configs.lifecycleConfig(),
                    configs.metricsConfig().metricsFactory(new NullMetricsFactory()),
                    configs.processorConfig(),
                    configs.retrievalConfig().retrievalSpecificConfig(polling),
                    adapter);
            thread = new Thread(scheduler, name);
            thread.setDaemon(true);
            thread.start();
        }

        void stop() throws Exception {
            scheduler.startGracefulShutdown().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        }
    }

    /** Notes what comes, and checkpoints each page. */
    private final class Follower implements DynamoDBStreamsShardRecordProcessor {
        private String shard = "";

        @Override
        public void initialize(InitializationInput input) {
            shard = input.shardId();
            begun.add(shard);
        }

        @Override
        public void processRecords(DynamoDBStreamsProcessRecordsInput input) {
            input.records().forEach(record -> note(record.getRecord()));
            checkpoint(input.checkpointer());
        }

        private void note(Record record) {
            String id = record.dynamodb().keys().get("id").s();
            boolean isGone = record.eventName() == OperationType.REMOVE;
            int revision = isGone ? -1 : Integer.parseInt(record.dynamodb().newImage().get("revision").n());
            seen.computeIfAbsent(id, key -> new CopyOnWriteArrayList<>()).add(revision);
        }

        @Override
        public void leaseLost(LeaseLostInput input) {}

        @Override
        public void shardEnded(ShardEndedInput input) {
            ended.add(shard);
            checkpoint(input.checkpointer());
        }

        @Override
        public void shutdownRequested(ShutdownRequestedInput input) {
            checkpoint(input.checkpointer());
        }

        private static void checkpoint(RecordProcessorCheckpointer checkpointer) {
            try {
                checkpointer.checkpoint();
            } catch (InvalidStateException | ShutdownException error) {
                throw new IllegalStateException(error);
            }
        }
    }
}
