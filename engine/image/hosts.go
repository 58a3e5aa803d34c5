package image

import "strings"

// A host is a registry host that exists in the simulated world.
type host struct {
	api    string // where its API answers
	ip     string
	mirror string // what stands before the path of the repository that it mirrors, or empty
	// absent words the refusal of a repository that does not exist.
	absent func(Ref) error
}

// hosts are the registries that resolve. Any other name is "no such host".
var hosts = map[string]host{
	"docker.io":                  {api: "registry-1.docker.io", ip: "44.208.254.194", absent: errDenied},
	"registry.k8s.io":            {api: "registry.k8s.io", ip: "34.96.108.209", absent: errNotFound},
	"k8s.gcr.io":                 {api: "k8s.gcr.io", ip: "142.250.102.82", mirror: "registry.k8s.io", absent: errNotFound},
	"gcr.io":                     {api: "gcr.io", ip: "142.250.102.82", absent: errToken("https://gcr.io/v2/token", "403 Forbidden")},
	"ghcr.io":                    {api: "ghcr.io", ip: "140.82.121.33", absent: errToken("https://ghcr.io/token", "403 Forbidden")},
	"quay.io":                    {api: "quay.io", ip: "34.225.41.113", absent: errToken("https://quay.io/v2/auth", "401 UNAUTHORIZED")},
	"mcr.microsoft.com":          {api: "mcr.microsoft.com", ip: "150.171.70.10", absent: errNotFound},
	"public.ecr.aws":             {api: "public.ecr.aws", ip: "99.83.145.10", mirror: "public.ecr.aws/docker", absent: errNotFound},
	"docker.m.daocloud.io":       {api: "docker.m.daocloud.io", ip: "120.55.105.209", mirror: "docker.io", absent: errDenied},
	"m.daocloud.io":              {api: "m.daocloud.io", ip: "120.55.105.209", absent: errDenied},
	"mirror.gcr.io":              {api: "mirror.gcr.io", ip: "142.250.102.82", mirror: "docker.io", absent: errNotFound},
	"registry.aliyuncs.com":      {api: "registry.aliyuncs.com", ip: "120.55.105.209", absent: errDenied},
	"k8s.m.daocloud.io":          {api: "k8s.m.daocloud.io", ip: "120.55.105.209", mirror: "registry.k8s.io", absent: errDenied},
	"hub-mirror.c.163.com":       {api: "hub-mirror.c.163.com", ip: "59.111.0.251", mirror: "docker.io", absent: errDenied},
	"docker.mirrors.ustc.edu.cn": {api: "docker.mirrors.ustc.edu.cn", ip: "202.141.160.110", mirror: "docker.io", absent: errDenied},
}

// mirrored names the repository of the catalogue that answers for a reference.
func (r *Registry) mirrored(ref Ref) string {
	if r.entries[ref.Repository()] != nil {
		return ref.Repository()
	}
	switch {
	case ref.Domain == "registry.aliyuncs.com" && strings.HasPrefix(ref.Path, "google_containers/"):
		return "registry.k8s.io/" + strings.TrimPrefix(ref.Path, "google_containers/")
	case ref.Domain == "m.daocloud.io":
		return ref.Path
	case ref.Domain == "public.ecr.aws":
		return "docker.io/" + strings.TrimPrefix(ref.Path, "docker/")
	}
	if h := hosts[ref.Domain]; h.mirror != "" {
		return h.mirror + "/" + ref.Path
	}
	return ref.Repository()
}
