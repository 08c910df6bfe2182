package dynamodb

import (
	"encoding/json"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/roster-id/roster/pkg/table/document"
)

// attributes gives a row's members as attributes.
func attributes(o document.Object) map[string]types.AttributeValue {
	m := make(map[string]types.AttributeValue, len(o)+2)
	for name, value := range o {
		m[name] = attribute(value)
	}
	return m
}

func attribute(value any) types.AttributeValue {
	switch v := value.(type) {
	case string:
		return &types.AttributeValueMemberS{Value: v}
	case json.Number:
		return &types.AttributeValueMemberN{Value: string(v)}
	case bool:
		return &types.AttributeValueMemberBOOL{Value: v}
	case []any:
		list := make([]types.AttributeValue, len(v))
		for i, element := range v {
			list[i] = attribute(element)
		}
		return &types.AttributeValueMemberL{Value: list}
	case document.Object:
		return &types.AttributeValueMemberM{Value: attributes(v)}
	default: // a document holds nothing else than null
		return &types.AttributeValueMemberNULL{Value: true}
	}
}

// members gives an item's attributes as a row's members.
func members(item map[string]types.AttributeValue) (document.Object, error) {
	o := make(document.Object, len(item))
	for name, a := range item {
		value, err := member(a)
		if err != nil {
			return nil, fmt.Errorf("%q: %w", name, err)
		}
		o[name] = value
	}
	return o, nil
}

func member(a types.AttributeValue) (any, error) {
	switch a := a.(type) {
	case *types.AttributeValueMemberS:
		return a.Value, nil
	case *types.AttributeValueMemberN:
		return json.Number(a.Value), nil
	case *types.AttributeValueMemberBOOL:
		return a.Value, nil
	case *types.AttributeValueMemberNULL:
		return nil, nil //nolint:nilnil // JSON's null
	case *types.AttributeValueMemberL:
		list := make([]any, len(a.Value))
		for i, element := range a.Value {
			var err error
			if list[i], err = member(element); err != nil {
				return nil, err
			}
		}
		return list, nil
	case *types.AttributeValueMemberM:
		return members(a.Value)
	default: // sets and binaries: another program wrote here
		return nil, fmt.Errorf("an attribute of a kind that is never written: %T", a)
	}
}

// decode reads an item into what the caller points at, without the attributes that are the engine's.
func decode(item map[string]types.AttributeValue, into any) error {
	o, err := members(item)
	if err != nil {
		return fmt.Errorf("dynamodb: decode: %w", err)
	}
	for name := range o {
		if document.Reserved(name) {
			delete(o, name)
		}
	}
	text, err := json.Marshal(o)
	if err != nil {
		return fmt.Errorf("dynamodb: decode: %w", err)
	}
	if err := json.Unmarshal(text, into); err != nil {
		return fmt.Errorf("dynamodb: decode: %w", err)
	}
	return nil
}

// text is a string attribute, or "".
func text(item map[string]types.AttributeValue, name string) string {
	if s, ok := item[name].(*types.AttributeValueMemberS); ok {
		return s.Value
	}
	return ""
}
