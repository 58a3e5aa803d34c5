package kustomize

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"sigs.k8s.io/yaml"

	"github.com/podscope/podscope/engine/depth"
)

// FileNames are those that a kustomization may have.
var FileNames = []string{"kustomization.yaml", "kustomization.yml", "Kustomization"}

// Kustomization is the content of a kustomization file. Mistakes in one name the type.
// Models sigs.k8s.io/kustomize/api/types Kustomization
type Kustomization struct {
	APIVersion string         `json:"apiVersion,omitempty"`
	Kind       string         `json:"kind,omitempty"`
	Metadata   map[string]any `json:"metadata,omitempty"`

	NamePrefix        string            `json:"namePrefix,omitempty"`
	NameSuffix        string            `json:"nameSuffix,omitempty"`
	Namespace         string            `json:"namespace,omitempty"`
	CommonLabels      map[string]string `json:"commonLabels,omitempty"`
	Labels            []label           `json:"labels,omitempty"`
	CommonAnnotations map[string]string `json:"commonAnnotations,omitempty"`

	PatchesStrategicMerge []string `json:"patchesStrategicMerge,omitempty"`
	PatchesJSON6902       []patch  `json:"patchesJson6902,omitempty"`
	Patches               []patch  `json:"patches,omitempty"`

	Images       []image            `json:"images,omitempty"`
	ImageTags    []image            `json:"imageTags,omitempty"`
	Replacements []replacementField `json:"replacements,omitempty"`
	Replicas     []replica          `json:"replicas,omitempty"`
	SortOptions  *sortOptions       `json:"sortOptions,omitempty"`

	Resources  []string `json:"resources,omitempty"`
	Components []string `json:"components,omitempty"`
	Bases      []string `json:"bases,omitempty"`

	ConfigMapGenerator []generator       `json:"configMapGenerator,omitempty"`
	SecretGenerator    []generator       `json:"secretGenerator,omitempty"`
	GeneratorOptions   *generatorOptions `json:"generatorOptions,omitempty"`

	BuildMetadata []string `json:"buildMetadata,omitempty"`

	// What this package refuses:
	OpenAPI                     map[string]string `json:"openapi,omitempty"`
	Vars                        []any             `json:"vars,omitempty"`
	Crds                        []string          `json:"crds,omitempty"`
	HelmGlobals                 map[string]any    `json:"helmGlobals,omitempty"`
	HelmCharts                  []any             `json:"helmCharts,omitempty"`
	HelmChartInflationGenerator []any             `json:"helmChartInflationGenerator,omitempty"`
	Configurations              []string          `json:"configurations,omitempty"`
	Generators                  []string          `json:"generators,omitempty"`
	Transformers                []string          `json:"transformers,omitempty"`
	Validators                  []string          `json:"validators,omitempty"`
}

const (
	kustomizationVersion = "kustomize.config.k8s.io/v1beta1"
	componentVersion     = "kustomize.config.k8s.io/v1alpha1"
	kustomizationKind    = "Kustomization"
	componentKind        = "Component"
)

type label struct {
	Pairs            map[string]string `json:"pairs,omitempty"`
	IncludeSelectors bool              `json:"includeSelectors,omitempty"`
	IncludeTemplates bool              `json:"includeTemplates,omitempty"`
	Fields           []fieldSpec       `json:"fields,omitempty"`
}

type replica struct {
	Name  string `json:"name,omitempty"`
	Count int64  `json:"count"`
}

// parse reads a kustomization file's text. Models (*Kustomization).Unmarshal
func parse(text []byte) (*Kustomization, error) {
	if err := depth.Check(text); err != nil {
		return nil, fmt.Errorf("invalid Kustomization: %w", err)
	}
	data, err := yaml.YAMLToJSON(text)
	if err != nil {
		return nil, fmt.Errorf("invalid Kustomization: %w", err)
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	k := &Kustomization{}
	if err := decoder.Decode(k); err != nil {
		return nil, fmt.Errorf("invalid Kustomization: %w", err)
	}
	return k, nil
}

// check refuses what cannot be built. Models (*KustTarget).Load
func (k *Kustomization) check(dir string) error {
	empty := &Kustomization{APIVersion: k.APIVersion, Kind: k.Kind}
	if reflect.DeepEqual(k, empty) {
		return fmt.Errorf("kustomization.yaml is empty")
	}
	var wrong []string
	version := kustomizationVersion
	if k.Kind == componentKind {
		version = componentVersion
	}
	if k.Kind != "" && k.Kind != kustomizationKind && k.Kind != componentKind {
		wrong = append(wrong, "kind should be Kustomization or Component")
	}
	if k.APIVersion != "" && k.APIVersion != version {
		wrong = append(wrong, "apiVersion for "+k.Kind+" should be "+version)
	}
	if len(wrong) > 0 {
		return fmt.Errorf("Failed to read kustomization file under %s:\n%s", dir, strings.Join(wrong, "\n")) //nolint:staticcheck // kustomize's words
	}
	return k.refusal()
}

// refusal is the error about the first field that this package does not build.
func (k *Kustomization) refusal() error {
	for _, f := range []struct {
		name string
		used bool
	}{
		{"openapi", k.OpenAPI != nil},
		{"vars", k.Vars != nil},
		{"crds", k.Crds != nil},
		{"helmGlobals", k.HelmGlobals != nil},
		{"helmCharts", k.HelmCharts != nil},
		{"helmChartInflationGenerator", k.HelmChartInflationGenerator != nil},
		{"configurations", k.Configurations != nil},
		{"generators", k.Generators != nil},
		{"transformers", k.Transformers != nil},
		{"validators", k.Validators != nil},
	} {
		if f.used {
			return fmt.Errorf("the field %q of kustomizations is not supported by this cluster's kubectl", f.name)
		}
	}
	return nil
}

// warnings are those about deprecated fields. Models (*Kustomization).CheckDeprecatedFields
func (k *Kustomization) warnings() []string {
	var out []string
	for _, f := range []struct {
		used         bool
		old, instead string
		prefix       string
	}{
		{k.Bases != nil, "bases", "resources", ""},
		{k.CommonLabels != nil, "commonLabels", "labels", ""},
		{k.ImageTags != nil, "imageTags", "images", ""},
		{k.PatchesJSON6902 != nil, "patchesJson6902", "patches", ""},
		{k.PatchesStrategicMerge != nil, "patchesStrategicMerge", "patches", ""},
		{k.Vars != nil, "vars", "replacements", "[EXPERIMENTAL] "},
	} {
		if f.used {
			out = append(out, fmt.Sprintf("# Warning: '%s' is deprecated. Please use '%s' instead. %sRun 'kustomize edit fix' to update your Kustomization automatically.", f.old, f.instead, f.prefix))
		}
	}
	return out
}
