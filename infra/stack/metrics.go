package stack

import (
	"fmt"
	"strconv"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/jsii-runtime-go"

	"github.com/roster-id/roster/infra/grant"
)

// metrics are the numbers that AWS keeps of the parts, in periods of five minutes.
type metrics struct {
	*site
	data     *data
	identity *identity
	api      *api
}

func metric(namespace, name, statistic, label string, of map[string]*string) awscloudwatch.IMetric {
	return awscloudwatch.NewMetric(&awscloudwatch.MetricProps{
		Namespace: &namespace, MetricName: &name, Statistic: &statistic, Label: &label, DimensionsMap: &of,
		Period: awscdk.Duration_Minutes(jsii.Number(5)),
	})
}

func (m *metrics) http(name, statistic string) awscloudwatch.IMetric {
	return metric("AWS/ApiGateway", name, statistic, name+" "+statistic, map[string]*string{"ApiId": m.api.http.Ref()})
}

func (m *metrics) function(row, name, statistic string) awscloudwatch.IMetric {
	return metric("AWS/Lambda", name, statistic, row, map[string]*string{"FunctionName": jsii.String(m.named(row))})
}

func (m *metrics) pool(name, statistic string) awscloudwatch.IMetric {
	return metric("AWS/Cognito", name, statistic, name, map[string]*string{
		"UserPool": m.identity.pool.UserPoolId(), "UserPoolClient": m.identity.client.UserPoolClientId(),
	})
}

func (m *metrics) table(t grant.Target, name, statistic, verb string) awscloudwatch.IMetric {
	of := map[string]*string{"TableName": m.data.tables[t].TableName()}
	label := string(t) + " " + name
	if verb != "" {
		of["Operation"], label = &verb, label+" "+verb
	}
	return metric("AWS/DynamoDB", name, statistic, label, of)
}

// names are those of every function, the triggers' too.
func (m *metrics) names() (all []string) {
	for _, row := range m.Operations {
		all = append(all, row.Name)
	}
	for _, t := range m.Triggers {
		all = append(all, t.Name)
	}
	return all
}

// each is one metric of every function.
func (m *metrics) each(name, statistic string) (all []awscloudwatch.IMetric) {
	for _, row := range m.names() {
		all = append(all, m.function(row, name, statistic))
	}
	return all
}

var tables = []grant.Target{grant.Directory, grant.Audit}

func (m *metrics) capacity() (all []awscloudwatch.IMetric) {
	for _, t := range tables {
		all = append(all, m.table(t, "ConsumedReadCapacityUnits", "Sum", ""), m.table(t, "ConsumedWriteCapacityUnits", "Sum", ""))
	}
	return all
}

func (m *metrics) throttled() (all []awscloudwatch.IMetric) {
	for _, t := range tables {
		all = append(all, m.table(t, "ReadThrottleEvents", "Sum", ""), m.table(t, "WriteThrottleEvents", "Sum", ""))
	}
	return all
}

// verbs are what functions ask of tables.
var verbs = []string{"GetItem", "Query", "TransactWriteItems"}

func (m *metrics) latencies() (all []awscloudwatch.IMetric) {
	for _, verb := range verbs {
		all = append(all, m.table(grant.Directory, "SuccessfulRequestLatency", "p99", verb))
	}
	return all
}

// calc is a number made of others, which the expression calls m0, m1 and so on.
func calc(label, expression string, of ...awscloudwatch.IMetric) awscloudwatch.IMetric {
	using := map[string]awscloudwatch.IMetric{}
	for i, x := range of {
		using["m"+strconv.Itoa(i)] = x
	}
	return awscloudwatch.NewMathExpression(&awscloudwatch.MathExpressionProps{
		Expression: &expression, UsingMetrics: &using, Label: &label, Period: awscdk.Duration_Minutes(jsii.Number(5)),
	})
}

// sum adds metrics, counting one that has no data as nothing.
func sum(label string, of ...awscloudwatch.IMetric) awscloudwatch.IMetric {
	expression := ""
	for i := range of {
		expression += fmt.Sprintf(" + FILL(m%d, 0)", i)
	}
	return calc(label, expression[3:], of...)
}
