/**
 * From the keys that go down and up to the bindings they mean. Pure. A modifier is a hotkey only when it
 * is used alone: it counts from the moment it goes down, and is taken back as a `chord` when another key,
 * a click or the wheel follows while it is down.
 */
import { formatHotkey, type Hotkey, isModifierKey, type ModifierName } from './hotkey.ts';

export interface KeyEvent {
  /** As hotkeys spell it, or `Escape`; null: any other key, a click or the wheel. */
  readonly key: string | null;
  readonly edge: 'down' | 'up';
  /** With the key itself if it is one. */
  readonly held: readonly ModifierName[];
}

interface Edge {
  /** The id of the binding, or `cancel`. */
  readonly key: string;
  readonly edge: 'down' | 'up' | 'chord';
}

/** The modifier that is down and was used with nothing else yet. */
export type Alone = string | null;

export interface Heard {
  readonly alone: Alone;
  /** By key that is down: the bindings it was told for. Their release is told, whatever becomes of the settings. */
  readonly down: ReadonlyMap<string, readonly string[]>;
}

export const nothingHeard: Heard = { alone: null, down: new Map() };

interface Wanted {
  readonly bindings: readonly { readonly id: string; readonly hotkey: Hotkey }[];
  /** Modifiers that Dictum itself may be holding, to paste: no part of what somebody presses. */
  readonly ours?: readonly ModifierName[];
  /** Escape means something now. Without modifiers the system itself tells of it, and keeps it from the apps. */
  readonly mayCancel?: boolean;
}

export function hear(
  { alone, down }: Heard,
  { key, edge, held }: KeyEvent,
  { bindings, ours = [], mayCancel = false }: Wanted,
): { readonly heard: Heard; readonly edges: readonly Edge[] } {
  const idsOf = (wanted: string) =>
    bindings.filter(({ hotkey }) => hotkey.key === wanted).map(({ id }) => id);
  const told = (ids: Iterable<string>, which: Edge['edge']) =>
    [...ids].map((id) => ({ key: id, edge: which }));
  const isDown = (ids: readonly string[]) =>
    key === null || ids.length === 0 ? down : new Map([...down, [key, ids]]);

  // Whatever happens to the modifiers while it is held: the key going up ends the hold.
  if (edge === 'up') {
    if (key === null) return { heard: { alone, down }, edges: [] };
    const ids = new Set([...(key === 'Escape' ? ['cancel'] : idsOf(key)), ...(down.get(key) ?? [])]);
    const stillDown = new Map([...down].filter(([each]) => each !== key));
    return { heard: { alone: alone === key ? null : alone, down: stillDown }, edges: told(ids, 'up') };
  }

  // Beside a hotkey that is a modifier, or has some, it is another combination for the system.
  if (key === 'Escape' && mayCancel && held.length > 0 && down.size > 0)
    return { heard: { alone: null, down }, edges: told(['cancel'], 'down') };

  const spoilt = alone === null || alone === key ? [] : told(idsOf(alone), 'chord');
  if (key === null) return { heard: { alone: null, down }, edges: spoilt };
  if (isModifierKey(key)) {
    const isAlone = held.every((name) => key.endsWith(name)) && (alone === null || alone === key);
    if (!isAlone) return { heard: { alone: null, down }, edges: spoilt };
    return { heard: { alone: key, down: isDown(idsOf(key)) }, edges: told(idsOf(key), 'down') };
  }
  const pressed = [held, held.filter((name) => !ours.includes(name))].map((modifiers) =>
    formatHotkey({ modifiers, key }),
  );
  const meant = bindings.filter(({ hotkey }) => pressed.includes(formatHotkey(hotkey))).map(({ id }) => id);
  return { heard: { alone: null, down: isDown(meant) }, edges: [...spoilt, ...told(meant, 'down')] };
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
