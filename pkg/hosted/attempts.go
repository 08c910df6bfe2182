package hosted

import "time"

// The limits on guessing, after Cognito's: the attempts that are free, and the longest wait, which doubles from one
// second with every attempt after them.
const (
	freeAttempts = 5
	longestWait  = 15 * time.Minute
	attemptsLife = time.Hour
)

// attempts counts what was tried in vain for each account, known or not, and makes the next one wait.
type attempts struct {
	clock func() time.Time
	count *shelf[attempted]
}

type attempted struct {
	times int
	until time.Time
}

func newAttempts(clock func() time.Time) *attempts {
	return &attempts{clock: clock, count: newShelf[attempted](clock, attemptsLife, 10*shelfLimit)}
}

// begin notes an attempt before it is made, so that parallel ones cannot outrun the count. It is false while the
// account waits; such an attempt must be refused and is not counted.
func (a *attempts) begin(key string) (allowed bool) {
	a.count.change(key, func(tried attempted) attempted {
		now := a.clock()
		if now.Before(tried.until) {
			return tried
		}
		allowed = true
		tried.times++
		if over := tried.times - freeAttempts; over >= 0 {
			tried.until = now.Add(min(time.Second<<min(over, 20), longestWait))
		}
		return tried
	})
	return allowed
}

// succeed forgets what went before.
func (a *attempts) succeed(key string) { a.count.take(key) }
