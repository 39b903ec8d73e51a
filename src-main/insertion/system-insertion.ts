/**
 * Pasting where nobody tells us who reads the clipboard, nor which app is in front: macOS and Windows.
 * The text part of the clipboard is given back a moment after the chord, as near as the system allows.
 *
 * The words are not marked for clipboard managers: Electron's `writeBuffer` takes one format and replaces
 * whatever is there, the text too. From Electron 45 on one `ClipboardItem` may hold both.
 */
import { type InsertionRules, insertionPlan } from '../../src-core/insertion-plan.ts';
import { Failure } from '../../src-core/transcription.ts';
import { deadlineAfter } from '../deadline.ts';
import type { Insertion, Target } from './insertion.ts';
import type { KeyPresser, Robot } from './robot.ts';

/** Apps read the clipboard while they handle the key; the slow ones measured by peers took this long, in ms. */
const giveBackAfterMs = 400;

interface Deps {
  /** One that cannot type pastes instead. */
  readonly robot: KeyPresser & Partial<Pick<Robot, 'type'>>;
  readonly clipboard: { readText(): string; writeText(text: string): void };
  /** What the person says of apps, at the moment. */
  readonly rules: () => InsertionRules;
  readonly pasteModifier: 'control' | 'command';
}

export function openSystemInsertion({ robot, clipboard, rules, pasteModifier }: Deps): Insertion {
  let owed: { text: string; timer: Disposable } | null = null;

  function owesNothing(): void {
    owed?.timer[Symbol.dispose]();
    owed = null;
  }

  async function paste(text: string, signal: AbortSignal): Promise<void> {
    const before = owed?.text ?? clipboard.readText();
    owed?.timer[Symbol.dispose]();
    clipboard.writeText(text);
    await robot.tap({ key: 'v', modifiers: [pasteModifier] }, signal);
    const timer = deadlineAfter(giveBackAfterMs, () => {
      owed = null;
      // Somebody copied meanwhile: theirs stays.
      if (clipboard.readText() === text) clipboard.writeText(before);
    });
    owed = { text: before, timer };
  }

  async function insert(text: string, signal: AbortSignal): Promise<'pasted' | 'copied'> {
    const { by } = insertionPlan(null, rules());
    try {
      if (by === 'type' && robot.type !== undefined) await robot.type(text, signal);
      else if (by !== 'copy') await paste(text, signal);
      if (by !== 'copy') return 'pasted';
    } catch (error) {
      owesNothing();
      clipboard.writeText(text);
      throw new Failure('insertion-failed', { cause: error });
    }
    owesNothing();
    clipboard.writeText(text);
    return 'copied';
  }

  const remember = (): Promise<Target> => Promise.resolve({ app: null, insert });
  return { remember, rememberNext: remember, [Symbol.dispose]: owesNothing };
}
