package api

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
)

// Issuer is who issues service accounts' tokens, and whom they are for unless somebody else is named.
const Issuer = "https://kubernetes.default.svc.cluster.local"

// How long tokens last. The one that every pod is given looks as if it lasted an hour, and lasts a year: programs that never read it again go on
// working.
// Models pkg/serviceaccount WarnOnlyBoundTokenExpirationPeriod, ExpirationExtensionSeconds
const (
	tokenLifetime   = time.Hour
	warnAfter       = tokenExpirationSeconds * time.Second
	extendedLife    = 365 * 24 * time.Hour
	leewayOfDeleted = time.Minute
)

// TokenRequest says what a token is for.
type TokenRequest struct {
	Audiences []string      // empty: the API server
	Lifetime  time.Duration // 0: an hour
	// Pod is what the token goes with, which runs on Node; nil: nothing but the account.
	Pod  *corev1.Pod
	Node string
}

// tokenReference names an object that a token goes with.
type tokenReference struct {
	Name string `json:"name"`
	UID  string `json:"uid,omitempty"`
}

// tokenClaims models pkg/serviceaccount Claims, in the order in which they are written.
type tokenClaims struct {
	Audience   []string `json:"aud"`
	Expiry     int64    `json:"exp"`
	IssuedAt   int64    `json:"iat"`
	Issuer     string   `json:"iss"`
	ID         string   `json:"jti,omitempty"`
	Kubernetes struct {
		Namespace string          `json:"namespace"`
		Node      *tokenReference `json:"node,omitempty"`
		Pod       *tokenReference `json:"pod,omitempty"`
		Account   tokenReference  `json:"serviceaccount"`
		WarnAfter int64           `json:"warnafter,omitempty"`
	} `json:"kubernetes.io"`
	NotBefore int64  `json:"nbf"`
	Subject   string `json:"sub"`
}

// IssueToken is a token by which somebody can show that they act for a service account.
// Models pkg/registry/core/serviceaccount/storage TokenREST.Create
func (s *Server) IssueToken(account *corev1.ServiceAccount, q TokenRequest) string {
	now := s.sim.Now()
	claims := tokenClaims{
		Audience: q.Audiences, IssuedAt: now.Unix(), Issuer: Issuer, NotBefore: now.Unix(), Subject: accountName(account.Namespace, account.Name),
	}
	if len(q.Audiences) == 0 {
		claims.Audience = []string{Issuer}
	}
	life := q.Lifetime
	if life == 0 {
		life = tokenLifetime
	}
	k := &claims.Kubernetes
	k.Namespace, k.Account = account.Namespace, tokenReference{account.Name, string(account.UID)}
	if q.Pod != nil {
		k.Pod, k.Node = &tokenReference{q.Pod.Name, string(q.Pod.UID)}, &tokenReference{Name: q.Node}
		if node, err := Get[*corev1.Node](s.Client("kube-apiserver"), "", q.Node); err == nil {
			k.Node.UID = string(node.UID)
		}
		if life == warnAfter && slices.Equal(claims.Audience, []string{Issuer}) {
			k.WarnAfter, life = now.Add(life).Unix(), extendedLife
		}
	}
	claims.Expiry = now.Add(life).Unix()
	claims.ID = claims.digest()
	return sign(claims)
}

// digest is an identifier that hangs on nothing but what a token is for and when it is good.
func (t *tokenClaims) digest() string {
	what := []byte(t.Subject)
	for _, a := range t.Audience {
		what = append(append(what, 0), a...)
	}
	if t.Kubernetes.Pod != nil {
		what = append(append(what, 0), t.Kubernetes.Pod.UID...)
	}
	what = binary.BigEndian.AppendUint64(what, uint64(t.IssuedAt))
	sum := sha256.Sum256(binary.BigEndian.AppendUint64(what, uint64(t.Expiry)))
	sum[6], sum[8] = sum[6]&0x0f|0x40, sum[8]&0x3f|0x80
	const digits = "0123456789abcdef"
	var b strings.Builder
	for i, c := range sum[:16] {
		if i == 4 || i == 6 || i == 8 || i == 10 {
			b.WriteByte('-')
		}
		b.WriteByte(digits[c>>4])
		b.WriteByte(digits[c&15])
	}
	return b.String()
}

