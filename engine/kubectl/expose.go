package kubectl

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"

	"github.com/podscope/podscope/engine/store"
)

// exposure is what an object says about the service that would expose it.
type exposure struct {
	selector  map[string]string
	ports     []string
	protocols map[string]corev1.Protocol
}

// runExpose models k8s.io/kubectl/pkg/cmd/expose.
func runExpose(r *run, args []string) error {
	if err := r.readDryRun(); err != nil {
		return err
	}
	b := r.newBuilder()
	b.labels = ""
	b.args(false, args)
	return b.each(r.exposeOne)
}

func (r *run) exposeOne(i *info) error {
	if i.object == nil {
		if err := r.fetch(i); err != nil {
			return err
		}
	}
	found, err := exposed(i.object, i.kind.GroupVersionKind.GroupKind().String())
	if err != nil {
		return err
	}
	service, err := r.buildService(i, found)
	if err != nil {
		return err
	}
	obj, err := r.override(service)
	if err != nil {
		return err
	}
	created, err := r.runCreated(obj)
	if err != nil {
		return err
	}
	return r.printDone(created, "exposed")
}

// exposed models k8s.io/kubectl/pkg/polymorphichelpers canBeExposed, mapBasedSelectorForObject and portsForObject.
func exposed(obj store.Object, kind string) (exposure, error) {
	switch o := obj.(type) {
	case *corev1.Pod:
		if len(o.Labels) == 0 {
			return exposure{}, errors.New("couldn't retrieve selectors via --selector flag or introspection: the pod has no labels and cannot be exposed")
		}
		return containerExposure(o.Labels, o.Spec), nil
	case *corev1.Service:
		if o.Spec.Selector == nil {
			return exposure{}, errors.New("couldn't retrieve selectors via --selector flag or introspection: the service has no pod selector set")
		}
		e := exposure{selector: o.Spec.Selector, protocols: map[string]corev1.Protocol{}}
		for _, p := range o.Spec.Ports {
			port := strconv.Itoa(int(p.Port))
			e.ports = append(e.ports, port)
			e.protocols[port] = p.Protocol
		}
		return e, nil
	case *corev1.ReplicationController:
		return containerExposure(o.Spec.Selector, o.Spec.Template.Spec), nil
	case *appsv1.Deployment:
		return selectorExposure(o.Spec.Selector, o.Spec.Template.Spec)
	case *appsv1.ReplicaSet:
		return selectorExposure(o.Spec.Selector, o.Spec.Template.Spec)
	}
	return exposure{}, fmt.Errorf("cannot expose a %s", kind)
}

func selectorExposure(s *metav1.LabelSelector, spec corev1.PodSpec) (exposure, error) {
	if len(s.MatchExpressions) > 0 {
		return exposure{}, fmt.Errorf("couldn't retrieve selectors via --selector flag or introspection: couldn't convert expressions - \"%+v\" to map-based selector format", s.MatchExpressions)
	}
	return containerExposure(s.MatchLabels, spec), nil
}

func containerExposure(selector map[string]string, spec corev1.PodSpec) exposure {
	e := exposure{selector: selector, protocols: map[string]corev1.Protocol{}}
	for _, c := range spec.Containers {
		for _, p := range c.Ports {
			port := strconv.Itoa(int(p.ContainerPort))
			e.ports = append(e.ports, port)
			e.protocols[port] = p.Protocol
		}
	}
	return e
}

func (r *run) buildService(i *info, found exposure) (*corev1.Service, error) {
	name := r.str("name")
	if name == "" {
		name = i.name[:min(len(i.name), 63)]
	}
	s := &corev1.Service{ObjectMeta: metav1.ObjectMeta{Name: name, Labels: i.object.GetLabels()}}
	s.SetGroupVersionKind(corev1.SchemeGroupVersion.WithKind("Service"))
	s.Spec.Selector = found.selector
	var err error
	if text := r.str("selector"); text != "" {
		if s.Spec.Selector, err = parseLabelSpec(text); err != nil {
			return nil, err
		}
	}
	if text := r.str("labels"); text != "" {
		if s.Labels, err = parseLabelSpec(text); err != nil {
			return nil, err
		}
	}
	if s.Spec.Ports, err = r.servicePorts(found); err != nil {
		return nil, err
	}
	s.Spec.Type = corev1.ServiceType(r.str("type"))
	if ip := r.str("external-ip"); ip != "" {
		s.Spec.ExternalIPs = []string{ip}
	}
	if ip := r.str("load-balancer-ip"); ip != "" && s.Spec.Type == corev1.ServiceTypeLoadBalancer {
		s.Spec.LoadBalancerIP = ip
	}
	switch a := r.str("session-affinity"); corev1.ServiceAffinity(a) {
	case "":
	case corev1.ServiceAffinityNone, corev1.ServiceAffinityClientIP:
		s.Spec.SessionAffinity = corev1.ServiceAffinity(a)
	default:
		return nil, fmt.Errorf("unknown session affinity: %s", a)
	}
	s.Spec.ClusterIP = r.str("cluster-ip")
	return s, nil
}

func (r *run) servicePorts(found exposure) ([]corev1.ServicePort, error) {
	ports := found.ports
	if p := r.str("port"); p != "" {
		ports = strings.Split(p, ",")
	}
	if len(ports) == 0 && r.str("cluster-ip") != "None" {
		return nil, errors.New("couldn't find port via --port flag or introspection")
	}
	var out []corev1.ServicePort
	for n, text := range ports {
		port, err := strconv.Atoi(text)
		if err != nil {
			return nil, err
		}
		sp := corev1.ServicePort{Port: int32(port), Protocol: corev1.ProtocolTCP, TargetPort: intstr.FromInt32(int32(port))}
		if p := found.protocols[text]; p != "" {
			sp.Protocol = p
		}
		if p := r.str("protocol"); p != "" {
			sp.Protocol = corev1.Protocol(p)
		}
		if t := r.str("target-port"); t != "" {
			sp.TargetPort = intstr.Parse(t)
		}
		if len(ports) > 1 {
			sp.Name = fmt.Sprintf("port-%d", n+1)
		}
		out = append(out, sp)
	}
	return out, nil
}
