package stage

import (
	"fmt"
	"slices"
	"strings"
)

// Dev is for trying things: cheap, open to pages on the developer's machine, and gone when it is deleted.
var Dev = Stage{
	Name:     "dev",
	Preset:   "studio",
	Shards:   4,
	OpenAPI:  "public",
	LogLevel: "debug",
	LogDays:  14,
	Memory:   256,
	Capacity: Capacity{Reads: 200, Writes: 100},
	SignIn: SignIn{
		DomainPrefix: "roster-dev",
		Callbacks:    []string{"http://localhost:5173/callback", "http://localhost:8080/callback"},
		Logouts:      []string{"http://localhost:5173/", "http://localhost:8080/"},
		Plan:         Essentials,
	},
	API: API{
		Origins: []string{"http://localhost:5173", "http://localhost:8080"},
		Rate:    Rate{Second: 20, Burst: 40},
	},
}

// Prod is for people's real data: kept, under a key of one's own, and watched. The addresses are examples; an operator
// puts their own.
var Prod = Stage{
	Name:        "prod",
	Preset:      "studio",
	Keep:        true,
	CustomerKey: true,
	Shards:      4,
	OpenAPI:     "private",
	LogLevel:    "info",
	LogDays:     365,
	Memory:      256,
	Capacity:    Capacity{Reads: 4000, Writes: 1000},
	SignIn: SignIn{
		DomainPrefix: "roster-prod",
		Callbacks:    []string{"https://roster.example/callback"},
		Logouts:      []string{"https://roster.example/"},
		Plan:         Essentials,
	},
	API: API{
		Origins: []string{"https://roster.example"},
		Rate:    Rate{Second: 200, Burst: 400},
		// Cognito makes 50 accounts a second for a whole account, and answers an e-mail's existence to whoever may look
		// it up: neither should be emptied by one caller in a loop.
		Rates: map[string]Rate{
			"create-user": {Second: 10, Burst: 20},
			"lookup-user": {Second: 20, Burst: 40},
		},
	},
	AlarmMail: "operations@roster.example",
}

var stages = []Stage{Dev, Prod}

// Named gives the stage of a name. An unknown name is an error that lists the known ones; so is a stage whose settings
// could not work, with all that is wrong with them.
func Named(name string) (Stage, error) {
	i := slices.IndexFunc(stages, func(s Stage) bool { return s.Name == name })
	if i < 0 {
		return Stage{}, fmt.Errorf("there is no stage %q; there are: %s", name, strings.Join(Names(), ", "))
	}
	return stages[i], stages[i].Check()
}

// Names lists the stages.
func Names() (names []string) {
	for _, s := range stages {
		names = append(names, s.Name)
	}
	return names
}
