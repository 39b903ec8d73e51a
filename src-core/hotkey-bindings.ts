/** Which keys do what. Several may do the same; what is said after one with a language is heard in that language. */
import type { Activation } from './dictation/activation.ts';
import type { LanguageCode } from './languages.ts';

export const hotkeyActions = ['dictate', 'cancel', 'paste-last', 'pause', 'undo', 'swap'] as const;
export type HotkeyAction = (typeof hotkeyActions)[number];

export interface HotkeyBinding {
  /** As `formatHotkey` writes them; each stands in one binding only. */
  readonly keys: string;
  readonly action: HotkeyAction;
  /** Only for `dictate`; null: the language of the settings. */
  readonly language: LanguageCode | null;
  /** Only for `dictate`; left out: the way of the settings. */
  readonly activation?: Activation | undefined;
}

/** As many as a person remembers, and more. */
export const mostBindings = 20;

/** What to tell people to press; null when no key begins a dictation. */
export function keysToDictate(bindings: readonly HotkeyBinding[]): string | null {
  const dictating = bindings.filter(({ action }) => action === 'dictate');
  return (dictating.find(({ language }) => language === null) ?? dictating[0])?.keys ?? null;
}

/** What a press of these keys means, where the settings say `usual`. */
export function activationOf(
  bindings: readonly HotkeyBinding[],
  keys: string | null,
  usual: Activation,
): Activation {
  return (keys === null ? null : bindingOf(bindings, keys))?.activation ?? usual;
}

export function bindingOf(bindings: readonly HotkeyBinding[], keys: string): HotkeyBinding | null {
  return bindings.find((binding) => binding.keys === keys) ?? null;
}
