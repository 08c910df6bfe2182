package user

import "time"

// Birthdate is a day in the past, as RFC 3339's full-date.
type Birthdate struct{ text }

// Parse reads a day. That it has passed everywhere on Earth is the rules' to check: a type has no clock. Empty is none.
func (d *Birthdate) Parse(s string) error {
	if s == "" {
		d.s = ""
		return nil
	}
	day, err := time.Parse(time.DateOnly, s)
	if err != nil || day.Year() < 1900 {
		return refuse("not_a_date", "A birthdate is a day since 1900, written as 1990-12-31.")
	}
	d.s = s
	return nil
}

// after tells whether the day is later than the instant's day in UTC. The form sorts as the days do.
func (d Birthdate) after(now time.Time) bool { return d.s > now.UTC().Format(time.DateOnly) }
