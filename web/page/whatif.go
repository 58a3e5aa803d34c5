package page

import (
	"github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/podscope/podscope/engine/protocol"
)

// What a learner can do to the cluster by a click is what can be typed as well: each entry shows its command.

func ifPod(c labels, p protocol.Pod) []app.UI {
	target := p.Name
	if p.Namespace != "default" {
		target += " -n " + p.Namespace
	}
	return ifs(c, [][2]string{
		{c.IfDelete, "kubectl delete pod " + target},
		{c.IfDeleteNow, "kubectl delete pod " + target + " --grace-period=0 --force"},
		{c.IfLabel, "kubectl label pod " + target + " release=canary --overwrite"},
	})
}

func ifContainer(c labels, ref protocol.Ref, k protocol.Container) []app.UI {
	target := "kubectl exec " + ref.Name + " -c " + k.Name
	if ref.Namespace != "default" {
		target = "kubectl exec " + ref.Name + " -n " + ref.Namespace + " -c " + k.Name
	}
	return ifs(c, [][2]string{
		{c.IfTerm, target + " -- kill 1"},
		{c.IfKill, target + " -- kill -9 -1"},
	})
}

func ifNode(c labels, n protocol.Node) []app.UI {
	list := [][2]string{{c.IfCordon, "kubectl cordon " + n.Name}}
	if !n.Schedulable {
		list = [][2]string{{c.IfUncordon, "kubectl uncordon " + n.Name}}
	}
	taint := [2]string{c.IfTaint, "kubectl taint nodes " + n.Name + " maintenance=true:NoExecute"}
	for _, t := range n.Taints {
		if t == "maintenance=true:NoExecute" {
			taint = [2]string{c.IfUntaint, "kubectl taint nodes " + n.Name + " maintenance-"}
		}
	}
	return ifs(c, append(list, taint, [2]string{c.IfDrain, "kubectl drain " + n.Name + " --ignore-daemonsets --force --delete-emptydir-data"}))
}

func ifs(c labels, list [][2]string) []app.UI {
	out := []app.UI{app.P().Class("menu-title").Text(c.WhatIfIntro)}
	for _, entry := range list {
		out = append(out, choice(entry[0], entry[1], Run{entry[1]}))
	}
	return out
}
