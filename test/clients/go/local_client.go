// A client that is configured in code alone, as docs/sdks.md shows it.
package main

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

func localClient(ctx context.Context, endpoint string) (*dynamodb.Client, error) {
	local, err := config.LoadDefaultConfig(ctx,
		config.WithRegion("us-east-1"),
		config.WithCredentialsProvider(credentials.NewStaticCredentialsProvider("local", "local", "")),
		config.WithRetryMaxAttempts(1),
	)
	if err != nil {
		return nil, err
	}
	return dynamodb.NewFromConfig(local, func(options *dynamodb.Options) {
		options.BaseEndpoint = aws.String(endpoint)
	}), nil
}
