/**
 * The clipboard where nobody tells us who reads it: what was copied is kept, words stand there for a moment, and it is
 * given back unless somebody copied meanwhile. By the system's own functions where there is a process that calls them,
 * and by Electron's where there is none or it does not answer.
 */
import { signalAfter } from '../deadline.ts';
import { hangsAfterMs, type Native } from '../native/native.ts';

export interface LentClipboard {
  /** What is copied now is going to be kept. An app that makes it only when it is asked for has time to, from here on. */
  prepare(): void;
  /** What is copied now takes the place of what was kept. Resolves with whether all of it can be given back. */
  keep(): Promise<boolean>;
  write(text: string): Promise<void>;
  /** Whether the words still stand there: nobody has copied anything since. */
  isOurs(): Promise<boolean>;
  /** What was kept stands there again, unless somebody copied something since the words were written. */
  giveBack(): Promise<void>;
}

/** The part of Electron's that is needed. An image is whatever `readImage` gives. */
export interface SystemClipboard<Image> {
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

/**
 * Words are not marked for clipboard managers: Electron's `writeBuffer` takes one format and replaces whatever is
 * there, the text too. From Electron 45 on one `ClipboardItem` may hold both.
 */
export function electronClipboard<Image>(clipboard: SystemClipboard<Image>): LentClipboard {
  let kept: Content<Image> | null = null;
  let words: string | null = null;
  return {
    // Reading stops all of main for as long as that app takes.
    prepare: () => {},
    keep: async () => {
      kept = contentOf(clipboard);
      return kept !== null;
    },
    write: async (text) => {
      words = text;
      clipboard.writeText(text);
    },
    isOurs: async () => clipboard.readText() === words,
    giveBack: async () => {
      const content = kept;
      kept = null;
      if (content === null || clipboard.readText() !== words) return;
      if (Object.keys(content).length === 0) clipboard.clear();
      else clipboard.write(content);
    },
  };
}

/** How long anything is waited for that the process is to do, in ms: an app that hangs may keep it. */
const patience = { keeping: 300, writing: 100 };

/** In all formats, and marked so that clipboard managers and cloud clipboards leave the words alone. */
export function nativeClipboard(
  native: Pick<Native, 'call'>,
  electron: LentClipboard,
  onProblem: (error: unknown) => void,
): LentClipboard {
  let isNative = true;
  /** The system's number of the last words of ours, whoever has written them. */
  let changes: number | null = null;
  let isWrittenHere = false;

  /** Of words that Electron has written; null when it is not told, or somebody has copied since. */
  async function changesOfWords(): Promise<number | null> {
    const asked = native.call('clipboardChanges', null, signalAfter(patience.writing));
    const told = await asked.catch(() => null);
    return (await electron.isOurs()) ? told : null;
  }

  return {
    // Whether it could is asked when it matters.
    prepare: () => void native.call('keepClipboard', null, signalAfter(hangsAfterMs)).catch(() => {}),
    keep: async () => {
      try {
        const signal = signalAfter(patience.keeping);
        const { isWhole } = await native.call('keepClipboard', null, signal);
        isNative = true;
        return isWhole;
      } catch (error) {
        onProblem(error);
        isNative = false;
        return electron.keep();
      }
    },
    write: async (text) => {
      isWrittenHere = false;
      if (!isNative) return electron.write(text);
      try {
        changes = await native.call('writeClipboard', text, signalAfter(patience.writing));
        isWrittenHere = true;
      } catch (error) {
        onProblem(error);
        await electron.write(text);
        changes = await changesOfWords();
      }
    },
    isOurs: async () => {
      if (!isWrittenHere) return electron.isOurs();
      const asked = native.call('clipboardChanges', null, signalAfter(patience.writing));
      // Where it is not told, nobody is taken to have copied within that moment.
      return (await asked.catch(() => changes)) === changes;
    },
    giveBack: async () => {
      if (!isNative) return electron.giveBack();
      // What the process kept is out of reach while it does not answer; the words stay rather than nothing.
      if (changes === null) return;
      await native.call('giveBackClipboard', changes, signalAfter(hangsAfterMs)).catch(onProblem);
    },
  };
}

const readable = {
  text: /^text\/plain|^(UTF8_)?STRING$|^TEXT$/,
  html: /^text\/html/,
  rtf: /^text\/rtf/,
  image: /^image\//,
};
const files = /uri-list|copied-files|FileName|file-url/i;

/** Null when it holds what cannot be given back. What stands beside a text in a format of some app's own is lost. */
function contentOf<Image>(clipboard: SystemClipboard<Image>): Content<Image> | null {
  const formats = clipboard.availableFormats();
  const has = (pattern: RegExp) => formats.some((format) => pattern.test(format));
  if (has(files)) return null;
  const content: Content<Image> = {
    ...(has(readable.text) ? { text: clipboard.readText() } : {}),
    ...(has(readable.html) ? { html: clipboard.readHTML() } : {}),
    ...(has(readable.rtf) ? { rtf: clipboard.readRTF() } : {}),
    ...(has(readable.image) ? { image: clipboard.readImage() } : {}),
  };
  return formats.length > 0 && Object.keys(content).length === 0 ? null : content;
}
