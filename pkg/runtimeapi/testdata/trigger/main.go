// Command trigger is a trigger of Cognito's as a function; TRIGGER says which.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/roster-id/roster/pkg/lambdaevent"
)

func main() {
	if os.Getenv("TRIGGER") == "post-authentication" {
		lambdaevent.StartPostAuthentication(func(_ context.Context, s lambdaevent.SignedIn) error {
			fmt.Println("signed in:", s.Sub)
			return nil
		})
	}
	lambdaevent.StartPostConfirmation(func(_ context.Context, c lambdaevent.Confirmed) error {
		fmt.Println("confirmed:", c.Sub)
		return errors.New("the table is gone")
	})
}
