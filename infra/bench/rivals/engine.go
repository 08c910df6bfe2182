package main

import (
	"fmt"
	"runtime"
	"slices"
	"time"
)

// engine is one of those that are compared: how it takes a workload in, which gives how it is asked.
type engine struct {
	name  string
	load  func(*workload) (func(question) ask, error)
	most  int  // the questions that it is compared on, fewer where one takes long
	again bool // asked twice, for the second answer comes from its cache
}

// engines are Roster and its rivals. All questions to each would take casbin a minute, and then another for its cache.
var engines = []engine{
	{name: "Roster", load: roster, most: questions},
	{name: "casbin", load: casbinPlain, most: questions / 2},
	{name: "casbin, cached", load: casbinCached, most: questions / 5, again: true},
	{name: "cedar-go, one user's entities", load: cedarOne, most: questions},
	{name: "cedar-go, all entities", load: cedarAll, most: questions},
	{name: "OPA", load: opa, most: questions},
}

// loaded is an engine that took the workload in, and what that took.
type loaded struct {
	engine
	put  func(question) ask
	took time.Duration
	heap uint64
}

// open loads an engine three times, of which the middle one counts, and weighs what the last one keeps.
func (e engine) open(w *workload) (loaded, error) {
	l := loaded{engine: e}
	times := make([]time.Duration, 3)
	for i := range times {
		l.put = nil
		before, begun := heap(), time.Now()
		put, err := e.load(w)
		times[i] = time.Since(begun)
		if err != nil {
			return loaded{}, fmt.Errorf("%s: %w", e.name, err)
		}
		l.put, l.heap = put, heap()-before
	}
	slices.Sort(times)
	l.took = times[1]
	return l, nil
}

// heap is what is in use. One collection leaves what has a finalizer to the next.
func heap() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// answers puts questions one after the other.
func (l loaded) answers(all []question) ([]bool, error) {
	given := make([]bool, 0, len(all))
	for _, q := range all {
		put := l.put(q)
		answer, err := put()
		if err == nil && l.again {
			var second bool
			if second, err = put(); err == nil && second != answer {
				err = fmt.Errorf("answers %t and then %t to %+v", answer, second, q)
			}
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", l.name, err)
		}
		given = append(given, answer)
	}
	return given, nil
}

// agrees holds an engine's answers against Roster's. One that differs is an error: whoever decides otherwise is not
// compared.
func (l loaded) agrees(all []question, want []bool) error {
	all = all[:min(l.most, len(all))]
	given, err := l.answers(all)
	if err != nil {
		return err
	}
	for i, q := range all {
		if given[i] != want[i] {
			return fmt.Errorf("%s answers %t and Roster %t: may %s %s at %q? They hold %v", l.name, given[i], want[i], q.by.id, q.asked, q.scope, q.by.held)
		}
	}
	return nil
}
