// Package page is what a person sees: the playground's components. [Playground] holds what is known and what was asked for, talks to the
// engine and hands plain data to the other components, each of which is named after a part of the screen and raises intents (the types
// in intents.go) instead of doing anything itself.
//
// # Lessons
//
// A page at /lessons/NAME/ plays a lesson ([NewLesson] draws it before any program runs), and so does /embed/ when its address names one and a step to begin
// at: the cluster is brought to where that step begins. Another lesson is another load of the page. [Playground.OnLesson] is told of every page that is opened and every step that is done
// ([LessonNews]), the last time with Completed and the final [LessonScore].
//
// What lesson*.go hold: lesson.go the lesson's pages; lessonsession.go the cluster on which it begins and the way back; lessonmeant.go what can be meant in it, and what waits for a guess; lessonlook.go how the page
// notices that a step is done (its check is tried on a copy of the cluster, protocol's "try"); lessonshow.go the solution that plays itself; lessonkeep.go what is
// kept; lessonpanel.go, lessontext.go, lessonquestion.go, lessonend.go what is seen; lessonahead.go what stands above the terminal of a narrow screen.
package page
