package openapi

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/roster-id/roster/pkg/access"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/role"
	"github.com/roster-id/roster/pkg/user"
)

// acronyms are the words that are not merely capitalised.
var acronyms = map[string]string{"openapi": "OpenAPI"}

// GoName is a kebab-case name as Go and CloudFormation write it: get-openapi is GetOpenAPI.
func GoName(name string) string {
	var b strings.Builder
	for word := range strings.SplitSeq(name, "-") {
		b.WriteString(capital(word))
	}
	return b.String()
}

func capital(word string) string {
	if special := acronyms[word]; special != "" {
		return special
	}
	return strings.ToUpper(word[:1]) + word[1:]
}

// called are the components whose name in the contract is better than the one that the rule makes.
var called = map[reflect.Type]string{
	reflect.TypeFor[user.View]():          "User",
	reflect.TypeFor[user.Created]():       "CreatedUser",
	reflect.TypeFor[user.Found]():         "FoundUser",
	reflect.TypeFor[access.Permissions](): "EffectivePermissions",
	reflect.TypeFor[access.Held]():        "EffectivePermission",
	reflect.TypeFor[role.Permission]():    "RolePermission",
	reflect.TypeFor[role.Shown]():         "Permission",
	reflect.TypeFor[authz.Assignment]():   "Assignment",
	reflect.TypeFor[Problem]():            "Problem",
	reflect.TypeFor[Mistake]():            "Mistake",
}

// nameOf is a component's name: the package and the type, once where they are the same, and a page by what it holds.
func nameOf(t reflect.Type) string {
	if name := called[t]; name != "" {
		return name
	}
	if items, ok := t.FieldByName("Items"); ok && strings.HasPrefix(t.Name(), "Page[") {
		return strings.TrimSuffix(nameOf(items.Type.Elem()), "Summary") + "Page"
	}
	noun := capital(t.PkgPath()[strings.LastIndexByte(t.PkgPath(), '/')+1:])
	if noun == t.Name() {
		return noun
	}
	return noun + t.Name()
}

// components are the schemas that have a name, and whose it is.
type components struct {
	list   members[*schema]
	owners map[string]reflect.Type
}

// claim takes a name for a type. It is refused when another type has it; known says that the type itself has.
func (c *components) claim(name string, t reflect.Type) (place *schema, known bool, err error) {
	if c.owners == nil {
		c.owners = map[string]reflect.Type{}
	}
	if owner, taken := c.owners[name]; taken && owner != t {
		return nil, false, fmt.Errorf("%v and %v are both called %s", owner, t, name)
	} else if taken {
		return nil, true, nil
	}
	c.owners[name] = t
	place = new(schema)
	c.list.add(name, place)
	return place, false, nil
}
