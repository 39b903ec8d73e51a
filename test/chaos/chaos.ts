/** `npm run chaos`: many dictations with something going wrong in most of them, and what became of each. */
import { parseArgs } from 'node:util';
import { usualPatienceMs } from './dictation.ts';
import { isGood, runChaos } from './run.ts';

const help = `npm run -s chaos -- [--n COUNT] [--seed SEED] [--only PATTERN] [--patience SECONDS]
                        [--desktops COUNT] [--hundreds FIRST-LAST] [--json]

Dictates COUNT times (30) on a virtual desktop while processes are killed, services fail, the
microphone is pulled out, the disk is full and the clock is set. The same seed draws the same faults.

  --only       a regular expression: only faults whose description matches it, such as 'kill -9 of the app'
  --patience   how long a dictation may take to come to an end (45)
  --desktops   how many stand side by side (1): each takes 100 dictations at a time, with an app, a
               service, a microphone and a disk of its own
  --hundreds   takes only these of the run, such as 21-40: a long run in pieces, or one piece again
  --json       one object on stdout and nothing else:
               { spoken, delivered, recovered, kept, lost, doubled, misplaced, invented, seed }

Exit code 0: nothing was lost, doubled, misplaced or invented. Exit code 1: something was, and stderr
says what happened to it. Exit code 2: the run could not be done.
`;

process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));
process.exitCode = await main(process.argv.slice(2));

async function main(words: readonly string[]): Promise<number> {
  let seed = Math.floor(Math.random() * 1_000_000);
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  try {
    const { values } = parseArgs({
      args: [...words],
      options: {
        n: { type: 'string', default: '30' },
        seed: { type: 'string' },
        patience: { type: 'string', default: String(usualPatienceMs / 1_000) },
        desktops: { type: 'string', default: '1' },
        hundreds: { type: 'string' },
        only: { type: 'string', default: '' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) {
      process.stdout.write(help);
      return 0;
    }
    const count = wholeNumber('--n', values.n, 1);
    seed = values.seed === undefined ? seed : wholeNumber('--seed', values.seed, 0);
    say(`Seed ${seed}, ${count} dictations.`);
    const tally = await runChaos(seed, count, say, {
      only: new RegExp(values.only),
      patienceMs: wholeNumber('--patience', values.patience, 1) * 1_000,
      desktops: wholeNumber('--desktops', values.desktops, 1),
      hundreds: values.hundreds === undefined ? undefined : fromTo('--hundreds', values.hundreds),
    });
    const counts = Object.entries(tally).map(([name, value]) => `${name.padEnd(10)}${value}`);
    process.stdout.write(values.json ? `${JSON.stringify({ ...tally, seed })}\n` : `${counts.join('\n')}\n`);
    if (isGood(tally)) return 0;
    say(`What went wrong is told above. The same again: npm run -s chaos -- --n ${count} --seed ${seed}`);
    return 1;
  } catch (error) {
    say(process.env.DICTUM_DEBUG ? String(error instanceof Error ? error.stack : error) : messageOf(error));
    say(`Seed ${seed}.`);
    return 2;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function fromTo(name: string, value: string): readonly [first: number, last: number] {
  const [, first = 0, last = 0] = (/^(\d+)-(\d+)$/.exec(value) ?? []).map(Number);
  if (first < 1 || last < first) throw new Error(`${name} takes two numbers such as 21-40, not ${value}.`);
  return [first, last];
}

function wholeNumber(name: string, value: string, least: number): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < least)
    throw new Error(`${name} takes a whole number from ${least} on, not ${value}.`);
  return number;
}
