package stack_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/roster-id/roster/infra/grant"
)

func TestCloudFormationBringsThePresetWhenItOrTheFunctionChanged(t *testing.T) {
	d := synthesized(t, "dev")
	r := d.one(t, "Custom::RosterPreset")
	part, f := d.function(t, "apply-preset")
	_, _, started := d.find(d.resolve("Preset", r.Properties["ServiceToken"]))
	is(t, "started", started.Properties["FunctionName"], f.Properties["FunctionName"])
	is(t, "part", part, "Preset")
	is(t, "preset", r.Properties["Preset"], "studio")
	is(t, "patience in seconds", r.Properties["ServiceTimeout"], "600")
	for _, name := range []string{"Content", "Code"} {
		if text, _ := r.Properties[name].(string); len(text) < 16 {
			t.Errorf("got %s %q, want a sum", name, text)
		}
	}
	flip := synthesized(t, "lite").one(t, "Custom::RosterPreset")
	is(t, "the other preset", flip.Properties["Preset"], "flip")
	is(t, "its code is the same", flip.Properties["Code"], r.Properties["Code"])
	if flip.Properties["Content"] == r.Properties["Content"] {
		t.Error("got the same sum of two presets, want it to tell them apart")
	}
}

func TestThePresetComesAfterTheFunctionsThatReadIt(t *testing.T) {
	root, waits := synthesized(t, "dev")["Root"], ""
	for id, r := range root.Resources {
		if strings.HasPrefix(id, "PresetNestedStack") {
			waits = canonical(r.DependsOn)
		}
	}
	for id := range root.Resources {
		if strings.HasPrefix(id, "Functions") && !strings.Contains(waits, `"`+id+`"`) {
			t.Errorf("the preset waits for %s, want %s among them", waits, id)
		}
	}
}

func TestNoPoolCallsWhatCloudFormationStarts(t *testing.T) {
	d := synthesized(t, "prod")
	d.each("AWS::Lambda::Permission", func(part, id string, r resource) {
		if _, _, f := d.find(d.resolve(part, r.Properties["FunctionName"])); f.Properties["FunctionName"] == "roster-prod-apply-preset" {
			t.Errorf("%s lets %v start it, want nobody but who deploys", id, r.Properties["Principal"])
		}
	})
}

func TestAPresetOfOnesOwnIsALayerOfEveryFunctionThatReadsOne(t *testing.T) {
	d := synthesized(t, "plus")
	layer := d.one(t, "AWS::Lambda::LayerVersion").Properties
	is(t, "processor", layer["CompatibleArchitectures"], []any{"arm64"})
	for _, name := range functions() {
		part, f := d.function(t, name)
		told := at(f.Properties, "Environment", "Variables", grant.Preset)
		if told == nil {
			is(t, name+" has layers", f.Properties["Layers"], nil)
			continue
		}
		is(t, name+" is told", told, "/opt/preset.json")
		_, _, of := d.find(d.resolve(part, at(f.Properties, "Layers", 0)))
		is(t, name+" has the layer", of.Type, "AWS::Lambda::LayerVersion")
	}
	is(t, "applied", d.one(t, "Custom::RosterPreset").Properties["Preset"], "mine")
	synthesized(t, "prod").each("AWS::Lambda::LayerVersion", func(_, id string, _ resource) { t.Errorf("got layer %s, want none in prod", id) })
}

// TestTheLayerHoldsThePreset reads the asset that would be uploaded.
func TestTheLayerHoldsThePreset(t *testing.T) {
	synthesized(t, "plus")
	found, err := filepath.Glob(filepath.Join(assembly.dir, "out", "asset.*", "preset.json"))
	if err != nil || len(found) != 1 {
		t.Fatalf("got %v, %v, want one asset with the preset", found, err)
	}
	raw, err := os.ReadFile(found[0])
	if err != nil || !bytes.Equal(raw, ownPreset()) {
		t.Errorf("got %.80s, %v, want the file as it was", raw, err)
	}
}
