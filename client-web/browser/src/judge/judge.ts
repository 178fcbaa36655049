import type { Run, ShownEntry } from './run.ts';

/** One function a promise. Each answers what speaks against it, in sentences; nothing: it was kept. */
export const promises = {
  durable,
  unique,
  gapless,
  ordered,
  complete,
  steady,
};

/** What speaks against a run, each sentence with the name of its promise. */
export function judge(run: Run): string[] {
  return Object.entries(promises).flatMap(([name, promise]) => promise(run).map((fault) => `${name}: ${fault}`));
}

/** What somebody wrote, and what a page showed as sent, is kept. */
function durable({ written, screens, kept }: Run): string[] {
  const faults = written
    .filter((one) => !kept.some(({ person, text }) => person === one.person && text === one.text))
    .map(({ person, text }) => `"${text}" of ${person} is not kept`);
  for (const { person, views } of screens) {
    const told = new Set(
      views
        .flat()
        .filter(isTold)
        .map(({ text }) => text),
    );
    for (const { text } of kept) told.delete(text);
    faults.push(...[...told].map((text) => `"${text}" was told to ${person} and is not kept`));
  }
  return faults;
}

/** Nothing is kept twice, and nothing that nobody wrote. */
function unique({ written, kept }: Run): string[] {
  const faults = doubled(kept.map(({ text }) => text)).map((text) => `"${text}" is kept twice`);
  const unknown = kept.filter(({ text }) => !written.some((one) => one.text === text));
  return [...faults, ...unknown.map(({ text }) => `"${text}" is kept and nobody wrote it`)];
}

/** What is kept runs 1, 2, 3, … */
function gapless({ kept }: Run): string[] {
  const at = kept.findIndex(({ seq }, index) => seq !== index + 1);
  return at === -1 ? [] : [`message ${at + 1} is kept as ${kept[at]?.seq}`];
}

/** Each person's messages are kept in the order in which they were written. */
function ordered({ written, kept }: Run): string[] {
  const faults: string[] = [];
  for (const person of new Set(written.map((one) => one.person))) {
    const wanted = written.filter((one) => one.person === person).map(({ text }) => text);
    const found = kept.filter((one) => one.person === person && wanted.includes(one.text)).map(({ text }) => text);
    const places = found.map((text) => wanted.indexOf(text));
    const at = places.findIndex((place, index) => index > 0 && place < (places[index - 1] ?? 0));
    if (at !== -1)
      faults.push(`"${found[at]}" of ${person} is kept behind "${found[at - 1]}", which was written later`);
  }
  return faults;
}

/** Every page shows in the end what is kept, once, in order, and nothing else. */
function complete({ screens, kept }: Run): string[] {
  const wanted = kept.map(({ seq, text }) => `${seq} ${text}`);
  return screens.flatMap(({ person, views }) => {
    const shown = (views.at(-1) ?? []).map((entry) => `${isPosted(entry) ? entry.seq : entry.state} ${entry.text}`);
    const at = [...Array(Math.max(wanted.length, shown.length)).keys()].find((index) => wanted[index] !== shown[index]);
    if (at === undefined) return [];
    return [
      `place ${at + 1} of ${person}'s page shows "${shown[at] ?? 'nothing'}" instead of "${wanted[at] ?? 'nothing'}"`,
    ];
  });
}

/** At no time did a page show a hole, a message twice, or one that is being sent before one that is posted. */
function steady({ screens }: Run): string[] {
  return screens.flatMap(({ person, views }) => {
    const faults = new Set(views.flatMap(faultsOfView));
    return [...faults].map((fault) => `${person}'s page showed ${fault}`);
  });
}

function faultsOfView(view: readonly ShownEntry[]): string[] {
  const faults = doubled(view.map(({ text }) => text)).map((text) => `"${text}" twice`);
  view.forEach((entry, index) => {
    const former = view[index - 1];
    if (former === undefined || !isPosted(entry)) return;
    if (!isPosted(former)) faults.push(`"${former.text}", which was being sent, before message ${entry.seq}`);
    else if (entry.seq !== former.seq + 1) faults.push(`message ${entry.seq} behind ${former.seq}`);
  });
  return faults;
}

function isPosted({ state }: ShownEntry): boolean {
  return state === 'POSTED';
}

function isTold({ state }: ShownEntry): boolean {
  return state === 'POSTED' || state === 'SENT';
}

function doubled(texts: readonly string[]): string[] {
  return [...new Set(texts.filter((text, index) => texts.indexOf(text) !== index))];
}
