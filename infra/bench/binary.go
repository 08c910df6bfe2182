package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/roster-id/roster/pkg/runtimeapi"
)

func ratioOfSizes(binary, empty string) (string, error) {
	a, err := os.Stat(binary)
	if err != nil {
		return "", fmt.Errorf("%w: run make bench, which builds it", err)
	}
	b, err := os.Stat(empty)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%.1f MB | %.2f", float64(a.Size())/1e6, float64(a.Size())/float64(b.Size())), nil
}

// ratioOfStarts is the median of the ratios of start-to-first-poll, pair by pair.
func ratioOfStarts(ctx context.Context, binary, empty string, runs int) (float64, error) {
	ratios := make([]float64, 0, runs)
	for range runs {
		a, err := start(ctx, binary)
		if err != nil {
			return 0, err
		}
		b, err := start(ctx, empty)
		if err != nil {
			return 0, err
		}
		ratios = append(ratios, float64(a)/float64(b))
	}
	slices.Sort(ratios)
	return ratios[len(ratios)/2], nil
}

// start is how long a function takes from its exec to its first poll.
func start(ctx context.Context, binary string) (time.Duration, error) {
	api, err := runtimeapi.New()
	if err != nil {
		return 0, err
	}
	defer func() { _ = api.Close() }()
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	process, err := api.Start(ctx, binary, []string{
		"ROSTER_PRESET=studio", "ROSTER_DIRECTORY_TABLE=d", "ROSTER_AUDIT_TABLE=a", "ROSTER_POOL_ID=eu-central-1_bench",
		"ROSTER_CURSOR_KEY=0123456789abcdef0123456789abcdef", "AWS_REGION=eu-central-1", "AWS_ACCESS_KEY_ID=x",
		"AWS_SECRET_ACCESS_KEY=x", "ROSTER_ISSUER=https://issuer.example", "ROSTER_CLIENT_IDS=console",
	})
	if err != nil {
		return 0, err
	}
	defer process.Stop()
	return process.Ready(ctx)
}
