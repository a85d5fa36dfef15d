// The AWS SDK for Go v2: structs through attributevalue, the expression builder, paginators, waiters, batches, transactions and the
// SDK's typed errors.
package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/expression"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go"
)

const table = "Sensors"

type place struct {
	City string  `dynamodbav:"city"`
	Lat  float64 `dynamodbav:"lat"`
}

type reading struct {
	Sensor string         `dynamodbav:"sensor"`
	At     int64          `dynamodbav:"at"`
	Kind   string         `dynamodbav:"kind,omitempty"`
	Value  float64        `dynamodbav:"reading"`
	Place  *place         `dynamodbav:"place,omitempty"`
	Tags   []string       `dynamodbav:"tags,stringset,omitempty"`
	Levels []int          `dynamodbav:"levels,omitempty"`
	Raw    []byte         `dynamodbav:"raw,omitempty"`
	Taken  time.Time      `dynamodbav:"taken,unixtime"`
	Extra  map[string]any `dynamodbav:"extra,omitempty"`
}

type key = map[string]types.AttributeValue

func keyOf(sensor string, at int) key {
	return key{
		"sensor": &types.AttributeValueMemberS{Value: sensor},
		"at":     &types.AttributeValueMemberN{Value: fmt.Sprint(at)},
	}
}

func createTable(ctx context.Context, client *dynamodb.Client) {
	schema := func(hash, sort string) []types.KeySchemaElement {
		return []types.KeySchemaElement{
			{AttributeName: aws.String(hash), KeyType: types.KeyTypeHash},
			{AttributeName: aws.String(sort), KeyType: types.KeyTypeRange},
		}
	}
	input := &dynamodb.CreateTableInput{
		TableName:   aws.String(table),
		BillingMode: types.BillingModePayPerRequest,
		KeySchema:   schema("sensor", "at"),
		AttributeDefinitions: []types.AttributeDefinition{
			{AttributeName: aws.String("sensor"), AttributeType: types.ScalarAttributeTypeS},
			{AttributeName: aws.String("at"), AttributeType: types.ScalarAttributeTypeN},
			{AttributeName: aws.String("kind"), AttributeType: types.ScalarAttributeTypeS},
			{AttributeName: aws.String("reading"), AttributeType: types.ScalarAttributeTypeN},
		},
		GlobalSecondaryIndexes: []types.GlobalSecondaryIndex{{
			IndexName:  aws.String("byKind"),
			KeySchema:  schema("kind", "reading"),
			Projection: &types.Projection{ProjectionType: types.ProjectionTypeKeysOnly},
		}},
		LocalSecondaryIndexes: []types.LocalSecondaryIndex{{
			IndexName:  aws.String("byReading"),
			KeySchema:  schema("sensor", "reading"),
			Projection: &types.Projection{ProjectionType: types.ProjectionTypeAll},
		}},
	}
	must(client.CreateTable(ctx, input))
	described := must(dynamodb.NewTableExistsWaiter(client).WaitForOutput(ctx, &dynamodb.DescribeTableInput{TableName: aws.String(table)}, time.Minute))
	same("the table", []any{described.Table.TableStatus, *described.Table.ItemCount}, []any{"ACTIVE", 0})
	_, err := client.CreateTable(ctx, input)
	refused[*types.ResourceInUseException]("a second one", err)
}

