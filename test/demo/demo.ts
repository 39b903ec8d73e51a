/** One dictation, from the key to the words in an editor, with nothing faked but the room. */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { HistoryEntry } from '../../src-core/history-entry.ts';
import { problems } from '../../src-core/words/en.ts';
import { openDesktop } from '../desktop/desktop.ts';
import { type Dictated, dictate } from '../desktop/dictate.ts';
import { watchDrawing } from '../desktop/drawing.ts';
import { knownWords, recording } from '../speech/recordings.ts';
import { readWav } from '../speech/wav.ts';
import { wordErrorRate } from '../speech/word-error-rate.ts';
import { type DemoArguments, help, parseDemoArguments, tolerableWordErrorRate } from './arguments.ts';

interface DemoResult {
  /** null when nobody told. */
  readonly said: string | null;
  readonly typed: string;
  readonly wer: number | null;
  readonly release_to_text_ms: number | null;
  /** In ms since the press. What never happened is null. */
  readonly timeline: Readonly<Record<Moment, number | null>>;
  /** Why nothing was typed; null when something was. */
  readonly problem: string | null;
}

const moments = {
  press: 'key pressed',
  first_sample: 'first sample heard',
  release: 'key released',
  audio_complete: 'last sample heard',
  text: 'words known',
  inserted: 'words inserted',
  seen: 'words seen in the editor',
} as const;
type Moment = keyof typeof moments;

process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));
process.exitCode = await main(process.argv.slice(2));

async function main(words: readonly string[]): Promise<number> {
  try {
    const options = parseDemoArguments(words);
    if (options.asksForHelp) {
      process.stdout.write(help);
      return 0;
    }
    const file = options.speech ?? recording('libri-0870').file;
    const { seconds } = readWav(file);
    const say = options.asJson ? () => {} : (line: string) => void process.stdout.write(`${line}\n`);
    say(`Saying ${file} (${seconds.toFixed(1)} s) into a virtual microphone …`);
    const result = await runDemo(file, seconds, options);
    if (options.asJson) process.stdout.write(`${JSON.stringify(withoutProblem(result))}\n`);
    else say(`${report(result)}\n\nPicture: ${options.screenshot}`);
    const haveArrived = result.typed !== '' && (result.wer === null || result.wer <= tolerableWordErrorRate);
    if (!haveArrived)
      process.stderr.write(`${result.problem ?? 'The words did not arrive as they were said.'}\n`);
    return haveArrived ? 0 : 1;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
}

async function runDemo(file: string, seconds: number, options: DemoArguments): Promise<DemoResult> {
  await using desktop = await openDesktop();
  const app = await desktop.startApp();
  const editor = await desktop.openGtkEditor();
  await app.engineReady();
  using drawing = await watchDrawing(desktop.connection, editor.window);

  const dictated = await dictate(desktop, file);
  // As long as the slowest machine may need, and then it is a failure.
  const patienceMs = 30_000 + seconds * 1000;
  const seen = editor.changed(patienceMs).then((changedAt) => drawing.next(changedAt, patienceMs));
  // Awaited only when there are words; its own failure says less than what history holds.
  seen.catch(() => {});
  const [entry] = await app.dictations(1, patienceMs);
  const seenAt = entry !== undefined && entry.text !== '' ? await seen : null;
  mkdirSync(dirname(options.screenshot), { recursive: true });
  await desktop.saveScreenshot(options.screenshot);

  const said = options.expect ?? knownWords(file);
  const typed = (await editor.read()).trim();
  return {
    said,
    typed,
    wer: said === null ? null : wordErrorRate(said, typed),
    release_to_text_ms: seenAt === null ? null : rounded(seenAt - dictated.releasedAt),
    timeline: timeline(dictated, entry, seenAt),
    problem: entry?.failure ? `${problems[entry.failure].what} ${problems[entry.failure].action}` : null,
  };
}

/** The app's own marks count from the press as it heard it; here everything counts from the key itself. */
function timeline(
  { pressedAt, releasedAt }: Dictated,
  entry: HistoryEntry | undefined,
  seenAt: number | null,
): DemoResult['timeline'] {
  const mark = (ms: number | undefined) =>
    entry === undefined || ms === undefined ? null : rounded(entry.pressedAt - pressedAt + ms);
  return {
    press: 0,
    first_sample: mark(entry?.timeline.firstSample),
    release: rounded(releasedAt - pressedAt),
    audio_complete: mark(entry?.timeline.audioComplete),
    text: mark(entry?.timeline.text),
    inserted: mark(entry?.timeline.inserted),
    seen: seenAt === null ? null : rounded(seenAt - pressedAt),
  };
}

function report({ said, typed, wer, release_to_text_ms, timeline }: DemoResult): string {
  const rows = Object.entries(moments).map(([moment, name]) => {
    const ms = timeline[moment as Moment];
    return `  ${(ms === null ? 'never' : `${ms.toFixed(1)} ms`).padStart(12)}  ${name}`;
  });
  return [
    '',
    ...rows,
    '',
    `Said:   ${said ?? '(unknown; tell with --expect "words")'}`,
    `Typed:  ${typed}`,
    ...(wer === null ? [] : [`Wrong:  ${(wer * 100).toFixed(1)} % of the words`]),
    ...(release_to_text_ms === null
      ? []
      : [`From letting go to the words in the editor: ${release_to_text_ms} ms`]),
  ].join('\n');
}

function withoutProblem({ problem: _, ...result }: DemoResult): Omit<DemoResult, 'problem'> {
  return result;
}

function rounded(ms: number): number {
  return Math.round(ms * 10) / 10;
}
