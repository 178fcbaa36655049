/** A message as a page shows it. */
export interface ShownEntry {
  /** 0: it is being sent, or has failed. */
  readonly seq: number;
  readonly state: 'POSTED' | 'PENDING' | 'SENT' | 'FAILED';
  readonly text: string;
}

/** What one page showed of the room, each time that it changed: the last is how it stands at the end. */
export interface Screen {
  readonly person: string;
  readonly views: readonly (readonly ShownEntry[])[];
}

/** A message that somebody typed and sent. Texts are unique in a run. */
export interface Written {
  readonly person: string;
  readonly text: string;
}

/** A message as the service holds it. */
export interface Kept {
  readonly seq: number;
  readonly person: string;
  readonly text: string;
}

/** Everything that was recorded of one room. */
export interface Run {
  /** In the order in which each person wrote. */
  readonly written: readonly Written[];
  readonly screens: readonly Screen[];
  /** Read after the end, oldest first. */
  readonly kept: readonly Kept[];
}
