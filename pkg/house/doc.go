// Package house is the rules of the house, as tests. They read the project's files themselves, so that a rule that is
// broken fails at the next run, and say why the rule is there.
package house
