package stack_test

import (
	"fmt"
	"strings"
)

// resolve writes a value of a template as CloudFormation would find it, with ${Part.Resource.Attribute} for what only
// AWS knows. It follows parameters of nested stacks to the outputs that fill them.
func (d deployment) resolve(part string, v any) string {
	switch v := v.(type) {
	case string:
		return v
	case []any:
		var b strings.Builder
		for _, x := range v {
			b.WriteString(d.resolve(part, x))
		}
		return b.String()
	case map[string]any:
		if ref, ok := v["Ref"].(string); ok {
			return d.ref(part, ref)
		}
		if join, ok := v["Fn::Join"].([]any); ok {
			return d.resolve(part, join[1])
		}
		if get, ok := v["Fn::GetAtt"].([]any); ok {
			return d.get(part, get[0].(string), get[1].(string))
		}
	}
	return fmt.Sprintf("<%v>", v)
}

func (d deployment) ref(part, name string) string {
	if _, parameter := d[part].Parameters[name]; !parameter {
		return "${" + strings.TrimPrefix(part+"."+name, part+".AWS::") + "}"
	}
	for id, r := range d["Root"].Resources {
		given, there := at(r.Properties, "Parameters", name).(map[string]any)
		if there && strings.HasPrefix(id, part+"NestedStack") {
			return d.resolve("Root", given)
		}
	}
	return "<no " + name + ">"
}

func (d deployment) get(part, id, attribute string) string {
	output, nested := strings.CutPrefix(attribute, "Outputs.")
	if !nested {
		return "${" + part + "." + id + "." + attribute + "}"
	}
	of, _, _ := strings.Cut(id, "NestedStack")
	return d.resolve(of, d[of].Outputs[output].Value)
}

// find is the resource that a resolved reference is about: its part, its id and itself.
func (d deployment) find(reference string) (part, id string, r resource) {
	inner, _, _ := strings.Cut(strings.TrimPrefix(reference, "${"), "}")
	words := strings.SplitN(inner, ".", 3)
	if len(words) < 2 {
		return "", "", resource{}
	}
	return words[0], words[1], d[words[0]].Resources[words[1]]
}
