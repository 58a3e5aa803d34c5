package kubectl

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	schedulingv1 "k8s.io/api/scheduling/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/apimachinery/pkg/util/validation"
)

// createService is the generator of one type of Service.
// Models k8s.io/kubectl/pkg/cmd/create/create_service.go.
func createService(kind corev1.ServiceType) handler {
	return func(r *run, args []string) error {
		name, err := r.nameArg(args)
		if err != nil {
			return err
		}
		if err := r.readDryRun(); err != nil {
			return err
		}
		clusterIP, external := r.str("clusterip"), r.str("external-name")
		tcp := r.list("tcp")
		if clusterIP == "None" && kind != corev1.ServiceTypeClusterIP {
			return errors.New("ClusterIP=None can only be used with ClusterIP service type")
		}
		if clusterIP != "None" && len(tcp) == 0 && kind != corev1.ServiceTypeExternalName {
			return errors.New("at least one tcp port specifier must be provided")
		}
		if kind == corev1.ServiceTypeExternalName {
			if bad := validation.IsDNS1123Subdomain(external); len(bad) > 0 {
				return fmt.Errorf("invalid service external name %s", external)
			}
		}
		s := &corev1.Service{ObjectMeta: r.meta(name)}
		s.Labels = map[string]string{"app": name}
		s.Spec = corev1.ServiceSpec{Type: kind, Selector: map[string]string{"app": name}, ExternalName: external, ClusterIP: clusterIP}
		for _, text := range tcp {
			port, target, err := parsePorts(text)
			if err != nil {
				return err
			}
			s.Spec.Ports = append(s.Spec.Ports, corev1.ServicePort{
				Name: strings.ReplaceAll(text, ":", "-"), Port: port, TargetPort: target, Protocol: corev1.ProtocolTCP, NodePort: int32(r.integer("node-port")),
			})
		}
		return r.generated(s, "failed to create "+string(kind)+" service")
	}
}

func parsePorts(text string) (int32, intstr.IntOrString, error) {
	first, second, two := strings.Cut(text, ":")
	second, _, _ = strings.Cut(second, ":")
	port, err := strconv.ParseUint(first, 10, 16)
	if err != nil {
		return 0, intstr.IntOrString{}, err
	}
	if !two {
		return int32(port), intstr.FromInt32(int32(port)), nil
	}
	n, err := strconv.Atoi(second)
	var bad []string
	target := intstr.FromInt32(int32(n))
	if err != nil {
		target, bad = intstr.FromString(second), validation.IsValidPortName(second)
	} else {
		bad = validation.IsValidPortNum(n)
	}
	if len(bad) > 0 {
		return 0, intstr.IntOrString{}, errors.New(strings.Join(bad, ","))
	}
	return int32(port), target, nil
}

var availability = regexp.MustCompile(`^[0-9]+%?$`)

// runCreatePDB models k8s.io/kubectl/pkg/cmd/create/create_pdb.go.
func runCreatePDB(r *run, args []string) error {
	name, err := r.nameArg(args)
	if err != nil {
		return err
	}
	if err := r.readDryRun(); err != nil {
		return err
	}
	minimum, maximum := r.str("min-available"), r.str("max-unavailable")
	switch {
	case r.str("selector") == "":
		return errors.New("a selector must be specified")
	case minimum == "" && maximum == "":
		return errors.New("one of min-available or max-unavailable must be specified")
	case minimum != "" && maximum != "":
		return errors.New("min-available and max-unavailable cannot be both specified")
	case minimum != "" && !availability.MatchString(minimum):
		return errors.New("invalid format specified for min-available")
	case maximum != "" && !availability.MatchString(maximum):
		return errors.New("invalid format specified for max-unavailable")
	}
	selector, err := metav1.ParseToLabelSelector(r.str("selector"))
	if err != nil {
		return err
	}
	if len(selector.MatchExpressions) == 0 {
		selector.MatchExpressions = nil
	}
	pdb := &policyv1.PodDisruptionBudget{ObjectMeta: r.meta(name)}
	pdb.Spec.Selector = selector
	if minimum != "" {
		v := intstr.Parse(minimum)
		pdb.Spec.MinAvailable = &v
	} else {
		v := intstr.Parse(maximum)
		pdb.Spec.MaxUnavailable = &v
	}
	return r.generated(pdb, "failed to create poddisruptionbudgets")
}

