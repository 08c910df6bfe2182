package stack

import (
	"fmt"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatchactions"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/aws-cdk-go/awscdk/v2/interfaces/interfacesawscloudwatch"
	"github.com/aws/jsii-runtime-go"
)

// watch is what tells people how the stage does.
type watch struct {
	*site
	stack  awscdk.NestedStack
	topic  awssns.Topic // nil where nobody is told
	alarms []interfacesawscloudwatch.IAlarmRef
}

// alarm is one thing to be told of: its metric above a limit in so many of the last so many periods.
type alarm struct {
	name   string
	says   string // what it means and where to look
	metric awscloudwatch.IMetric
	above  float64
	times  float64
	of     float64
}

func newWatch(s *site, d *data, id *identity, a *api) {
	w := &watch{site: s, stack: s.part("Watch", "alarms and dashboard")}
	if s.Stage.AlarmMail != "" {
		w.topic = newTopic(s, w.stack)
	}
	m := &metrics{site: s, data: d, identity: id, api: a}
	for _, x := range slices.Concat(m.ofAPI(), m.ofFunctions(), m.ofTables(), m.ofPool()) {
		w.add(x)
	}
	w.dashboard(m)
}

func (w *watch) add(a alarm) {
	made := awscloudwatch.NewAlarm(w.stack, jsii.String(pascal(a.name)), &awscloudwatch.AlarmProps{
		AlarmName:          jsii.String(w.named(a.name)),
		AlarmDescription:   &a.says,
		Metric:             a.metric,
		Threshold:          &a.above,
		ComparisonOperator: awscloudwatch.ComparisonOperator_GREATER_THAN_THRESHOLD,
		DatapointsToAlarm:  &a.times,
		EvaluationPeriods:  &a.of,
		TreatMissingData:   awscloudwatch.TreatMissingData_NOT_BREACHING, // nothing happened is not an alarm
	})
	if w.topic != nil {
		told := awscloudwatchactions.NewSnsAction(w.topic)
		made.AddAlarmAction(told)
		made.AddOkAction(told)
	}
	w.alarms = append(w.alarms, made)
}

// dashboard makes the one dashboard: the alarms first, then what callers see, then what is behind it.
func (w *watch) dashboard(m *metrics) {
	lines := func(title string, left ...awscloudwatch.IMetric) awscloudwatch.IWidget {
		return awscloudwatch.NewGraphWidget(&awscloudwatch.GraphWidgetProps{
			Title: &title, Left: &left, Width: jsii.Number(8), Height: jsii.Number(6),
			LeftYAxis: &awscloudwatch.YAxisProps{Min: jsii.Number(0), ShowUnits: jsii.Bool(false)},
		})
	}
	awscloudwatch.NewDashboard(w.stack, jsii.String("Dashboard"), &awscloudwatch.DashboardProps{
		DashboardName: jsii.String("roster-" + w.Stage.Name),
		Widgets: &[]*[]awscloudwatch.IWidget{
			{awscloudwatch.NewAlarmStatusWidget(&awscloudwatch.AlarmStatusWidgetProps{
				Title: jsii.String(fmt.Sprintf("Alarms of roster-%s", w.Stage.Name)), Alarms: &w.alarms,
				Width: jsii.Number(24), Height: jsii.Number(4),
			})},
			{
				lines("Requests", m.http("Count", "Sum"), m.http("4xx", "Sum"), m.http("5xx", "Sum")),
				lines("Latency, ms", m.http("Latency", "p50"), m.http("Latency", "p99"), m.http("IntegrationLatency", "p99")),
				lines("Errors of functions", m.each("Errors", "Sum")...),
			},
			{
				lines("Duration of functions, p99 ms", m.each("Duration", "p99")...),
				lines("Throttled functions", m.each("Throttles", "Sum")...),
				lines("Sign-ins", m.pool("SignInSuccesses", "Sum"), m.pool("TokenRefreshSuccesses", "Sum"), m.pool("SignInThrottles", "Sum")),
			},
			{
				lines("Tables: units used", m.capacity()...),
				lines("Tables: throttled", m.throttled()...),
				lines("Tables: answers, ms", m.latencies()...),
			},
		},
	})
}
