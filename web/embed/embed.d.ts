/**
 * The embedded playground: the element `<pod-playground>` that embed.js defines, and the messages that its frame and the page around it exchange.
 * Version 1 of the protocol. Messages of another version are answered with an error of the code "version".
 *
 * With the element you need no messages: `send` sends commands, DOM events named "podscope-" and the message's type bring news. Without it (an
 * `<iframe src="…/embed/#…">` of your own) post Command objects to the frame's window and listen to "message" events; check their origin.
 */

/** A file of the editor. */
export interface File { name: string; text: string }

/** An object of the cluster. */
export interface ObjectRef { kind: string; namespace?: string; name: string }

/** A pod as `kubectl get pods` shows it. */
export interface Pod { namespace: string; name: string; node: string; ready: string; status: string; phase: string; restarts: number }

/** All that is needed to open a session again. Keep it, send it back with "load"; its inside is described in the documentation of formats. */
export interface SessionRecord { podscope: 1; files: File[]; [more: string]: unknown }

/** Times are milliseconds of simulated time since the session's start. */
export type Moment = number;

/** What the page around may ask for, and what the answer's `result` is. */
export interface Commands {
  /** Open something else: exactly one of manifest, files, session, lesson. A session may be a record, or a link to one. */
  load: { fields: { manifest?: string; files?: File[]; session?: SessionRecord | string; lesson?: string; step?: number; kubernetes?: string; seed?: number; nodes?: 1 | 2 | 3; apply?: boolean }; result: State };
  /** Apply files, or what the editor holds. In the past it needs `branch: true`, which forgets what came after. */
  apply: { fields: { manifest?: string; files?: File[]; branch?: boolean }; result: { ok: boolean; said: string } };
  /** To the next change that a learner can see; back to the one before. */
  step: { fields: {}; result: Moved };
  back: { fields: {}; result: Moved };
  /** Let time pass: simulated seconds a second; 0 is as fast as it goes. */
  play: { fields: { speed?: number }; result: { at: Moment; end: Moment; playing: boolean } };
  pause: { fields: {}; result: { at: Moment; end: Moment; playing: boolean } };
  /** Look at another moment. At or behind the end: return to the present. */
  seek: { fields: { at: Moment }; result: Moved };
  until: { fields: { goal: "event" | "ready" | "finished" | "restart" | "gone" | "idle" }; result: Moved };
  /** Run a command line on the cluster's control-plane node. `ended` is false when it still runs after five simulated seconds. */
  run: { fields: { command: string; branch?: boolean }; result: { stdout: string; stderr: string; exit: number; ended: boolean } };
  state: { fields: {}; result: State };
  theme: { fields: { theme: "auto" | "light" | "dark" }; result: {} };
  /** The frame goes to its page in that language and takes the session along; "ready" comes again. */
  language: { fields: { language: "en" | "zh" }; result: {} };
}

export interface Moved { at: Moment; end: Moment; reached: boolean; sentence: string }

export interface State {
  kubernetes: string;
  at: Moment;
  end: Moment;
  /** The moment looked at lies before the end. */
  past: boolean;
  playing: boolean;
  /** Of everything that has happened: equal sessions have equal hashes. */
  hash: string;
  pods: Pod[];
  lesson?: LessonState;
  record: SessionRecord;
}

export interface LessonState { lesson: string; step: number; steps: number; done: number }

export type CommandName = keyof Commands;

/** A command as it is posted to the frame. Its answer carries the same id. */
export type Command<T extends CommandName = CommandName> = { podscope: 1; id?: string | number; type: T } & Commands[T]["fields"];

/** What the frame says. */
export type News =
  /** The frame has loaded its page; the programs are on their way. */
  | { podscope: 1; type: "loading" }
  | { podscope: 1; type: "ready"; kubernetes: string; at: Moment; end: Moment }
  | { podscope: 1; type: "step"; at: Moment; sentence: string; changes: { at: Moment; kind: "event" | "status" | "created" | "deleted"; object: ObjectRef; sentence: string }[] }
  | { podscope: 1; type: "event"; event: { at: Moment; type: "Normal" | "Warning"; reason: string; message: string; from: string; object: ObjectRef; container: string; count: number } }
  | { podscope: 1; type: "status"; at: Moment; pod: Pod; gone: boolean }
  | { podscope: 1; type: "playing"; playing: boolean; at: Moment }
  /** A lesson was opened, or one of its steps solved. */
  | ({ podscope: 1; type: "progress" } & LessonState)
  /** A lesson was solved. The score, from 0 to 1, is the share of steps solved without being shown. */
  | ({ podscope: 1; type: "completed"; score: number } & LessonState)
  | { podscope: 1; type: "reply"; id?: string | number; result: unknown }
  /** Without an id: something that nobody asked for went wrong. */
  | { podscope: 1; type: "error"; id?: string | number; code: ErrorCode | string; message: string };

/**
 * form: a field is missing or has the wrong form. unknown: no such command. version: another version of the protocol. notready: too early.
 * past: the past is not changed without `branch`. session: what should be loaded cannot be read. notfound: no such lesson or object.
 */
export type ErrorCode = "form" | "unknown" | "version" | "notready" | "past" | "session" | "notfound" | "internal";

/** The element. Attributes: lesson, step, src, session, lang, theme, panes, height, start, speed, play, apply, kubernetes, nodes, seed. */
export interface PodPlaygroundElement extends HTMLElement {
  /** Load the playground, unless it is there. */
  start(): Promise<PodPlaygroundElement>;
  /** Unload it. The session goes on at the next start. */
  stop(): Promise<void>;
  /** Start it if need be, and send a command. Refused commands reject with an Error that has a `code`. */
  send<T extends CommandName>(type: T, fields?: Commands[T]["fields"]): Promise<Commands[T]["result"]>;
}

/** DOM events of the element; they bubble. */
export type PodPlaygroundEvents = { [T in News["type"] as `podscope-${T}`]: CustomEvent<Extract<News, { type: T }>> };

declare global {
  interface HTMLElementTagNameMap { "pod-playground": PodPlaygroundElement }
  interface HTMLElementEventMap extends PodPlaygroundEvents {}
}
