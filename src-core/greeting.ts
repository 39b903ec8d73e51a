import type { HotkeyStatus } from './contract.ts';
import type { Activation } from './dictation/activation.ts';
import type { HotkeyBinding } from './hotkey-bindings.ts';
import { keysHad, whyNoneHad } from './keys-had.ts';
import { problems, terminalWords } from './words/en.ts';
import { settingsWords } from './words/settings.ts';

/** What is said, after the start, in the terminal Dictum was started from. */
export function greeting(
  bindings: readonly HotkeyBinding[],
  status: HotkeyStatus,
  activationFor: (keys: string) => Activation,
): string {
  const code = whyNoneHad(bindings, status);
  if (code !== null) {
    const { what, action } = problems[code];
    return terminalWords.runningWithoutHotkey(`${what} ${action}`);
  }
  const keys = keysHad(bindings, status);
  return keys === null
    ? terminalWords.runningWithoutHotkey(settingsWords.hotkeys.none)
    : terminalWords.running({ keys, activation: activationFor(keys) });
}
