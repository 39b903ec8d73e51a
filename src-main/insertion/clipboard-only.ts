import { clipboard } from 'electron';
import type { Insertion } from './insertion.ts';

/** Where no key can be pressed for the user: the text waits in the clipboard, and the pill says so. */
export function openClipboardOnly(): Insertion {
  return {
    remember: () =>
      Promise.resolve({
        insert: (text) => {
          clipboard.writeText(text);
          return Promise.resolve('copied');
        },
      }),
    [Symbol.dispose]: () => {},
  };
}
