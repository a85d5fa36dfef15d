//! The AWS SDK for Rust over plain HTTP: builders, paginators, batches, transactions and the modelled errors of each operation.
mod checks;
mod local_client;

use std::collections::HashMap;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::client::Waiters;
use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_dynamodb::error::ProvideErrorMetadata;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue::{self, B, Bool, L, M, N, Null, S, Ss};
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, ConditionCheck, Delete, Get, GlobalSecondaryIndex, KeySchemaElement, KeyType, KeysAndAttributes,
    Projection, ProjectionType, Put, PutRequest, ReturnValue, ReturnValuesOnConditionCheckFailure, ScalarAttributeType, Select,
    TableStatus, TransactGetItem, TransactWriteItem, Update, WriteRequest,
};
use checks::{refused, same};
use local_client::local_config;

type Item = HashMap<String, AttributeValue>;
type Outcome = Result<(), aws_sdk_dynamodb::Error>;

const TABLE: &str = "Parcels";

fn text(value: &str) -> AttributeValue {
    S(value.to_owned())
}

fn number(value: u32) -> AttributeValue {
    N(value.to_string())
}

fn item<const LENGTH: usize>(members: [(&str, AttributeValue); LENGTH]) -> Item {
    members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn key(route: &str, parcel: u32) -> Item {
    item([("route", text(route)), ("parcel", number(parcel))])
}

fn client() -> Client {
    let variable = |name| std::env::var(name).expect(name);
    let secrets = Credentials::new(
        variable("AWS_ACCESS_KEY_ID"),
        variable("AWS_SECRET_ACCESS_KEY"),
        None,
        None,
        "environment",
    );
    let config = aws_sdk_dynamodb::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .region(Region::new(variable("AWS_REGION")))
        .endpoint_url(variable("AWS_ENDPOINT_URL"))
        .credentials_provider(secrets);
    Client::from_conf(config.build())
}

fn attribute(name: &str, of: ScalarAttributeType) -> AttributeDefinition {
    AttributeDefinition::builder()
        .attribute_name(name)
        .attribute_type(of)
        .build()
        .expect("complete")
}

fn part(name: &str, of: KeyType) -> KeySchemaElement {
    KeySchemaElement::builder()
        .attribute_name(name)
        .key_type(of)
        .build()
        .expect("complete")
}

async fn create_table(client: &Client) -> Outcome {
    let by_state = GlobalSecondaryIndex::builder()
        .index_name("byState")
        .key_schema(part("state", KeyType::Hash))
        .key_schema(part("weight", KeyType::Range))
        .projection(Projection::builder().projection_type(ProjectionType::All).build())
        .build()
        .expect("complete");
    let create = client
        .create_table()
        .table_name(TABLE)
        .billing_mode(BillingMode::PayPerRequest)
        .attribute_definitions(attribute("route", ScalarAttributeType::S))
        .attribute_definitions(attribute("parcel", ScalarAttributeType::N))
        .attribute_definitions(attribute("state", ScalarAttributeType::S))
        .attribute_definitions(attribute("weight", ScalarAttributeType::N))
        .key_schema(part("route", KeyType::Hash))
        .key_schema(part("parcel", KeyType::Range))
        .global_secondary_indexes(by_state);
    create.clone().send().await?;
    let waited = client
        .wait_until_table_exists()
        .table_name(TABLE)
        .wait(std::time::Duration::from_secs(60))
        .await;
    let table = waited
        .expect("no wait in vain")
        .into_result()
        .expect("described")
        .table
        .expect("a table");
    same(
        "the table",
        (table.table_status, table.item_count),
        (Some(TableStatus::Active), Some(0)),
    );
    let again = refused("a second one", create.send().await).into_service_error();
    same("its kind", again.is_resource_in_use_exception(), true);
    Ok(())
}

async fn configured_in_code() -> Outcome {
    let endpoint = std::env::var("AWS_ENDPOINT_URL").expect("AWS_ENDPOINT_URL");
    let config = local_config(&endpoint).http_client(aws_smithy_http_client::Builder::new().build_http());
    let tables = Client::from_conf(config.build()).list_tables().send().await?;
    same("tables in a region of its own", tables.table_names().len(), 0);
    Ok(())
}

async fn items(client: &Client) -> Outcome {
    let mut parcel = key("north", 1);
    parcel.extend(item([
        ("state", text("new")),
        ("weight", N("12.50".to_owned())),
        ("label", B(Blob::new([0u8, 255]))),
        ("marks", Ss(vec!["fragile".to_owned(), "cold".to_owned()])),
        (
            "stops",
            L(vec![text("Oslo"), M(item([("fast", Bool(true)), ("none", Null(true))]))]),
        ),
    ]));
    let put = client
        .put_item()
        .table_name(TABLE)
        .set_item(Some(parcel.clone()))
        .condition_expression("attribute_not_exists(route)")
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
    put.clone().send().await?;
    let held = refused("a put that must be the first", put.send().await).into_service_error();
    same("its words", held.message(), Some("The conditional request failed"));
    let aws_sdk_dynamodb::operation::put_item::PutItemError::ConditionalCheckFailedException(held) = held else {
        panic!("another kind: {held:?}")
    };
    same("the item that was there", held.item.expect("given")["state"].clone(), text("new"));
    let mut got = client
        .get_item()
        .table_name(TABLE)
        .set_key(Some(key("north", 1)))
        .consistent_read(true)
        .send()
        .await?
        .item
        .expect("there");
    let mut marks = got.remove("marks").expect("marks").as_ss().expect("a set").clone();
    marks.sort();
    same("a set", marks, ["cold", "fragile"]);
    parcel.remove("marks");
    parcel.insert("weight".to_owned(), N("12.5".to_owned()));
    same("the rest", got, parcel);

    let update = client
        .update_item()
        .table_name(TABLE)
        .set_key(Some(key("north", 1)))
        .update_expression(
            "SET #s = :sent, stops = list_append(stops, :stop), stops[1].fast = :no REMOVE label ADD weight :more DELETE marks :cold",
        )
        .condition_expression("#s = :new AND size(stops) < :three")
        .expression_attribute_names("#s", "state")
        .expression_attribute_values(":new", text("new"))
        .expression_attribute_values(":three", number(3))
        .expression_attribute_values(":sent", text("sent"))
        .expression_attribute_values(":stop", L(vec![text("Bergen")]))
        .expression_attribute_values(":no", Bool(false))
        .expression_attribute_values(":more", N("0.5".to_owned()))
        .expression_attribute_values(":cold", Ss(vec!["cold".to_owned()]))
        .return_values(ReturnValue::AllNew);
    let overlap = refused("an update of two overlapping paths", update.clone().send().await).into_service_error();
    same("its code", overlap.code(), Some("ValidationException"));
    let update =
        update.update_expression("SET #s = :sent, stops[1].fast = :no, stops[9] = :stop REMOVE label ADD weight :more DELETE marks :cold");
    let after = update.clone().send().await?.attributes.expect("ALL_NEW");
    same(
        "an update",
        (&after["weight"], &after["marks"], after.contains_key("label")),
        (&number(13), &Ss(vec!["fragile".to_owned()]), false),
    );
    let stops = L(vec![
        text("Oslo"),
        M(item([("fast", Bool(false)), ("none", Null(true))])),
        L(vec![text("Bergen")]),
    ]);
    same("its list", &after["stops"], &stops);
    let again = refused("the same update again", update.send().await).into_service_error();
    same("its kind", again.is_conditional_check_failed_exception(), true);
    let gone = client
        .delete_item()
        .table_name(TABLE)
        .set_key(Some(key("north", 1)))
        .return_values(ReturnValue::AllOld)
        .send()
        .await?;
    same("what was deleted", gone.attributes.expect("ALL_OLD")["state"].clone(), text("sent"));
    let missing = client.get_item().table_name("Nowhere").set_key(Some(key("north", 1))).send().await;
    same(
        "no such table",
        refused("a get of no table", missing)
            .into_service_error()
            .is_resource_not_found_exception(),
        true,
    );
    Ok(())
}

async fn pages(client: &Client) -> Outcome {
    for batch in 0..3 {
        let writes = (batch * 25..batch * 25 + 25).map(|number_of| {
            let mut parcel = key("south", number_of);
            let state = if number_of % 3 == 0 { "lost" } else { "sent" };
            parcel.extend(item([("state", text(state)), ("weight", number(1000 - number_of))]));
            let put = PutRequest::builder().set_item(Some(parcel)).build().expect("complete");
            WriteRequest::builder().put_request(put).build()
        });
        let written = client.batch_write_item().request_items(TABLE, writes.collect()).send().await?;
        same(&format!("batch {batch}"), written.unprocessed_items.map(|left| left.len()), Some(0));
    }
    let query = client
        .query()
        .table_name(TABLE)
        .key_condition_expression("route = :r AND parcel BETWEEN :from AND :to")
        .expression_attribute_values(":r", text("south"))
        .expression_attribute_values(":from", number(5))
        .expression_attribute_values(":to", number(54));
    let mut stream = query.into_paginator().page_size(20).send();
    let mut sizes = vec![];
    while let Some(page) = stream.try_next().await? {
        sizes.push(page.count);
    }
    same("pages", sizes, [20, 20, 10]);
    let lost = client
        .query()
        .table_name(TABLE)
        .index_name("byState")
        .key_condition_expression("#s = :s AND weight > :w")
        .filter_expression("NOT parcel IN (:p)")
        .expression_attribute_names("#s", "state")
        .expression_attribute_values(":s", text("lost"))
        .expression_attribute_values(":w", number(990))
        .expression_attribute_values(":p", number(3))
        .scan_index_forward(false)
        .send()
        .await?;
    let parcels: Vec<_> = lost.items().iter().map(|parcel| parcel["parcel"].clone()).collect();
    same(
        "the index, downwards and filtered",
        (parcels, lost.scanned_count),
        (vec![number(0), number(6), number(9)], 4),
    );
    let mut total = 0;
    for segment in 0..2 {
        let mut scan = client
            .scan()
            .table_name(TABLE)
            .segment(segment)
            .total_segments(2)
            .select(Select::Count)
            .into_paginator()
            .page_size(8)
            .send();
        while let Some(page) = scan.try_next().await? {
            total += page.count;
        }
    }
    same("a count in two segments", total, 75);
    let wanted = KeysAndAttributes::builder()
        .keys(key("south", 7))
        .keys(key("south", 700))
        .projection_expression("weight")
        .build()
        .expect("complete");
    let got = client.batch_get_item().request_items(TABLE, wanted).send().await?;
    same(
        "a batch get",
        got.responses.expect("some")[TABLE].clone(),
        [item([("weight", number(993))])],
    );
    Ok(())
}

async fn transactions(client: &Client) -> Outcome {
    let put = Put::builder()
        .table_name(TABLE)
        .set_item(Some(key("east", 1)))
        .condition_expression("attribute_not_exists(route)")
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
        .build()
        .expect("complete");
    let update = Update::builder()
        .table_name(TABLE)
        .set_key(Some(key("south", 1)))
        .update_expression("ADD weight :one")
        .expression_attribute_values(":one", number(1))
        .build()
        .expect("complete");
    let delete = Delete::builder()
        .table_name(TABLE)
        .set_key(Some(key("south", 2)))
        .build()
        .expect("complete");
    let check = ConditionCheck::builder()
        .table_name(TABLE)
        .set_key(Some(key("south", 3)))
        .condition_expression("weight = :w")
        .expression_attribute_values(":w", number(997))
        .build()
        .expect("complete");
    let write = client
        .transact_write_items()
        .client_request_token("rust")
        .transact_items(TransactWriteItem::builder().put(put.clone()).build())
        .transact_items(TransactWriteItem::builder().update(update.clone()).build())
        .transact_items(TransactWriteItem::builder().delete(delete).build())
        .transact_items(TransactWriteItem::builder().condition_check(check).build());
    write.clone().send().await?;
    write.send().await?; // the token makes it the same transaction
    let other = client
        .transact_write_items()
        .client_request_token("rust")
        .transact_items(TransactWriteItem::builder().update(update.clone()).build())
        .send()
        .await;
    let mismatch = refused("another request of the token", other).into_service_error();
    same("its code", mismatch.code(), Some("IdempotentParameterMismatchException"));
    let get = |parcel| {
        let get = Get::builder()
            .table_name(TABLE)
            .set_key(Some(key("south", parcel)))
            .build()
            .expect("complete");
        TransactGetItem::builder().get(get).build()
    };
    let got = client
        .transact_get_items()
        .transact_items(get(1))
        .transact_items(get(2))
        .send()
        .await?;
    let weights: Vec<_> = got
        .responses()
        .iter()
        .map(|answer| answer.item().map(|parcel| parcel["weight"].clone()))
        .collect();
    same("it happened once", weights, [Some(number(1000)), None]);
    let doomed = client
        .transact_write_items()
        .transact_items(TransactWriteItem::builder().update(update).build())
        .transact_items(TransactWriteItem::builder().put(put).build())
        .send()
        .await;
    let TransactWriteItemsError::TransactionCanceledException(cancelled) = refused("one that is cancelled", doomed).into_service_error()
    else {
        panic!("another kind of error")
    };
    let codes: Vec<_> = cancelled.cancellation_reasons().iter().filter_map(|reason| reason.code()).collect();
    same("its reasons", codes, ["None", "ConditionalCheckFailed"]);
    same(
        "the item in the way",
        cancelled.cancellation_reasons()[1].item(),
        Some(&key("east", 1)),
    );
    Ok(())
}

async fn drop_table(client: &Client) -> Outcome {
    client.delete_table().table_name(TABLE).send().await?;
    client
        .wait_until_table_not_exists()
        .table_name(TABLE)
        .wait(std::time::Duration::from_secs(60))
        .await
        .expect("no wait in vain");
    same("no tables any more", client.list_tables().send().await?.table_names().len(), 0);
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome {
    let client = client();
    create_table(&client).await?;
    configured_in_code().await?;
    items(&client).await?;
    pages(&client).await?;
    transactions(&client).await?;
    drop_table(&client).await?;
    println!("{} checks", checks::count());
    Ok(())
}
