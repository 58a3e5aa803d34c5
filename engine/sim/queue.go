package sim

// eventQueue is a heap of what is to happen, the earliest first. It is not container/heap, whose calls through an interface are dear where
// every event of a cluster passes twice.
type eventQueue []*Timer

func (t *Timer) before(other *Timer) bool {
	return t.at < other.at || t.at == other.at && t.seq < other.seq
}

func (q *eventQueue) push(t *Timer) {
	*q = append(*q, t)
	q.up(len(*q)-1, t)
}

// remove takes out a timer that is queued.
func (q *eventQueue) remove(t *Timer) {
	i, last := t.index, len(*q)-1
	moved := (*q)[last]
	(*q)[last] = nil
	*q = (*q)[:last]
	t.index = -1
	if i == last {
		return
	}
	if i > 0 && moved.before((*q)[(i-1)/2]) {
		q.up(i, moved)
	} else {
		q.down(i, moved)
	}
}

// up puts a timer where i is, or above.
func (q eventQueue) up(i int, t *Timer) {
	for i > 0 {
		parent := (i - 1) / 2
		if !t.before(q[parent]) {
			break
		}
		q.put(i, q[parent])
		i = parent
	}
	q.put(i, t)
}

// down puts a timer where i is, or below.
func (q eventQueue) down(i int, t *Timer) {
	for {
		child := 2*i + 1
		if child >= len(q) {
			break
		}
		if child+1 < len(q) && q[child+1].before(q[child]) {
			child++
		}
		if !q[child].before(t) {
			break
		}
		q.put(i, q[child])
		i = child
	}
	q.put(i, t)
}

func (q eventQueue) put(i int, t *Timer) {
	q[i] = t
	t.index = i
}
