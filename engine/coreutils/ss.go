package coreutils

func ss() command {
	return command{flags: "ltnuapHe46", usage: "[options]", run: func(t *tool) int {
		t.print("State  Recv-Q Send-Q Local Address:Port  Peer Address:PortProcess\n")
		if t.Net == nil {
			return 0
		}
		if t.has('l') || t.has('a') {
			for _, l := range t.Net.Listeners() {
				t.print("LISTEN 0      128    %18s %18s\n", l.Addr(), "0.0.0.0:*")
			}
		}
		if !t.has('l') {
			for _, c := range t.Net.Conns() {
				t.print("ESTAB  0      0      %18s %18s\n", c.LocalAddr(), c.RemoteAddr())
			}
		}
		return 0
	}}
}