func items(ctx context.Context, client *dynamodb.Client) {
	first := reading{
		Sensor: "roof", At: 1, Kind: "heat", Value: 21.5, Place: &place{City: "Oslo", Lat: 59.9}, Tags: []string{"north"},
		Levels: []int{1, 2, 3}, Raw: []byte{0, 255}, Taken: time.Unix(1_700_000_000, 0), Extra: map[string]any{"ok": true, "none": nil},
	}
	unique := must(expression.NewBuilder().WithCondition(expression.AttributeNotExists(expression.Name("sensor"))).Build())
	put := &dynamodb.PutItemInput{
		TableName: aws.String(table), Item: must(attributevalue.MarshalMap(first)),
		ConditionExpression: unique.Condition(), ExpressionAttributeNames: unique.Names(),
		ReturnValuesOnConditionCheckFailure: types.ReturnValuesOnConditionCheckFailureAllOld,
	}
	must(client.PutItem(ctx, put))
	_, err := client.PutItem(ctx, put)
	held := refused[*types.ConditionalCheckFailedException]("a put that must be the first", err)
	same("its message, and the item that was there", []any{held.ErrorMessage(), held.Item["at"]}, []any{"The conditional request failed", map[string]string{"Value": "1"}})
	var got reading
	answer := must(client.GetItem(ctx, &dynamodb.GetItemInput{TableName: aws.String(table), Key: keyOf("roof", 1), ConsistentRead: aws.Bool(true)}))
	must(0, attributevalue.UnmarshalMap(answer.Item, &got))
	same("what was put", got, first)

	change := must(expression.NewBuilder().
		WithUpdate(expression.
			Set(expression.Name("reading"), expression.Name("reading").Plus(expression.Value(1))).
			Set(expression.Name("place.city"), expression.Value("Bergen")).
			Set(expression.Name("levels"), expression.Name("levels").ListAppend(expression.Value([]int{4}))).
			Set(expression.Name("seen"), expression.Name("seen").IfNotExists(expression.Value(7))).
			Remove(expression.Name("raw")).
			Add(expression.Name("tags"), expression.Value(&types.AttributeValueMemberSS{Value: []string{"cold"}}))).
		WithCondition(expression.And(
			expression.Name("reading").Between(expression.Value(20), expression.Value(30)),
			expression.Name("place.city").BeginsWith("Os"),
			expression.Name("levels").Size().Equal(expression.Value(3)),
			expression.Not(expression.Contains(expression.Name("tags"), "cold")))).
		Build())
	update := &dynamodb.UpdateItemInput{
		TableName: aws.String(table), Key: keyOf("roof", 1), ReturnValues: types.ReturnValueAllNew,
		UpdateExpression: change.Update(), ConditionExpression: change.Condition(),
		ExpressionAttributeNames: change.Names(), ExpressionAttributeValues: change.Values(),
	}
	updated := must(client.UpdateItem(ctx, update))
	var after struct {
		reading
		Seen int `dynamodbav:"seen"`
	}
	must(0, attributevalue.UnmarshalMap(updated.Attributes, &after))
	same("an update", []any{after.Value, after.Place.City, after.Levels, after.Seen, after.Raw, len(after.Tags)}, []any{22.5, "Bergen", []int{1, 2, 3, 4}, 7, nil, 2})
	_, err = client.UpdateItem(ctx, update)
	refused[*types.ConditionalCheckFailedException]("the same update again", err)
	deleted := must(client.DeleteItem(ctx, &dynamodb.DeleteItemInput{TableName: aws.String(table), Key: keyOf("roof", 1), ReturnValues: types.ReturnValueAllOld}))
	same("what was deleted", deleted.Attributes["reading"], map[string]string{"Value": "22.5"})
	_, err = client.PutItem(ctx, &dynamodb.PutItemInput{TableName: aws.String("Nowhere"), Item: keyOf("roof", 1)})
	refused[*types.ResourceNotFoundException]("no such table", err)
	_, err = client.GetItem(ctx, &dynamodb.GetItemInput{TableName: aws.String(table), Key: key{"sensor": &types.AttributeValueMemberS{Value: "roof"}}})
	invalid := refused[smithy.APIError]("half a key", err)
	same("its code and words", []string{invalid.ErrorCode(), invalid.ErrorMessage()}, []string{"ValidationException", "The provided key element does not match the schema"})
}

