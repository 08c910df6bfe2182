package app_test

import (
	"context"
	"sync"
	"testing"

	"github.com/google/uuid"

	"github.com/roster-id/roster/pkg/user"
)

func newPool(testing.TB, string) user.Pool { return &tmpPool{m: map[string]user.NewAccount{}} }

type tmpPool struct {
	mu sync.Mutex
	m  map[string]user.NewAccount
}

func (p *tmpPool) Create(_ context.Context, n user.NewAccount) (user.Account, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for id, a := range p.m {
		if a.Intent == n.Intent {
			return user.Account{ID: id}, nil
		}
		if a.Username != "" && a.Username == n.Username || a.Email != "" && a.Email == n.Email {
			return user.Account{}, user.ErrAccountTaken
		}
	}
	id := uuid.NewString()
	p.m[id] = n
	return user.Account{ID: id}, nil
}
func (p *tmpPool) Enable(context.Context, user.Account) error  { return nil }
func (p *tmpPool) Disable(context.Context, user.Account) error { return nil }
func (p *tmpPool) SignOut(context.Context, user.Account) error { return nil }
func (p *tmpPool) Delete(context.Context, user.Account) error  { return nil }