// tokenKey is the key that tokens are signed with, and its name.
const (
	tokenKeyID = "0Bu2cQ8jXy5vK1mT7rZpWnEoLd3Gf6sHaVtIxYk9RqM"
	tokenKey   = "the cluster's service account key"
)

// tokenHeader is what every token begins with.
var tokenHeader = base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"RS256","kid":"`+tokenKeyID+`"}`)) + "."

// sign makes a token of claims. The signature is as long as RSA's, but anybody who knows the key can make it: nothing here is worth a forgery.
// Every pod gets a token.
func sign(claims any) string {
	data, _ := json.Marshal(claims)
	encoding := base64.RawURLEncoding
	token := make([]byte, 0, len(tokenHeader)+encoding.EncodedLen(len(data))+1+encoding.EncodedLen(signatureLength))
	token = encoding.AppendEncode(append(token, tokenHeader...), data)
	mark := signature(token)
	return string(encoding.AppendEncode(append(token, '.'), mark))
}

// signatureLength is how many bytes a signature has.
const signatureLength = 256

func signature(signed []byte) []byte {
	h := sha256.New()
	h.Write([]byte(tokenKey))
	h.Write(signed)
	out := make([]byte, signatureLength)
	_, _ = rand.NewChaCha8([32]byte(h.Sum(nil))).Read(out) // it never fails
	return out
}

// Authenticate finds out whose token it is; ok is false for those that are not, or no longer, good.
// Models pkg/serviceaccount jwtTokenAuthenticator.AuthenticateToken, validator.Validate
func (s *Server) Authenticate(token string) (u User, ok bool) {
	signed, mark := token, ""
	if i := strings.LastIndexByte(token, '.'); i >= 0 {
		signed, mark = token[:i], token[i+1:]
	}
	_, body, _ := strings.Cut(signed, ".")
	data, err := base64.RawURLEncoding.DecodeString(body)
	if err != nil || mark != base64.RawURLEncoding.EncodeToString(signature([]byte(signed))) {
		return User{}, false
	}
	var claims tokenClaims
	switch {
	case json.Unmarshal(data, &claims) != nil:
		return User{}, false
	case claims.Issuer == secretIssuer:
		return s.authenticateSecret(token, data)
	case !s.valid(&claims):
		return User{}, false
	}
	u = accountUser(claims.Kubernetes.Namespace, claims.Kubernetes.Account)
	u.Extra = map[string][]string{credentialKey: {"JTI=" + claims.ID}}
	return u, true
}

// accountUser is a service account as one who makes requests.
func accountUser(namespace string, account tokenReference) User {
	return User{Name: accountName(namespace, account.Name), UID: account.UID, Groups: []string{accountsGroup, accountsGroup + ":" + namespace, authenticatedGroup}}
}

// valid reports whether a token's time has not run out and whether what it goes with is still there.
func (s *Server) valid(claims *tokenClaims) bool {
	k, now, c := claims.Kubernetes, s.sim.Now(), s.Client("kube-apiserver")
	if !slices.Contains(claims.Audience, Issuer) || now.Unix() >= claims.Expiry {
		return false
	}
	account, err := Get[*corev1.ServiceAccount](c, k.Namespace, k.Account.Name)
	if err != nil || string(account.UID) != k.Account.UID {
		return false
	}
	if k.Pod == nil {
		return true
	}
	pod, err := Get[*corev1.Pod](c, k.Namespace, k.Pod.Name)
	if err != nil || string(pod.UID) != k.Pod.UID {
		return false
	}
	return pod.DeletionTimestamp == nil || now.Before(pod.DeletionTimestamp.Add(leewayOfDeleted))
}
