import { clipboard } from 'electron';
import type { Insertion, Target } from './insertion.ts';

/** Where no key can be pressed for the user: the text waits in the clipboard, and the pill says so. */
export function openClipboardOnly(): Insertion {
  const remember = (): Promise<Target> =>
    Promise.resolve({
      app: null,
      insert: (text, _signal, version = text) => {
        clipboard.writeText(version);
        return Promise.resolve('copied');
      },
    });
  return {
    remember,
    rememberNext: remember,
    [Symbol.dispose]: () => {},
  };
}
