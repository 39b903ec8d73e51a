/**
 * When the press of a key means its action, once: a held key repeats, and a modifier means it only when it
 * was used alone, which is known when it goes up.
 */
import { activationTimes } from './dictation/activation.ts';

export interface ActionEdge {
  readonly key: string;
  readonly edge: 'down' | 'up' | 'chord';
  readonly isModifier: boolean;
  /** ms. */
  readonly at: number;
}

/** By key: when it was last said to be down, and whether its release still means something. */
export type ActionKeys = ReadonlyMap<string, { readonly at: number; readonly isWaiting: boolean }>;

export function meansAction(
  down: ActionKeys,
  { key, edge, isModifier, at }: ActionEdge,
): { readonly down: ActionKeys; readonly isMeant: boolean } {
  const before = down.get(key);
  const changed = new Map(down);
  switch (edge) {
    case 'down': {
      // Later than any repeat: the release before it was lost.
      const isRepeat = before !== undefined && at - before.at <= activationTimes.repeat;
      changed.set(key, { at, isWaiting: isRepeat ? before.isWaiting : isModifier });
      return { down: changed, isMeant: !isRepeat && !isModifier };
    }
    case 'chord':
      if (before !== undefined) changed.set(key, { ...before, isWaiting: false });
      return { down: changed, isMeant: false };
    case 'up':
      changed.delete(key);
      return { down: changed, isMeant: before?.isWaiting === true };
  }
}
