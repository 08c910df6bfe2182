package hosted

import (
	"sync"
	"time"
)

// shelf keeps short-lived things in memory, each for its life and at most limit of them: when it is full the oldest
// goes. What is on it does not survive the process, and need not.
type shelf[T any] struct {
	clock func() time.Time
	life  time.Duration
	limit int

	mu    sync.Mutex
	items map[string]shelved[T]
}

type shelved[T any] struct {
	thing T
	put   time.Time
}

func newShelf[T any](clock func() time.Time, life time.Duration, limit int) *shelf[T] {
	return &shelf[T]{clock: clock, life: life, limit: limit, items: map[string]shelved[T]{}}
}

func (s *shelf[T]) put(key string, thing T) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, known := s.items[key]; !known && len(s.items) >= s.limit {
		s.makeRoom()
	}
	s.items[key] = shelved[T]{thing, s.clock()}
}

// get gives the thing and leaves it.
func (s *shelf[T]) get(key string) (T, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.look(key)
}

// take gives the thing to one caller only.
func (s *shelf[T]) take(key string) (T, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	thing, ok := s.look(key)
	delete(s.items, key)
	return thing, ok
}

// change replaces the thing by what the function makes of it, its life beginning anew; a missing one is made from the
// zero value.
func (s *shelf[T]) change(key string, by func(T) T) T {
	s.mu.Lock()
	defer s.mu.Unlock()
	thing, known := s.look(key)
	if !known && len(s.items) >= s.limit {
		s.makeRoom()
	}
	thing = by(thing)
	s.items[key] = shelved[T]{thing, s.clock()}
	return thing
}

func (s *shelf[T]) look(key string) (T, bool) {
	found, ok := s.items[key]
	if !ok || s.clock().Sub(found.put) >= s.life {
		var none T
		return none, false
	}
	return found.thing, true
}

func (s *shelf[T]) makeRoom() {
	now := s.clock()
	oldest, at := "", now
	for key, item := range s.items {
		if now.Sub(item.put) >= s.life {
			delete(s.items, key)
			continue
		}
		if oldest == "" || item.put.Before(at) {
			oldest, at = key, item.put
		}
	}
	if len(s.items) >= s.limit {
		delete(s.items, oldest)
	}
}