func pages(ctx context.Context, client *dynamodb.Client) {
	for batch := range 4 {
		var requests []types.WriteRequest
		for offset := range 25 {
			at := batch*25 + offset
			one := reading{Sensor: "cellar", At: int64(at), Kind: []string{"heat", "damp"}[at%2], Value: float64(200 - at), Taken: time.Unix(0, 0)}
			requests = append(requests, types.WriteRequest{PutRequest: &types.PutRequest{Item: must(attributevalue.MarshalMap(one))}})
		}
		written := must(client.BatchWriteItem(ctx, &dynamodb.BatchWriteItemInput{RequestItems: map[string][]types.WriteRequest{table: requests}}))
		same(fmt.Sprintf("batch %d", batch), len(written.UnprocessedItems), 0)
	}
	find := must(expression.NewBuilder().
		WithKeyCondition(expression.Key("sensor").Equal(expression.Value("cellar")).And(expression.Key("at").GreaterThanEqual(expression.Value(10)))).
		WithFilter(expression.Name("kind").In(expression.Value("damp"), expression.Value("none"))).
		WithProjection(expression.NamesList(expression.Name("at"), expression.Name("kind"))).
		Build())
	paginator := dynamodb.NewQueryPaginator(client, &dynamodb.QueryInput{
		TableName: aws.String(table), KeyConditionExpression: find.KeyCondition(), FilterExpression: find.Filter(), ProjectionExpression: find.Projection(),
		ExpressionAttributeNames: find.Names(), ExpressionAttributeValues: find.Values(), Limit: aws.Int32(40),
	})
	var counts, scanned []int32
	for paginator.HasMorePages() {
		page := must(paginator.NextPage(ctx))
		counts, scanned = append(counts, page.Count), append(scanned, page.ScannedCount)
	}
	same("pages, filtered", [][]int32{counts, scanned}, [][]int32{{20, 20, 5}, {40, 40, 10}})

	byKind := must(expression.NewBuilder().WithKeyCondition(expression.KeyAnd(expression.KeyEqual(expression.Key("kind"), expression.Value("heat")), expression.KeyLessThan(expression.Key("reading"), expression.Value(108)))).Build())
	indexed := must(client.Query(ctx, &dynamodb.QueryInput{
		TableName: aws.String(table), IndexName: aws.String("byKind"), KeyConditionExpression: byKind.KeyCondition(), ScanIndexForward: aws.Bool(false),
		ExpressionAttributeNames: byKind.Names(), ExpressionAttributeValues: byKind.Values(),
	}))
	var readings []reading
	must(0, attributevalue.UnmarshalListOfMaps(indexed.Items, &readings))
	at := make([]int64, len(readings))
	for place, one := range readings {
		at[place] = one.At
	}
	same("the global index, downwards", at, []int{94, 96, 98})

	local := must(client.Query(ctx, &dynamodb.QueryInput{
		TableName: aws.String(table), IndexName: aws.String("byReading"), ConsistentRead: aws.Bool(true), Limit: aws.Int32(2),
		KeyConditionExpression:    aws.String("sensor = :s AND reading > :r"),
		ExpressionAttributeValues: key{":s": &types.AttributeValueMemberS{Value: "cellar"}, ":r": &types.AttributeValueMemberN{Value: "1.5e2"}},
	}))
	same("the local index and where it stopped", []any{local.Count, local.LastEvaluatedKey}, []any{2, map[string]any{
		"sensor": map[string]string{"Value": "cellar"}, "at": map[string]string{"Value": "48"}, "reading": map[string]string{"Value": "152"},
	}})
	total := 0
	for segment := range int32(3) {
		scan := dynamodb.NewScanPaginator(client, &dynamodb.ScanInput{TableName: aws.String(table), Segment: &segment, TotalSegments: aws.Int32(3), Limit: aws.Int32(9)})
		for scan.HasMorePages() {
			total += len(must(scan.NextPage(ctx)).Items)
		}
	}
	same("a scan in three segments", total, 100)
	wanted := types.KeysAndAttributes{Keys: []map[string]types.AttributeValue{keyOf("cellar", 5), keyOf("cellar", 500)}, ProjectionExpression: aws.String("reading")}
	got := must(client.BatchGetItem(ctx, &dynamodb.BatchGetItemInput{RequestItems: map[string]types.KeysAndAttributes{table: wanted}}))
	same("a batch get", got.Responses[table], []any{map[string]any{"reading": map[string]string{"Value": "195"}}})
}

