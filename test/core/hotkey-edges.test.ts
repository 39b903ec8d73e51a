import { describe, expect, it } from 'vitest';
import { formatHotkey, type ModifierName, modifierNames, parseHotkey } from '../../src-core/hotkey.ts';
import { type Alone, choose, type Heard, hear, nothingHeard } from '../../src-core/hotkey-edges.ts';

const bindingsOf = (...keys: readonly string[]) =>
  keys.map((id) => {
    const hotkey = parseHotkey(id);
    if (hotkey === null) throw new Error(`${id} is no hotkey`);
    return { id, hotkey };
  });

/** Somebody at a keyboard: `+F9` goes down, `-F9` up; `?` is a key no hotkey can have, or a click. */
function typed(moves: string): readonly { key: string | null; edge: 'down' | 'up'; held: ModifierName[] }[] {
  const down = new Set<string>();
  return moves.split(' ').map((move) => {
    const key = move.slice(1);
    const edge = move.startsWith('+') ? 'down' : 'up';
    if (edge === 'down') down.add(key);
    // The system tells of a release when it has happened.
    else down.delete(key);
    const held = modifierNames.filter((name) => [...down].some((each) => each.endsWith(name)));
    return { key: key === '?' ? null : key, edge, held };
  });
}

function heard(moves: string, ...keys: readonly string[]): string {
  return heardWhile(() => ({ bindings: bindingsOf(...keys) }), moves);
}

/** `wanted`: at each of the moves. */
function heardWhile(wanted: (move: number) => Parameters<typeof hear>[2], moves: string): string {
  let state: Heard = nothingHeard;
  return typed(moves)
    .flatMap((event, move) => {
      const step = hear(state, event, wanted(move));
      state = step.heard;
      return step.edges.map(({ key, edge }) => `${key} ${edge}`);
    })
    .join(', ');
}

function chosen(moves: string): readonly string[] {
  let alone: Alone = null;
  return typed(moves).flatMap((event) => {
    const step = choose(alone, event);
    alone = step.alone;
    return step.chosen === null ? [] : [formatHotkey(step.chosen)];
  });
}

describe('keys that are heard', () => {
  it.each([
    ['+F9 +F9 +F9 -F9', 'F9 down, F9 down, F9 down, F9 up'],
    ['+LeftControl +F9 -F9', 'F9 up'],
    ['+Mouse5 -Mouse5', 'Mouse5 down, Mouse5 up'],
    ['+A -A', ''],
  ])('%s: %s', (moves, edges) => {
    expect(heard(moves, 'F9', 'Mouse5')).toBe(edges);
  });

  it('with modifiers mean the binding with exactly those', () => {
    const moves = '+LeftControl +LeftAlt +D -D -LeftAlt -LeftControl +LeftControl +D -D -LeftControl';
    expect(heard(moves, 'Control+Alt+D')).toBe('Control+Alt+D down, Control+Alt+D up, Control+Alt+D up');
  });

  it('end what they began, whatever happens to the modifiers meanwhile', () => {
    expect(heard('+LeftControl +D -LeftControl -D', 'Control+D')).toBe('Control+D down, Control+D up');
  });
});

describe('a modifier by itself', () => {
  it.each([
    ['+RightControl -RightControl', 'RightControl down, RightControl up'],
    ['+LeftControl -LeftControl', ''],
    ['+RightControl +C -C -RightControl', 'RightControl down, RightControl chord, RightControl up'],
    ['+RightControl +? -? -RightControl', 'RightControl down, RightControl chord, RightControl up'],
    [
      '+RightControl +LeftShift -LeftShift -RightControl',
      'RightControl down, RightControl chord, RightControl up',
    ],
    ['+LeftShift +RightControl -RightControl -LeftShift', 'RightControl up'],
    [
      '+RightControl +C -C +C -C -RightControl +RightControl',
      'RightControl down, RightControl chord, RightControl up, RightControl down',
    ],
  ])('%s: %s', (moves, edges) => {
    expect(heard(moves, 'RightControl')).toBe(edges);
  });

  it('is no press of itself when it is held for another hotkey', () => {
    expect(heard('+RightControl +F9 -F9 -RightControl', 'RightControl', 'Control+F9')).toBe(
      'RightControl down, RightControl chord, Control+F9 down, Control+F9 up, RightControl up',
    );
  });

  it('is told apart from its twin on the other side', () => {
    expect(heard('+LeftAlt -LeftAlt +RightAlt -RightAlt', 'LeftAlt')).toBe('LeftAlt down, LeftAlt up');
  });
});

describe('a hotkey that is chosen', () => {
  it.each([
    ['+F9', ['F9']],
    ['+RightControl', []],
    ['+RightControl -RightControl', ['RightControl']],
    ['+LeftControl +LeftAlt +D', ['Control+Alt+D']],
    ['+LeftControl +LeftAlt -LeftAlt -LeftControl', []],
    ['+LeftControl +? -? -LeftControl', []],
    ['+LeftShift +Mouse4', ['Shift+Mouse4']],
    ['-?', []],
  ])('%s: %j', (moves, keys) => {
    expect(chosen(moves)).toEqual(keys);
  });
});

it('leaves the modifiers that Dictum holds itself out of what somebody presses', () => {
  const event = { key: 'F9', edge: 'down', held: ['Control'] } as const;
  const bindings = bindingsOf('F9', 'Control+F9');
  expect(hear(nothingHeard, event, { bindings }).edges.map(({ key }) => key)).toEqual(['Control+F9']);
  expect(hear(nothingHeard, event, { bindings: bindingsOf('F9'), ours: ['Control'] }).edges).toEqual([
    { key: 'F9', edge: 'down' },
  ]);
});

it('tells the release of what went down, also when it has been taken out of the settings meanwhile', () => {
  const wanted = (move: number) => ({
    bindings: bindingsOf(...(move === 0 ? ['Control+F9', 'F9'] : ['F7'])),
  });
  expect(heardWhile(wanted, '+F9 -F9 +F9 -F9')).toBe('F9 down, F9 up');
});

describe('Escape', () => {
  const armed =
    (mayCancel: boolean, ...keys: readonly string[]) =>
    () => ({
      bindings: bindingsOf(...keys),
      mayCancel,
    });

  it('cancels while a hotkey is held that is a modifier or has one, and is no combination with it', () => {
    expect(heardWhile(armed(true, 'RightControl'), '+RightControl +Escape -Escape -RightControl')).toBe(
      'RightControl down, cancel down, cancel up, RightControl up',
    );
    expect(heardWhile(armed(true, 'Control+F9'), '+LeftControl +F9 +Escape')).toBe(
      'Control+F9 down, cancel down',
    );
  });

  it('is left to who registered it while none is held, and to the apps in their own combinations', () => {
    const wanted = armed(true, 'F9', 'RightControl');
    expect(heardWhile(wanted, '+Escape -Escape')).toBe('cancel up');
    expect(heardWhile(wanted, '+F9 +Escape')).toBe('F9 down');
    expect(heardWhile(wanted, '+LeftAlt +Escape')).toBe('');
  });

  it('is a key like any other while there is nothing to cancel', () => {
    expect(heardWhile(armed(false, 'RightControl'), '+RightControl +Escape')).toBe(
      'RightControl down, RightControl chord',
    );
  });
});
