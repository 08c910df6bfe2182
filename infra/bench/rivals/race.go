package main

import (
	"errors"
	"slices"
	"testing"
)

// ring is how many questions are asked in turn, so that none is answered from a processor's nearest memory.
const ring = 1024

// lane is what one runner of a race is asked: what is allowed, and what is denied.
type lane [2][]ask

const (
	allow = iota
	deny
)

// laned makes the first questions of each answer ready, but for those that Roster denies without looking at a role. They
// were put before, when answers were compared, so that a cache has them.
func laned(put func(question) ask, all []question, answers []bool) (l lane, err error) {
	for i, q := range all {
		which := deny
		if answers[i] {
			which = allow
		}
		if q.fits && len(l[which]) < ring {
			l[which] = append(l[which], put(q))
		}
	}
	if len(l[allow]) < ring || len(l[deny]) < ring {
		return lane{}, errors.New("the questions have too few of one answer")
	}
	return l, nil
}

// pace is how a runner did, and that against the first runner: the middle one of the rounds.
type pace struct {
	nanoseconds, ratio float64
	allocations        int64
}

// race lets all run in turn, five times over. A ratio is to the first runner of the same round, so that a slow moment
// slows both.
func race(lanes []lane) [][2]pace {
	rounds := make([][2][]pace, len(lanes))
	for range 5 {
		for which := range 2 {
			var first float64
			for i, l := range lanes {
				p := clock(l[which])
				if i == 0 {
					first = p.nanoseconds
				}
				p.ratio = p.nanoseconds / first
				rounds[i][which] = append(rounds[i][which], p)
			}
		}
	}
	paces := make([][2]pace, len(lanes))
	for i, r := range rounds {
		paces[i] = [2]pace{middle(r[allow]), middle(r[deny])}
	}
	return paces
}

func clock(asks []ask) pace {
	r := testing.Benchmark(func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			if _, err := asks[i%ring](); err != nil {
				b.Fatal(err)
			}
		}
	})
	return pace{nanoseconds: float64(r.T.Nanoseconds()) / float64(r.N), allocations: r.AllocsPerOp()}
}

// middle is the median of each figure by itself.
func middle(rounds []pace) pace {
	nanoseconds, ratios := []float64{}, []float64{}
	for _, p := range rounds {
		nanoseconds, ratios = append(nanoseconds, p.nanoseconds), append(ratios, p.ratio)
	}
	slices.Sort(nanoseconds)
	slices.Sort(ratios)
	half := len(rounds) / 2
	return pace{nanoseconds[half], ratios[half], rounds[half].allocations}
}