// runCreatePriorityClass models k8s.io/kubectl/pkg/cmd/create/create_priorityclass.go.
func runCreatePriorityClass(r *run, args []string) error {
	name, err := r.nameArg(args)
	if err != nil {
		return err
	}
	if err := r.readDryRun(); err != nil {
		return err
	}
	p := &schedulingv1.PriorityClass{
		Value: int32(r.integer("value")), GlobalDefault: r.flag("global-default"), Description: r.str("description"),
		PreemptionPolicy: new(corev1.PreemptionPolicy(r.str("preemption-policy"))),
	}
	p.Name = name
	return r.generated(p, "failed to create priorityclass")
}

var (
	ingressRule    = regexp.MustCompile(`^(?P<host>[\w\*\-\.]*)?(?P<path>/.*)=(?P<svcname>[\w\-]+):(?P<svcport>[\w\-]+)(?:,(?P<istls>tls(?:=(?P<secret>[\w\-]+))?))?$`)
	ingressBackend = regexp.MustCompile(`^[\w\-]+:[\w\-]+$`)
)

// runCreateIngress models k8s.io/kubectl/pkg/cmd/create/create_ingress.go.
func runCreateIngress(r *run, args []string) error {
	name, err := r.nameArg(args)
	if err != nil {
		return err
	}
	if err := r.readDryRun(); err != nil {
		return err
	}
	rules, backend := r.list("rule"), r.str("default-backend")
	if backend == "" && len(rules) == 0 {
		return errors.New("not enough information provided: every ingress has to either specify a default-backend (which catches all traffic) or a list of rules (which catch specific paths)")
	}
	for _, rule := range rules {
		if !ingressRule.MatchString(rule) {
			return fmt.Errorf("rule %s is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]", rule)
		}
	}
	in := &networkingv1.Ingress{ObjectMeta: r.meta(name)}
	for _, a := range r.list("annotation") {
		key, value, ok := strings.Cut(a, "=")
		if !ok {
			return fmt.Errorf("annotation %s is invalid and should be in format key=[value]", a)
		}
		if in.Annotations == nil {
			in.Annotations = map[string]string{}
		}
		in.Annotations[key] = value
	}
	if backend != "" {
		if !ingressBackend.MatchString(backend) {
			return errors.New("default-backend should be in format servicename:serviceport")
		}
		in.Spec.DefaultBackend = new(serviceBackend(backend))
	}
	if class := r.str("class"); class != "" {
		in.Spec.IngressClassName = &class
	}
	in.Spec.TLS, in.Spec.Rules = ingressTLS(rules), ingressRules(rules)
	return r.generated(in, "failed to create ingress")
}

func serviceBackend(text string) networkingv1.IngressBackend {
	name, port, _ := strings.Cut(text, ":")
	b := networkingv1.IngressBackend{Service: &networkingv1.IngressServiceBackend{Name: name}}
	if n, err := strconv.Atoi(port); err == nil {
		b.Service.Port.Number = int32(n)
	} else {
		b.Service.Port.Name = port
	}
	return b
}

func ingressTLS(rules []string) []networkingv1.IngressTLS {
	var out []networkingv1.IngressTLS
	seen := map[string]bool{}
	for _, rule := range rules {
		body, tls, ok := strings.Cut(rule, ",")
		host, _, _ := strings.Cut(body, "/")
		if !ok || seen[host] {
			continue
		}
		seen[host] = true
		_, secret, _ := strings.Cut(tls, "=")
		if i := slices.IndexFunc(out, func(t networkingv1.IngressTLS) bool { return t.SecretName == secret }); i >= 0 {
			out[i].Hosts = append(out[i].Hosts, host)
			continue
		}
		t := networkingv1.IngressTLS{SecretName: secret}
		if host != "" {
			t.Hosts = []string{host}
		}
		if host != "" || secret != "" {
			out = append(out, t)
		}
	}
	return out
}

func ingressRules(rules []string) []networkingv1.IngressRule {
	var out []networkingv1.IngressRule
	for _, rule := range rules {
		body, _, _ := strings.Cut(rule, ",")
		host, rest, _ := strings.Cut(body, "/")
		where, service, _ := strings.Cut(rest, "=")
		kind := networkingv1.PathTypeExact
		where = "/" + where
		if strings.HasSuffix(where, "*") {
			kind, where = networkingv1.PathTypePrefix, strings.TrimSuffix(where, "*")
		}
		p := networkingv1.HTTPIngressPath{Path: where, PathType: &kind, Backend: serviceBackend(service)}
		if i := slices.IndexFunc(out, func(r networkingv1.IngressRule) bool { return r.Host == host }); i >= 0 {
			out[i].HTTP.Paths = append(out[i].HTTP.Paths, p)
			continue
		}
		r := networkingv1.IngressRule{Host: host}
		r.HTTP = &networkingv1.HTTPIngressRuleValue{Paths: []networkingv1.HTTPIngressPath{p}}
		out = append(out, r)
	}
	return out
}
