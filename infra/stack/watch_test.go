package stack_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/roster-id/roster/infra/stage"
)

// alarms is every alarm by its name, without the stage's part of it.
func (d deployment) alarms(name string) map[string]resource {
	all := map[string]resource{}
	d.each("AWS::CloudWatch::Alarm", func(_, _ string, r resource) {
		all[strings.TrimPrefix(r.Properties["AlarmName"].(string), "roster-"+name+"-")] = r
	})
	return all
}

func TestWhateverCanFailHasAnAlarm(t *testing.T) {
	alarms := synthesized(t, "prod").alarms("prod")
	want := []string{
		"api-5xx", "api-latency", "sign-in-throttled",
		"directory-throttled", "directory-failed", "audit-throttled", "audit-failed",
	}
	for i, f := range functions() {
		want = append(want, f+"-errors")
		if i%10 == 0 {
			want = append(want, "throttles-"+strconv.Itoa(i/10+1))
		}
	}
	for _, name := range want {
		if _, there := alarms[name]; !there {
			t.Errorf("got no alarm %s", name)
		}
	}
	is(t, "alarms", len(alarms), len(want))
}

func TestAnAlarmWatchesNoMoreThanItMay(t *testing.T) {
	for name, r := range synthesized(t, "many").alarms("many") {
		if n := len(asList(r.Properties["Metrics"])); n > 11 {
			t.Errorf("%s is computed from %d metrics, want 10 and an expression at most", name, n)
		}
	}
}

func TestASilentNightIsNoAlarm(t *testing.T) {
	for name, r := range synthesized(t, "prod").alarms("prod") {
		is(t, name+" without data", r.Properties["TreatMissingData"], "notBreaching")
		is(t, name+" says", r.Properties["AlarmDescription"] != nil, true)
	}
}

func TestARefusedSignInIsNoAlarmYet(t *testing.T) {
	alarms := synthesized(t, "prod").alarms("prod")
	is(t, "trigger", alarms["post-authentication-errors"].Properties["Threshold"], 4)
	is(t, "operation", alarms["create-user-errors"].Properties["Threshold"], 0)
	for f, r := range alarms {
		name, errors := strings.CutSuffix(f, "-errors")
		if errors && !strings.Contains(canonical(r.Properties), `"Value":"roster-prod-`+name+`"`) {
			t.Errorf("%s watches %s, want the function of its name", f, canonical(r.Properties["Metrics"]))
		}
	}
}

func TestAlarmsReachPeopleWhereTheStageNamesThem(t *testing.T) {
	d := synthesized(t, "prod")
	for name, r := range d.alarms("prod") {
		_, _, to := d.find(d.resolve("Watch", at(r.Properties, "AlarmActions", 0)))
		is(t, name+" goes to", to.Type, "AWS::SNS::Topic")
		is(t, name+" and back", r.Properties["OKActions"], r.Properties["AlarmActions"])
	}
	is(t, "subscriber", d.one(t, "AWS::SNS::Subscription").Properties["Endpoint"], stage.Prod.AlarmMail)
	for name, r := range synthesized(t, "dev").alarms("dev") {
		is(t, name+" in dev", r.Properties["AlarmActions"], nil)
	}
	synthesized(t, "dev").each("AWS::SNS::Topic", func(_, id string, _ resource) { t.Errorf("got topic %s, want none in dev", id) })
}

func TestTheTopicIsEncryptedAndRefusesPlainText(t *testing.T) {
	d := synthesized(t, "prod")
	_, _, key := d.find(d.resolve("Watch", d.one(t, "AWS::SNS::Topic").Properties["KmsMasterKeyId"]))
	is(t, "key", key.Type, "AWS::KMS::Key")
	is(t, "CloudWatch may use the key", alarmsMay(key.Properties["KeyPolicy"]), []string{"kms:Decrypt", "kms:GenerateDataKey*"})
	topic := d.one(t, "AWS::SNS::TopicPolicy").Properties["PolicyDocument"]
	is(t, "CloudWatch may publish", alarmsMay(topic), []string{"sns:Publish"})
	if !strings.Contains(canonical(topic), `"Condition":{"Bool":{"aws:SecureTransport":"false"}},"Effect":"Deny"`) {
		t.Errorf("got %s, want a denial without TLS", canonical(topic))
	}
}

// alarmsMay lists what a policy lets CloudWatch do.
func alarmsMay(policy any) (actions []string) {
	for _, s := range asList(at(policy, "Statement")) {
		if at(s, "Principal", "Service") == "cloudwatch.amazonaws.com" && at(s, "Effect") == "Allow" {
			actions = append(actions, texts(at(s, "Action"))...)
		}
	}
	return actions
}

func TestThereIsOneDashboardAndItShowsEveryFunction(t *testing.T) {
	d := synthesized(t, "prod")
	body := d.resolve("Watch", d.one(t, "AWS::CloudWatch::Dashboard").Properties["DashboardBody"])
	for _, f := range functions() {
		if !strings.Contains(body, `"roster-prod-`+f+`"`) {
			t.Errorf("the dashboard does not show %s", f)
		}
	}
	for _, metric := range []string{"5xx", "Latency", "Duration", "Throttles", "SignInSuccesses", "ConsumedReadCapacityUnits"} {
		if !strings.Contains(body, `"`+metric+`"`) {
			t.Errorf("the dashboard does not show %s", metric)
		}
	}
}
