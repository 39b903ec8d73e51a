/**
 * Pasting where nobody tells us who reads the clipboard: macOS and Windows. The text part of the
 * clipboard is given back a moment after the chord, as near as the system allows.
 */
import { clipboard } from 'electron';
import { Failure } from '../../src-core/transcription.ts';
import { deadlineAfter } from '../deadline.ts';
import type { Insertion, Target } from './insertion.ts';
import type { Robot } from './robot.ts';

/** Apps read the clipboard while they handle the key; the slow ones measured by peers took this long, in ms. */
const giveBackAfterMs = 400;

export function openSystemInsertion(robot: Robot, pasteModifier: 'control' | 'command'): Insertion {
  let owed: { text: string; timer: Disposable } | null = null;
  const remember = (): Promise<Target> =>
    Promise.resolve({
      app: null,
      insert: async (text, signal) => {
        const before = owed?.text ?? clipboard.readText();
        owed?.timer[Symbol.dispose]();
        clipboard.writeText(text);
        await robot.tap({ key: 'v', modifiers: [pasteModifier] }, signal).catch((error: unknown) => {
          throw new Failure('insertion-failed', { cause: error });
        });
        const timer = deadlineAfter(giveBackAfterMs, () => {
          owed = null;
          // Somebody copied meanwhile: theirs stays.
          if (clipboard.readText() === text) clipboard.writeText(before);
        });
        owed = { text: before, timer };
        return 'pasted';
      },
    });
  return {
    remember,
    rememberNext: remember,
    [Symbol.dispose]: () => owed?.timer[Symbol.dispose](),
  };
}
