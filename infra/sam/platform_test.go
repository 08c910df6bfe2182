package sam_test

import (
	"slices"
	"strconv"
	"testing"

	"github.com/roster-id/roster/pkg/preset"
	"github.com/roster-id/roster/pkg/table"
)

func TestThePlatformKnowsEveryPreset(t *testing.T) {
	doc := template(t)
	var offered []string
	for _, value := range doc.at("Parameters", "Preset", "AllowedValues").list() {
		offered = append(offered, value.text())
	}
	same(t, "the presets", preset.Names(), offered)
	for _, name := range preset.Names() {
		p, err := preset.Load(name)
		if err != nil {
			t.Fatal(err)
		}
		registration := "invite"
		if slices.Contains(p.Registration.Modes, "self") {
			registration = "self"
		}
		fixed := doc.at("Mappings", "Presets", name)
		same(t, name+"'s login", p.Login.Key, fixed.text("Login"))
		same(t, name+"'s registration", registration, fixed.text("Registration"))
		same(t, name+"'s e-mail", strconv.FormatBool(p.Login.Key == "email" || p.Login.EmailRequired), fixed.text("EmailRequired"))
	}
}

func TestTheTablesAreTheStores(t *testing.T) {
	resources := template(t).at("Resources")
	for space, id := range map[table.Space]string{table.Directory: "DirectoryTable", table.Audit: "AuditTable"} {
		properties := resources.at(id, "Properties")
		same(t, id+"'s key", "pk sk", keyOf(properties))
		same(t, id+"'s life", "expires", properties.text("TimeToLiveSpecification", "AttributeName"))
		same(t, id+"'s stream", "NEW_AND_OLD_IMAGES", properties.text("StreamSpecification", "StreamViewType"))
		var indexes []table.Index
		for _, index := range properties.at("GlobalSecondaryIndexes").list() {
			name := index.text("IndexName")
			indexes = append(indexes, table.Index(name))
			same(t, name+"'s key", name+"-pk "+name+"-sk", keyOf(index))
			same(t, name+"'s rows", "ALL", index.text("Projection", "ProjectionType"))
		}
		same(t, id+"'s indexes", table.Indexes[space], indexes)
	}
}

func keyOf(n node) string {
	keys := n.at("KeySchema").list()
	if len(keys) != 2 || keys[0].text("KeyType") != "HASH" || keys[1].text("KeyType") != "RANGE" {
		return ""
	}
	return keys[0].text("AttributeName") + " " + keys[1].text("AttributeName")
}

// A token that may write custom:intent could pass for an account that Roster meant to make.
func TestNoClientWritesTheIntent(t *testing.T) {
	client := template(t).at("Resources", "Client", "Properties")
	writes := client.at("WriteAttributes").list()
	if len(writes) == 0 {
		t.Error("got no list of what the client may write, which is everything")
	}
	for _, attribute := range writes {
		if attribute.text() == "custom:intent" {
			t.Error("the client writes custom:intent, want it Roster's alone")
		}
	}
	same(t, "the client's secret", "false", client.text("GenerateSecret"))
	same(t, "what the pool tells strangers", "ENABLED", client.text("PreventUserExistenceErrors"))
}
