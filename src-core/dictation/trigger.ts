/**
 * Turns what a keyboard reports into what a person meant. A held key repeats its key-down many
 * times a second; all of them are one press.
 */
export type KeyEdge = { readonly key: 'hotkey' | 'cancel'; readonly edge: 'down' | 'up' };

export type Intent = 'press' | 'release' | 'cancel';

export interface TriggerState {
  readonly isHeld: boolean;
}

export const released: TriggerState = { isHeld: false };

export function interpret(
  state: TriggerState,
  { key, edge }: KeyEdge,
): { state: TriggerState; intent: Intent | null } {
  if (key === 'cancel') return { state, intent: edge === 'down' ? 'cancel' : null };
  if (edge === 'down') return { state: { isHeld: true }, intent: state.isHeld ? null : 'press' };
  return { state: released, intent: state.isHeld ? 'release' : null };
}
