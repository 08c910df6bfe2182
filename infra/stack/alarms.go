package stack

import (
	"slices"
	"strconv"

	"github.com/roster-id/roster/infra/grant"
)

// ofAPI tells when callers are failed or kept waiting. Fewer than 20 requests count as 20, so that one failure at night
// wakes nobody and the second does.
func (m *metrics) ofAPI() []alarm {
	return []alarm{
		{
			name: "api-5xx", says: "More than 5 % of requests fail. Look for level ERROR in the functions' logs.",
			metric: calc("5xx, %", "IF(m1 < 20, 5 * m0, 100 * m0 / m1)", m.http("5xx", "Sum"), m.http("Count", "Sum")),
			above:  5, times: 1, of: 1,
		},
		{
			name: "api-latency", says: "One request in a hundred takes more than 1.5 s. Look at the durations on the dashboard.",
			metric: m.http("Latency", "p99"), above: 1500, times: 3, of: 3,
		},
	}
}

// perAlarm is how many metrics one alarm may be computed from.
const perAlarm = 10

// ofFunctions tells when a function breaks (a refusal is an answer, not an error) or is not started. A trigger answers
// Cognito with an error to refuse a sign-in, as it does for a disabled user, so a few are no alarm.
func (m *metrics) ofFunctions() (all []alarm) {
	crash := func(name string) alarm {
		return alarm{
			name: name + "-errors", says: name + " crashed or ran out of time. Its log has the request.",
			metric: m.function(name, "Errors", "Sum"), above: 0, times: 1, of: 1,
		}
	}
	for _, row := range m.Operations {
		all = append(all, crash(row.Name))
	}
	for _, t := range m.Triggers {
		if t.Deploys() {
			all = append(all, crash(t.Name))
			continue
		}
		all = append(all, alarm{
			name: t.Name + "-errors", says: t.Name + " failed five times: people cannot sign in. Its log says why.",
			metric: m.function(t.Name, "Errors", "Sum"), above: 4, times: 1, of: 1,
		})
	}
	i := 0
	for some := range slices.Chunk(m.each("Throttles", "Sum"), perAlarm) {
		i++
		all = append(all, alarm{
			name:   "throttles-" + strconv.Itoa(i),
			says:   "Lambda would not start functions: the account's concurrency is used up. The dashboard shows which.",
			metric: sum("Throttles", some...), above: 0, times: 1, of: 1,
		})
	}
	return all
}

// ofTables tells when a table refuses work: because its cap is reached, or because it is ill.
func (m *metrics) ofTables() (all []alarm) {
	for _, t := range []grant.Target{grant.Directory, grant.Audit} {
		throttled := sum("Throttled", m.table(t, "ReadThrottleEvents", "Sum", ""), m.table(t, "WriteThrottleEvents", "Sum", ""))
		failed := sum("System errors",
			m.table(t, "SystemErrors", "Sum", verbs[0]), m.table(t, "SystemErrors", "Sum", verbs[1]), m.table(t, "SystemErrors", "Sum", verbs[2]))
		all = append(all,
			alarm{
				name: string(t) + "-throttled", says: "The " + string(t) + " table reached its cap. Raise the stage's capacity if the load is honest.",
				metric: throttled, above: 10, times: 1, of: 1,
			},
			alarm{
				name: string(t) + "-failed", says: "DynamoDB itself failed requests on the " + string(t) + " table.",
				metric: failed, above: 5, times: 1, of: 1,
			})
	}
	return all
}

// ofPool tells when Cognito turns people away because there are too many at once.
func (m *metrics) ofPool() []alarm {
	return []alarm{{
		name: "sign-in-throttled", says: "Cognito throttles sign-ins, registrations or refreshes. Ask for more quota if the load is honest.",
		metric: sum("Throttles", m.pool("SignInThrottles", "Sum"), m.pool("SignUpThrottles", "Sum"),
			m.pool("TokenRefreshThrottles", "Sum"), m.pool("FederationThrottles", "Sum")),
		above: 0, times: 1, of: 1,
	}}
}
