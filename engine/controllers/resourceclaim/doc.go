// Package resourceclaim stands for the controller that makes ResourceClaims from templates. The cluster has no templates, so all that it does
// is to say so.
package resourceclaim
