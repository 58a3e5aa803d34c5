package vfs

// Capability is one piece of root's power, by its number in Linux.
type Capability uint

// The pieces that something here asks for.
const (
	CapChown       Capability = 0
	CapDACOverride Capability = 1
	CapFOwner      Capability = 3
	CapKill        Capability = 5
	CapSetGID      Capability = 6
	CapSetUID      Capability = 7
	CapNetBind     Capability = 10
)

// AllCapabilities are those that the node's kernel knows.
const AllCapabilities = 1<<41 - 1

// Bounding are the capabilities that a program run as root would have, a bit each.
func (c Cred) Bounding() uint64 { return AllCapabilities &^ c.Without }

// Capabilities are those that the credentials have: only root has any.
func (c Cred) Capabilities() uint64 {
	if c.UID != 0 {
		return 0
	}
	return c.Bounding()
}

// Become is another user, held as these credentials are.
func (c Cred) Become(uid, gid int) Cred { return Cred{UID: uid, GID: gid, Without: c.Without} }

// Has reports whether the credentials have a capability.
func (c Cred) Has(power Capability) bool { return c.Capabilities()>>power&1 != 0 }
