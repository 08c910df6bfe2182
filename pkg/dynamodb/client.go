package dynamodb

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/roster-id/roster/pkg/awssdk"
)

// Client is the SDK's client of DynamoDB. An endpoint takes the place of the region's own; "" keeps that.
func Client(cfg aws.Config, endpoint string) *sdk.Client {
	return sdk.NewFromConfig(awssdk.Config(cfg), func(o *sdk.Options) {
		if endpoint != "" {
			o.BaseEndpoint = &endpoint
		}
	})
}
