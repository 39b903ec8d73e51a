/**
 * From the keys that go down and up to the bindings they mean. Pure. A modifier is a hotkey only when it
 * is used alone: it counts from the moment it goes down, and is taken back as a `chord` when another key,
 * a click or the wheel follows while it is down.
 */
import { formatHotkey, type Hotkey, isModifierKey, type ModifierName } from './hotkey.ts';

export interface KeyEvent {
  /** As hotkeys spell it; null: any other key, a click or the wheel. */
  readonly key: string | null;
  readonly edge: 'down' | 'up';
  /** With the key itself if it is one. */
  readonly held: readonly ModifierName[];
}

interface Edge {
  /** The id of the binding. */
  readonly key: string;
  readonly edge: 'down' | 'up' | 'chord';
}

/** The modifier that is down and was used with nothing else yet. */
export type Alone = string | null;

export function hear(
  alone: Alone,
  { key, edge, held }: KeyEvent,
  bindings: readonly { readonly id: string; readonly hotkey: Hotkey }[],
  /** Modifiers that Dictum itself may be holding, to paste: no part of what somebody presses. */
  ours: readonly ModifierName[] = [],
): { readonly alone: Alone; readonly edges: readonly Edge[] } {
  const edgesFor = (wanted: string, which: Edge['edge']) =>
    bindings.filter(({ hotkey }) => hotkey.key === wanted).map(({ id }) => ({ key: id, edge: which }));

  // Whatever happens to the modifiers while it is held: the key going up ends the hold.
  if (edge === 'up')
    return { alone: alone === key ? null : alone, edges: key === null ? [] : edgesFor(key, 'up') };

  const spoilt = alone === null || alone === key ? [] : edgesFor(alone, 'chord');
  if (key === null) return { alone: null, edges: spoilt };
  if (isModifierKey(key)) {
    const isAlone = held.every((name) => key.endsWith(name)) && (alone === null || alone === key);
    return isAlone ? { alone: key, edges: edgesFor(key, 'down') } : { alone: null, edges: spoilt };
  }
  const pressed = [held, held.filter((name) => !ours.includes(name))].map((modifiers) =>
    formatHotkey({ modifiers, key }),
  );
  const meant = bindings.filter(({ hotkey }) => pressed.includes(formatHotkey(hotkey)));
  return { alone: null, edges: [...spoilt, ...meant.map(({ id }) => ({ key: id, edge: 'down' as const }))] };
}

/** The hotkey that somebody chooses by pressing it: a modifier by itself is one when it goes up again. */
export function choose(
  alone: Alone,
  { key, edge, held }: KeyEvent,
): { readonly alone: Alone; readonly chosen: Hotkey | null } {
  const nothing = { alone: null, chosen: null };
  if (key === null) return nothing;
  if (!isModifierKey(key))
    return edge === 'down' ? { alone: null, chosen: { modifiers: held, key } } : nothing;
  if (edge === 'up') return alone === key ? { alone: null, chosen: { modifiers: [], key } } : nothing;
  return { alone: held.every((name) => key.endsWith(name)) ? key : null, chosen: null };
}
