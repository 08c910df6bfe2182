package stage

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/roster-id/roster/pkg/catalog"
	"github.com/roster-id/roster/pkg/operation"
)

var (
	name    = regexp.MustCompile(`^[a-z][a-z0-9]{1,11}$`)
	account = regexp.MustCompile(`^(\d{12})?$`)
	prefix  = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,48}[a-z0-9]$`) // 63 at most with the account's number

	// retentions are the periods that CloudWatch Logs knows, in days.
	retentions = []int{
		1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
	}
)

// Check tells, in one line, everything that would not work.
func (s Stage) Check() error {
	var wrong []string
	must := func(ok bool, format string, args ...any) {
		if !ok {
			wrong = append(wrong, fmt.Sprintf(format, args...))
		}
	}
	_, err := s.Rules()
	must(err == nil, "%v", oneLine(err))
	must(s.Own == nil || s.Preset == "", "it has the preset %s and one of its own", s.Preset)
	must(name.MatchString(s.Name), "the name %q is not 2 to 12 lower-case letters and digits", s.Name)
	must(account.MatchString(s.Account), "the account %q is not 12 digits", s.Account)
	must(s.Shards >= 1 && s.Shards <= 64, "shards are 1 to 64, not %d", s.Shards)
	must(slices.Contains([]string{"public", "private"}, s.OpenAPI), "OpenAPI is public or private, not %q", s.OpenAPI)
	must(slices.Contains([]string{"debug", "info", "warn", "error"}, s.LogLevel),
		"the log level is debug, info, warn or error, not %q", s.LogLevel)
	must(slices.Contains(retentions, s.LogDays), "CloudWatch cannot keep logs for %d days", s.LogDays)
	must(s.Memory >= 128 && s.Memory <= 10240, "a function's memory is 128 to 10240 MB, not %d", s.Memory)
	must(s.Capacity.Reads > 0 && s.Capacity.Writes > 0, "the tables' capacity needs caps above 0")
	s.SignIn.check(must)
	s.API.check(must)
	must(s.AlarmMail == "" || strings.Contains(s.AlarmMail, "@"), "alarms go to an e-mail address, not %q", s.AlarmMail)
	if len(wrong) > 0 {
		return fmt.Errorf("stage %s cannot work: %s", s.Name, strings.Join(wrong, "; "))
	}
	return nil
}

// oneLine joins what stands on several.
func oneLine(err error) string {
	if err == nil {
		return ""
	}
	return strings.ReplaceAll(err.Error(), "\n", "; ")
}

func (s SignIn) check(must func(bool, string, ...any)) {
	must(prefix.MatchString(s.DomainPrefix), "the domain prefix %q is not 2 to 50 lower-case letters, digits and hyphens", s.DomainPrefix)
	must(!regexp.MustCompile(`aws|amazon|cognito`).MatchString(s.DomainPrefix), "Cognito reserves words in the domain prefix %q", s.DomainPrefix)
	must(len(s.Callbacks) > 0, "a sign-in needs a callback to end at")
	for _, u := range slices.Concat(s.Callbacks, s.Logouts) {
		must(address(u), "%q is not an https address, nor http on localhost", u)
	}
	must(slices.Contains([]Plan{Lite, Essentials, Plus}, s.Plan), "the plan is LITE, ESSENTIALS or PLUS, not %q", s.Plan)
	if s.Sender != (Sender{}) {
		must(s.Sender.Region != "" && s.Sender.Domain != "" && strings.HasSuffix(s.Sender.From, "@"+s.Sender.Domain),
			"the sender needs an address of a domain that SES has verified, and its region")
	}
}

func (a API) check(must func(bool, string, ...any)) {
	for _, o := range a.Origins {
		u, err := url.Parse(o)
		must(err == nil && address(o) && o == u.Scheme+"://"+u.Host, "%q is not an origin: scheme, host and port, nothing else", o)
	}
	must(a.Rate.Second > 0 && a.Rate.Burst > 0, "the API needs a rate above 0")
	for name, r := range a.Rates {
		known := slices.ContainsFunc(catalog.Operations(), func(o operation.Spec) bool { return o.Name == name })
		must(known && r.Second > 0 && r.Burst > 0, "the rate of %q needs an operation of that name and numbers above 0", name)
	}
	must((a.Domain.Name == "") == (a.Domain.Certificate == ""), "a domain needs a certificate, and the reverse")
}

// address tells whether browsers can be sent there: by https, or by http on their own machine. No wildcard passes.
func address(s string) bool {
	u, err := url.Parse(s)
	if err != nil || u.Hostname() == "" || u.User != nil || u.Fragment != "" || strings.Contains(s, "*") {
		return false
	}
	return u.Scheme == "https" || u.Scheme == "http" && u.Hostname() == "localhost"
}
