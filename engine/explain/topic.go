package explain

import "strings"

// docs is where the official documentation is.
const docs = "https://kubernetes.io/docs/"

// topic is what can be said about a STATUS, a phase, a condition, a container state or an Event anywhere. Texts may use facts.
type topic struct {
	title text // the term in a few words
	means text // what it means
	here  text // why here; what is left of it when facts are missing must still be true
	next  text // what comes next
	check text // what to check and how to mend it
	// fields of the manifest that govern it; {path} is the container's, {probePath} the probe's.
	fields  []string
	command string // what would have told
	link    string // below docs
	rules   []Rule // decisions that say why; the newest counts
}

// topicFor finds a topic by its key; a key with a part after a slash falls back to the part before.
func topicFor(key string) topic {
	for {
		if t, ok := topics[key]; ok {
			return t
		}
		i := strings.LastIndexByte(key, '/')
		if i < 0 {
			return unknownTopic
		}
		key = key[:i]
	}
}

func hasTopic(key string) bool {
	_, ok := topics[key]
	return ok
}

// topics are all of them: the files topics_*.go.
var topics = func() map[string]topic {
	all := map[string]topic{}
	for _, part := range []map[string]topic{
		phaseTopics, conditionTopics, stateTopics, startTopics, imageTopics, endTopics, schedulingTopics, nodeTopics,
		podEventTopics, probeTopics, volumeTopics, clusterEventTopics, workloadTopics,
		rolloutTopics, jobTopics, serviceTopics, machineTopics, limitTopics, objectTopics, controllerTopics,
	} {
		for key, t := range part {
			if _, twice := all[key]; twice {
				panic("explain: two topics for " + key)
			}
			all[key] = t
		}
	}
	return all
}()

// unknownTopic answers for words that no topic is about.
var unknownTopic = topic{
	title:   text{"A word that this program does not know", "本程序不认识的词"},
	means:   text{"A component or a controller of its own has put this word here. Its message says more than a catalogue could.", "这个词是某个组件或自定义控制器写下的，附带的消息比任何词汇表都说得清楚。"},
	here:    text{"[[The message reads: {message}]]", "[[消息原文：{message}]]"},
	check:   text{"Read the message and the Events of the object.", "先读消息和该对象的 Events。"},
	command: "kubectl describe pod {pod}{ns}",
	link:    "concepts/workloads/pods/pod-lifecycle/",
}