func transactions(ctx context.Context, client *dynamodb.Client) {
	write := func(token string, writes ...types.TransactWriteItem) error {
		_, err := client.TransactWriteItems(ctx, &dynamodb.TransactWriteItemsInput{TransactItems: writes, ClientRequestToken: aws.String(token)})
		return err
	}
	raise := types.TransactWriteItem{Update: &types.Update{
		TableName: aws.String(table), Key: keyOf("cellar", 1), UpdateExpression: aws.String("ADD reading :one"),
		ExpressionAttributeValues: key{":one": &types.AttributeValueMemberN{Value: "1"}},
	}}
	put := types.TransactWriteItem{Put: &types.Put{
		TableName: aws.String(table), Item: keyOf("attic", 1), ConditionExpression: aws.String("attribute_not_exists(sensor)"),
		ReturnValuesOnConditionCheckFailure: types.ReturnValuesOnConditionCheckFailureAllOld,
	}}
	remove := types.TransactWriteItem{Delete: &types.Delete{TableName: aws.String(table), Key: keyOf("cellar", 0)}}
	must(0, write("one", raise, put, remove))
	must(0, write("one", raise, put, remove)) // the token makes it the same transaction
	refused[*types.IdempotentParameterMismatchException]("another request of the token", write("one", raise))
	cancelled := refused[*types.TransactionCanceledException]("one that is cancelled", write("two", raise, put))
	var codes []string
	for _, reason := range cancelled.CancellationReasons {
		codes = append(codes, *reason.Code)
	}
	same("its reasons, and the item in the way", []any{codes, cancelled.CancellationReasons[1].Item["sensor"]}, []any{[]string{"None", "ConditionalCheckFailed"}, map[string]string{"Value": "attic"}})
	get := func(sensor string, at int) types.TransactGetItem {
		return types.TransactGetItem{Get: &types.Get{TableName: aws.String(table), Key: keyOf(sensor, at)}}
	}
	got := must(client.TransactGetItems(ctx, &dynamodb.TransactGetItemsInput{TransactItems: []types.TransactGetItem{get("cellar", 1), get("cellar", 0)}}))
	same("the first happened once", []any{got.Responses[0].Item["reading"], len(got.Responses[1].Item)}, []any{map[string]string{"Value": "200"}, 0})
}

func dropTable(ctx context.Context, client *dynamodb.Client) {
	must(client.DeleteTable(ctx, &dynamodb.DeleteTableInput{TableName: aws.String(table)}))
	must(0, dynamodb.NewTableNotExistsWaiter(client).Wait(ctx, &dynamodb.DescribeTableInput{TableName: aws.String(table)}, time.Minute))
	same("no tables any more", must(client.ListTables(ctx, &dynamodb.ListTablesInput{})).TableNames, []string{})
}

func configuredInCode(ctx context.Context) {
	client := must(localClient(ctx, os.Getenv("AWS_ENDPOINT_URL")))
	same("tables in a region of its own", must(client.ListTables(ctx, &dynamodb.ListTablesInput{})).TableNames, []string{})
}

func main() {
	ctx := context.Background()
	client := dynamodb.NewFromConfig(must(config.LoadDefaultConfig(ctx)))
	createTable(ctx, client)
	configuredInCode(ctx)
	items(ctx, client)
	pages(ctx, client)
	transactions(ctx, client)
	dropTable(ctx, client)
	fmt.Println(checks, "checks")
}
