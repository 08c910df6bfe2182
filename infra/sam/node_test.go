package sam_test

import (
	"slices"
	"testing"

	yaml "github.com/pb33f/go-yaml"
)

// node is a place in a template. A place that is not there is empty, and has nothing below it. The short forms of
// intrinsic functions (!Ref x) are read as their argument.
type node struct{ *yaml.Node }

func parse(t *testing.T, raw []byte) node {
	t.Helper()
	var doc yaml.Node
	if err := yaml.Unmarshal(raw, &doc); err != nil {
		t.Fatal(err)
	}
	return node{doc.Content[0]}
}

// at is the place at the end of a path of names.
func (n node) at(path ...string) node {
	for _, name := range path {
		below := node{}
		if n.Node != nil && n.Kind == yaml.MappingNode {
			for i := 0; i < len(n.Content); i += 2 {
				if n.Content[i].Value == name {
					below = node{n.Content[i+1]}
				}
			}
		}
		n = below
	}
	return n
}

func (n node) text(path ...string) string {
	if n = n.at(path...); n.Node == nil {
		return ""
	}
	return n.Value
}

func (n node) list() (items []node) {
	if n.Node == nil || n.Kind != yaml.SequenceNode {
		return nil
	}
	for _, item := range n.Content {
		items = append(items, node{item})
	}
	return items
}

// names lists, sorted, what stands below.
func (n node) names() (names []string) {
	if n.Node == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i < len(n.Content); i += 2 {
		names = append(names, n.Content[i].Value)
	}
	slices.Sort(names)
	return names
}
