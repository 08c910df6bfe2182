// Package user is the people of the directory: who they are, whether they may act, and which roles they hold.
package user
