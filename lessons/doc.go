// Package lessons reads guided lessons: folders in the layout that Killercoda scenarios use, with additions that other players
// ignore (translations, hints, predict-first questions, solutions, wrong attempts). README.md describes the format for authors.
//
// A [Lesson] is plain data, read from any fs.FS. Package lessons/check proves lessons solvable on a simulated cluster; package
// lessons/markdown turns their text into blocks for a page; package lessons/book is what a page is sent, made by lessons/publish. [Course] is our own course.
package lessons
