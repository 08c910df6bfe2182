package openapi

import (
	_ "embed" // for the prose
	"strings"

	"github.com/roster-id/roster/pkg/operation"
)

// prose is what holds for every operation, said once.
//
//go:embed conventions.md
var prose string

// flowing is a text without the line breaks inside its paragraphs.
func flowing(text string) string {
	paragraphs := strings.Split(strings.TrimSpace(text), "\n\n")
	for i, p := range paragraphs {
		paragraphs[i] = strings.ReplaceAll(p, "\n", " ")
	}
	return strings.Join(paragraphs, "\n\n")
}

// headings say what stands under each tag.
var headings = map[string]string{
	"Users":       "The people of the directory.",
	"Me":          "The caller, whoever they are.",
	"Roles":       "What people may do: roles, what they imply and what they grant.",
	"Permissions": "What can be granted: everywhere, at a scope, or as a feature flag.",
	"Scopes":      "Where roles can be held one at a time: tenants, trusts, or whatever the preset has.",
	"Access":      "Who holds what, and why somebody may do something or not.",
	"Privacy":     "What is held about a person: handed out, and cleared away.",
	"Audit":       "What happened, who did it and when. Nothing here can be changed.",
	"Service":     "The service itself. Nobody is asked who they are.",
}

// tagsOf lists the headings in the order in which the rows come to them. One that has no sentence is refused.
func tagsOf(rows []operation.Spec) (tags []tag, err error) {
	seen := map[string]bool{}
	for _, row := range rows {
		if seen[row.Tag] {
			continue
		}
		seen[row.Tag] = true
		if headings[row.Tag] == "" {
			return nil, refusal("%s stands under %q, which says nothing", row.Name, row.Tag)
		}
		tags = append(tags, tag{row.Tag, headings[row.Tag]})
	}
	return tags, nil
}
