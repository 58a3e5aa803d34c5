package kubectl

// configure reads the kubeconfig and the flags that override it.
func (r *run) configure() error {
	r.namespace = "default"
	if ns := r.str("namespace"); ns != "" {
		r.namespace, r.namespaceGiven = ns, true
	}
	return nil
}
