/**
 * Pasting where nobody tells us who reads the clipboard, nor which app is in front: macOS and Windows, and Wayland's
 * desktops behind a portal. What was copied is given back a moment after the chord, as near as the system allows.
 *
 * The words are not marked for clipboard managers: Electron's `writeBuffer` takes one format and replaces
 * whatever is there, the text too. From Electron 45 on one `ClipboardItem` may hold both.
 */
import { onOneLine } from '../../src-core/clean-text.ts';
import { type InsertionRules, insertionPlan } from '../../src-core/insertion-plan.ts';
import { Failure } from '../../src-core/transcription.ts';
import { deadlineAfter } from '../deadline.ts';
import type { Insertion, Target } from './insertion.ts';
import type { KeyPresser, Robot } from './robot.ts';

/** Apps read the clipboard while they handle the key; the slow ones measured by peers took this long, in ms. */
const giveBackAfterMs = 400;

/** The part of Electron's that is needed. An image is whatever `readImage` gives. */
interface SystemClipboard<Image> {
  availableFormats(): readonly string[];
  readText(): string;
  readHTML(): string;
  readRTF(): string;
  readImage(): Image;
  write(content: Content<Image>): void;
  writeText(text: string): void;
  clear(): void;
}

/** What can be read, and written again in one piece. */
interface Content<Image> {
  text?: string;
  html?: string;
  rtf?: string;
  image?: Image;
}

interface Deps<Image> {
  /** One that cannot type pastes instead. */
  readonly robot: KeyPresser & Partial<Pick<Robot, 'type'>>;
  readonly clipboard: SystemClipboard<Image>;
  /** What the person says of apps, at the moment. */
  readonly rules: () => InsertionRules;
  readonly pasteModifier: 'control' | 'command';
  /** Where the system lets nobody press keys whom the person has not allowed it, keys vanish without an error. */
  readonly mayPress: () => boolean;
}

export function openSystemInsertion<Image>({
  robot,
  clipboard,
  rules,
  pasteModifier,
  mayPress,
}: Deps<Image>): Insertion {
  let owed: { content: Content<Image>; timer: Disposable } | null = null;

  function owesNothing(): void {
    owed?.timer[Symbol.dispose]();
    owed = null;
  }

  function leave(text: string): void {
    owesNothing();
    clipboard.writeText(text);
  }

  async function paste(text: string, before: Content<Image> | null, signal: AbortSignal): Promise<void> {
    owed?.timer[Symbol.dispose]();
    clipboard.writeText(text);
    await robot.tap({ key: 'v', modifiers: [pasteModifier] }, signal);
    // What could not be kept is gone; the words stay rather than nothing.
    if (before === null) return owesNothing();
    const timer = deadlineAfter(giveBackAfterMs, () => {
      owed = null;
      // Somebody copied meanwhile: theirs stays.
      if (clipboard.readText() === text) giveBack(clipboard, before);
    });
    owed = { content: before, timer };
  }

  async function put(text: string, by: 'paste' | 'type', signal: AbortSignal): Promise<void> {
    if (by === 'type' && robot.type !== undefined) return robot.type(text, signal);
    const before = owed?.content ?? keep(clipboard);
    // Files, and what an app copies for itself alone, can be given back by nobody: typed words leave them alone.
    if (before === null && robot.type !== undefined) return robot.type(text, signal);
    await paste(text, before, signal);
  }

  async function insert(text: string, signal: AbortSignal, version = text): Promise<'pasted' | 'copied'> {
    const plan = insertionPlan(null, rules());
    if (plan.by === 'copy' || !mayPress()) {
      leave(version);
      return 'copied';
    }
    const mayRunLines = plan.by === 'type' ? plan.isTerminal : plan.chord.isTerminal;
    try {
      await put(mayRunLines ? onOneLine(text) : text, plan.by, signal);
      return 'pasted';
    } catch (error) {
      leave(version);
      throw new Failure('insertion-failed', { cause: error });
    }
  }

  const remember = (): Promise<Target> => Promise.resolve({ app: null, insert });
  return { remember, rememberNext: remember, [Symbol.dispose]: owesNothing };
}

const kept = {
  text: /^text\/plain|^(UTF8_)?STRING$|^TEXT$/,
  html: /^text\/html/,
  rtf: /^text\/rtf/,
  image: /^image\//,
};
const files = /uri-list|copied-files|FileName|file-url/i;

/** Null when it holds what cannot be given back. What stands beside a text in a format of some app's own is lost. */
function keep<Image>(clipboard: SystemClipboard<Image>): Content<Image> | null {
  const formats = clipboard.availableFormats();
  const has = (pattern: RegExp) => formats.some((format) => pattern.test(format));
  if (has(files)) return null;
  const content: Content<Image> = {
    ...(has(kept.text) ? { text: clipboard.readText() } : {}),
    ...(has(kept.html) ? { html: clipboard.readHTML() } : {}),
    ...(has(kept.rtf) ? { rtf: clipboard.readRTF() } : {}),
    ...(has(kept.image) ? { image: clipboard.readImage() } : {}),
  };
  return formats.length > 0 && Object.keys(content).length === 0 ? null : content;
}

function giveBack<Image>(clipboard: SystemClipboard<Image>, content: Content<Image>): void {
  if (Object.keys(content).length === 0) clipboard.clear();
  else clipboard.write(content);
}
