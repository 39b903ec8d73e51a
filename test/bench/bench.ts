/** Measures the app on the virtual desktop. How the figures come about stands in docs/PERFORMANCE.md. */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { electronVersion } from '../desktop/app-stage.ts';
import { capture } from './capture.ts';
import { command } from './command.ts';
import type { Figure, Figures } from './figures.ts';
import { gate } from './gate.ts';
import { history } from './history.ts';
import { idle } from './idle.ts';
import { insert } from './insert.ts';
import { latency } from './latency.ts';
import { services } from './services.ts';
import { start } from './start.ts';
import type { Suite } from './suite.ts';

const suites: Readonly<Record<string, Suite>> = {
  latency,
  insert,
  start,
  idle,
  gate,
  services,
  capture,
  command,
  history,
};

const help = `npm run -s bench -- SUITE [--json] [-n COUNT]

${Object.entries(suites)
  .map(([name, { about, usualCount }]) => `  ${name.padEnd(14)} ${about} (${usualCount} times)`)
  .join('\n')}

  --json    one object on stdout and nothing else
  -n COUNT  how often each thing is measured
`;

process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));
process.exitCode = await main(process.argv.slice(2));

async function main(words: readonly string[]): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        count: { type: 'string', short: 'n' },
        help: { type: 'boolean' },
      },
    });
    const [name = '', ...others] = positionals;
    const suite = Object.hasOwn(suites, name) ? suites[name] : undefined;
    if (values.help === true) {
      process.stdout.write(help);
      return 0;
    }
    if (suite === undefined || others.length > 0)
      throw new Error(`Name one suite: ${Object.keys(suites).join(', ')}.`);
    const count = Number(values.count ?? suite.usualCount);
    if (!Number.isInteger(count) || count < 1)
      throw new Error(`-n takes a number from 1 on, not ${values.count}.`);
    // Progress goes to stderr: stdout belongs to the figures.
    const figures = await suite.run(count, (line) => void process.stderr.write(`${line}\n`));
    const machine = { cpus: cpus().length, electron: electronVersion(), node: process.versions.node };
    process.stdout.write(
      values.json ? `${JSON.stringify({ suite: name, machine, figures })}\n` : table(figures),
    );
    return 0;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
}

function table(figures: Figures): string {
  const cell = (value: number | undefined, digits = 1) =>
    (value === undefined ? '' : value.toFixed(digits)).padStart(10);
  const row = ([name, { unit, n, p50, p95, value }]: readonly [string, Figure]) =>
    `${name.padEnd(26)}${unit.padEnd(6)}${String(n).padStart(4)}${cell(p50)}${cell(p95)}${cell(value, unit === 'ratio' ? 3 : 1)}`;
  const header = `${''.padEnd(26)}unit     n${'p50'.padStart(10)}${'p95'.padStart(10)}${'value'.padStart(10)}`;
  return `${[header, ...Object.entries(figures).map(row)].join('\n')}\n`;
}
