import { cleanText, onOneLine } from '../../src-core/clean-text.ts';

/** The standard output and error of a command, with a line of progress where somebody looks on. */
export interface Terminal {
  /** What was asked for. */
  print(text: string): void;
  /** One sentence for the person. */
  say(sentence: string): void;
  /** Replaces the last one; it is gone when anything else is written. Nothing where nobody looks on. */
  progress(line: string): void;
  clearProgress(): void;
}

interface Stream {
  readonly isTTY?: boolean;
  /** 0 or nothing where the terminal does not know. */
  readonly columns?: number;
  write(text: string): unknown;
}

const eraseLine = '\r\u001b[K';

/** How often the line of progress changes, in ms: a terminal over a slow link keeps up. */
const everyMs = 100;

export function openTerminal(stdout: Stream, stderr: Stream): Terminal {
  let isShown = false;
  let shownAt = Number.NEGATIVE_INFINITY;
  const clearProgress = () => {
    if (isShown) stderr.write(eraseLine);
    isShown = false;
    shownAt = Number.NEGATIVE_INFINITY;
  };
  return {
    clearProgress,
    print: (text) => {
      clearProgress();
      stdout.write(text);
    },
    say: (sentence) => {
      clearProgress();
      stderr.write(`dictum: ${harmless(sentence)}\n`);
    },
    progress: (line) => {
      const now = performance.now();
      if (stderr.isTTY !== true || now - shownAt < everyMs) return;
      const width = Math.max(20, (stderr.columns || 80) - 1);
      stderr.write(`${eraseLine}${Array.from(harmless(line)).slice(0, width).join('')}`);
      isShown = true;
      shownAt = now;
    },
  };
}

/** A file may be named anything, also what steers a terminal. */
function harmless(text: string): string {
  return onOneLine(cleanText(text));
}
