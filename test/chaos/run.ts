/** A whole chaos run: the plan of a seed, carried out and judged. */
import { carryOut, usualPatienceMs } from './dictation.ts';
import { gather } from './evidence.ts';
import { cardInWords } from './fault-words.ts';
import {
  type Evidence,
  type Finding,
  type Harm,
  heardIn,
  judge,
  type Outcome,
  outcomes,
  type Spoken,
} from './judgement.ts';
import { dictationsIn, type Planned, planned } from './plan.ts';
import { openStage } from './stage.ts';

export type Tally = { readonly spoken: number } & Readonly<Record<Outcome | Harm, number>>;

/** After so many a new desktop is made, so that a history and a disk stay what they are in a few days. */
const dictationsAStage = 100;

export interface Options {
  /** What the words of a fault have to match. */
  readonly only?: RegExp;
  /** How long a dictation may take to come to an end. */
  readonly patienceMs?: number;
  /** So many side by side; what is done, and in which order on each, does not depend on it. */
  readonly desktops?: number;
  /** Which hundreds of the run are taken, from the first to the last, the run's first being 1. */
  readonly hundreds?: undefined | readonly [first: number, last: number];
}

export async function runChaos(
  seed: number,
  count: number,
  progress: (line: string) => void,
  { only = /^/, patienceMs = usualPatienceMs, desktops = 1, hundreds }: Options = {},
): Promise<Tally> {
  const plan = planned(seed, count, (card) => only.test(cardInWords(card)));
  const all = [...parts(plan).entries()];
  const [first, last] = hundreds ?? [1, all.length];
  if (last > all.length) throw new Error(`This run has ${all.length} hundreds, and not ${last}.`);
  const results = await sideBySide(all.slice(first - 1, last), desktops, async ([index, part], signal) => {
    const done = await runOnStage(part, { patienceMs, progress, signal });
    progress(`Hundred ${index + 1} is done: ${JSON.stringify(done)}`);
    return done;
  });
  return results.reduce((sum, tally) => ({
    spoken: sum.spoken + tally.spoken,
    delivered: sum.delivered + tally.delivered,
    recovered: sum.recovered + tally.recovered,
    kept: sum.kept + tally.kept,
    lost: sum.lost + tally.lost,
    doubled: sum.doubled + tally.doubled,
    misplaced: sum.misplaced + tally.misplaced,
    invented: sum.invented + tally.invented,
  }));
}

export function isGood({ lost, doubled, misplaced, invented }: Tally): boolean {
  return lost + doubled + misplaced + invented === 0;
}

/** `most` at a time; the results in the order of the tasks. When one fails, the others are told to stop. */
async function sideBySide<Task, Done>(
  tasks: readonly Task[],
  most: number,
  carryOutTask: (task: Task, signal: AbortSignal) => Promise<Done>,
): Promise<readonly Done[]> {
  const stop = new AbortController();
  const results: Done[] = [];
  const waiting = [...tasks.entries()];
  const takeTurns = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, task] = next;
      results[index] = await carryOutTask(task, stop.signal);
    }
  };
  const lanes = Array.from({ length: most }, () =>
    takeTurns().catch((error: unknown) => {
      stop.abort(error);
    }),
  );
  await Promise.all(lanes);
  stop.signal.throwIfAborted();
  return results;
}

async function runOnStage(
  plan: readonly Planned[],
  {
    patienceMs,
    progress,
    signal,
  }: { patienceMs: number; progress: (line: string) => void; signal: AbortSignal },
): Promise<Tally> {
  await using stage = await openStage();
  const spoken: Spoken[] = [];
  /** What the app wrote, by the number it was about. */
  const logs = new Map<number, string>();
  for (const one of plan) {
    signal.throwIfAborted();
    const began = performance.now();
    const said = await carryOut(stage, one, { progress, patienceMs });
    spoken.push(...said);
    logs.set(one.number, stage.newLog());
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    progress(`${one.number}: ${cardInWords(one)} (${seconds} s)`);
  }
  const evidence = await gather(stage, spoken);
  const { outcomes: decided, findings } = judge(evidence);
  for (const finding of findings) progress(report(finding, evidence, logs));
  return tally(spoken, decided, findings);
}

/** One dictation counts once in each column, whatever became of it. */
function tally(
  spoken: readonly Spoken[],
  decided: ReadonlyMap<number, Outcome>,
  findings: readonly Finding[],
): Tally {
  const became = [...decided.values()];
  const count = (outcome: Outcome) => became.filter((one) => one === outcome).length;
  const harmed = (harm: Harm) => {
    const own = findings.filter((finding) => finding.harm === harm);
    const nobodys = own.filter(({ number }) => number === null).length;
    return new Set(own.flatMap(({ number }) => number ?? [])).size + nobodys;
  };
  const [delivered, recovered, kept] = outcomes.map(count);
  return {
    spoken: spoken.length,
    delivered: delivered ?? 0,
    recovered: recovered ?? 0,
    kept: kept ?? 0,
    lost: harmed('lost'),
    doubled: harmed('doubled'),
    misplaced: harmed('misplaced'),
    invented: harmed('invented'),
  };
}

/** What went wrong, with what the app says of it, and what it wrote into its log meanwhile. */
function report(
  { harm, number, why }: Finding,
  { spoken, entries }: Evidence,
  logs: ReadonlyMap<number, string>,
): string {
  const one = spoken.find((each) => each.number === number);
  const about = one === undefined ? '' : `\n  what happened: ${one.fault}; window ${one.window}`;
  // Of a row the first one has the log, and what is written last of one is read with the next.
  const keys = [...logs.keys()];
  const key = keys.findLastIndex((each) => number !== null && each <= number);
  const lines = keys.slice(Math.max(0, key), key + 2).map((each) => logs.get(each) ?? '');
  const log = lines.join('').trim().split('\n').slice(-40).join('\n    ');
  const own = entries.filter(({ sound, text }) =>
    [...(sound ?? []), ...(heardIn(text) ?? [])].some((each) => each.number === number),
  );
  const accounts = own.map(({ account }) => `\n  the app says: ${account}`).join('');
  return `${harm.toUpperCase()} ${number ?? '(nobody’s)'}: ${why}${about}${accounts}\n    ${log}`;
}

function parts(plan: readonly Planned[]): readonly (readonly Planned[])[] {
  const all: Planned[][] = [];
  let left = 0;
  for (const one of plan) {
    if (left <= 0) {
      all.push([]);
      left = dictationsAStage;
    }
    all.at(-1)?.push(one);
    left -= dictationsIn(one);
  }
  return all;
}
