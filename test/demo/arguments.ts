import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

export interface DemoArguments {
  readonly speech: string | null;
  readonly expect: string | null;
  readonly screenshot: string;
  readonly asJson: boolean;
  readonly asksForHelp: boolean;
}

/** Above this share of wrong words, the words that arrived are not the words that were said. */
export const tolerableWordErrorRate = 0.25;

export const help = `npm run demo [-- OPTIONS]

Does one dictation on a virtual desktop: a real key, a real recording through a virtual
microphone, the real app, a real editor.

  --speech FILE.wav      what is said; without it, a recording of the project's own
  --expect "WORDS"       what is said in FILE, when the project does not know it
  --screenshot FILE.png  where the picture goes (default: test-results/demo.png)
  --json                 one object on stdout and nothing else:
                         { said, typed, wer, release_to_text_ms, timeline }
  --help                 this text

Exit code 0: the words arrived in the editor. When it is known what was said, at most one
word in four may be wrong; when it is not, something must have been typed.
Exit code 1: they did not. Exit code 2: the demo could not be done, and a sentence says why.
`;

/** Throws one sentence when they make no sense. */
export function parseDemoArguments(words: readonly string[]): DemoArguments {
  const { values } = parseArgs({
    args: [...words],
    options: {
      speech: { type: 'string' },
      expect: { type: 'string' },
      screenshot: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  return {
    speech: values.speech === undefined ? null : resolve(values.speech),
    expect: values.expect ?? null,
    screenshot: resolve(
      values.screenshot ?? fileURLToPath(new URL('../../test-results/demo.png', import.meta.url)),
    ),
    asJson: values.json,
    asksForHelp: values.help,
  };
}
