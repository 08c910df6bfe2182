package main

import (
	"context"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"

	"github.com/roster-id/roster/pkg/bolt"
	"github.com/roster-id/roster/pkg/dynamodb"
	"github.com/roster-id/roster/pkg/dynamodb/schema"
	"github.com/roster-id/roster/pkg/table"
)

// names are the tables that sam local's functions look for as well.
var names = map[table.Space]string{table.Directory: "roster-directory", table.Audit: "roster-audit"}

// openTable opens the directory: a file of the data folder, or the tables of a DynamoDB on this machine, which the
// functions under sam local share.
func (h *house) openTable(ctx context.Context, s settings) (table.Table, error) {
	if s.tables == "" {
		file, err := bolt.Open(s.file("directory.db"))
		if err == nil {
			h.open = append(h.open, file)
		}
		return file, err
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	client := dynamodb.Client(aws.Config{
		Region: "local", Credentials: credentials.NewStaticCredentialsProvider("local", "local", ""),
	}, s.tables)
	if err := schema.CreateTables(ctx, client, names); err != nil {
		return nil, fmt.Errorf("the tables at %s cannot be had: %w", s.tables, err)
	}
	return dynamodb.New(client, names), nil
}
