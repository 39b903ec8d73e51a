import { expect, it } from 'vitest';
import { type PasteChord, pasteChords } from '../../../../src-core/paste-chord.ts';
import type { Offer, SelectionName } from '../../../../src-main/insertion/lending.ts';
import { openWaylandInsertion } from '../../../../src-main/insertion/wayland/insertion.ts';
import {
  type Content,
  type Request,
  textContent,
} from '../../../../src-main/insertion/wayland/selections.ts';

const never = new AbortController().signal;

/** What stands in these selections when the keys are pressed, of a compositor that has those; what is typed; and what became of it. */
async function lentFor(
  has: readonly SelectionName[],
  reads: readonly SelectionName[],
  { isWhole = true, types = false, words = 'words', chord = pasteChords.insert as PasteChord } = {},
) {
  const offers = new Map<SelectionName, Offer<Content, Request>>();
  const standing = (name: SelectionName) => offers.get(name)?.content.get('text/plain')?.toString() ?? null;
  for (const name of has)
    offers.set(name, { content: textContent('somebody’s\n'), onRequest: () => {}, onLost: () => {} });
  let atTheKeys: readonly (string | null)[] = [];
  const typed: string[] = [];
  using insertion = openWaylandInsertion({
    selections: {
      has: (name) => has.includes(name),
      changes: () => 0,
      read: async (name) => ({ content: offers.get(name)?.content ?? null, isWhole }),
      offer: async (name, offer) => void offers.set(name, offer),
      own: () => null,
      clear: (name) => void offers.delete(name),
    },
    toplevels: null,
    robot: {
      tap: async () => {
        atTheKeys = [standing('CLIPBOARD'), standing('PRIMARY')];
        for (const name of has) offers.get(name)?.onRequest({ format: 'text/plain' });
      },
      [Symbol.dispose]: () => {},
    },
    typing: types
      ? {
          canType: (text) => text !== 'an emoji',
          type: async (text) => void typed.push(`${text} over ${standing('CLIPBOARD')?.trim()}`),
        }
      : null,
    onProblem: (error) => {
      throw error;
    },
  });
  const plan = { by: 'paste', chord: { ...chord, reads }, keepsLineBreaks: true, submits: false } as const;
  const how = await (await insertion.remember()).insert(words, never, plan);
  return [...atTheKeys, ...typed, how];
}

it('lends all that the chord may read, for whichever the window takes is pasted', async () => {
  expect(await lentFor(['CLIPBOARD', 'PRIMARY'], ['CLIPBOARD', 'PRIMARY'])).toEqual([
    'words',
    'words',
    'pasted',
  ]);
  expect(await lentFor(['CLIPBOARD', 'PRIMARY'], ['PRIMARY'])).toEqual(['somebody’s\n', 'words', 'pasted']);
});

it('lends the clipboard where the compositor has nothing else', async () => {
  expect(await lentFor(['CLIPBOARD'], ['CLIPBOARD', 'PRIMARY'])).toEqual(['words', null, 'pasted']);
  expect(await lentFor(['CLIPBOARD'], ['PRIMARY'])).toEqual(['words', null, 'pasted']);
});

it('types what would replace a thing that could not be given back, and pastes only what it cannot type', async () => {
  const partly = { isWhole: false, types: true, chord: pasteChords.ordinary };
  expect(await lentFor(['CLIPBOARD'], ['CLIPBOARD'], partly)).toEqual(['words over somebody’s', 'pasted']);
  const emoji = { ...partly, words: 'an emoji' };
  expect(await lentFor(['CLIPBOARD'], ['CLIPBOARD'], emoji)).toEqual(['an emoji', null, 'pasted-over']);
  expect(await lentFor(['CLIPBOARD'], ['CLIPBOARD'], { isWhole: false })).toEqual([
    'words',
    null,
    'pasted-over',
  ]);
});

it('types nothing where each letter may be a key of its own', async () => {
  const partly = { isWhole: false, types: true };
  const emacs = { ...pasteChords.insert, isTerminal: false };
  for (const chord of [pasteChords.terminal, emacs])
    expect(await lentFor(['CLIPBOARD'], ['CLIPBOARD'], { ...partly, chord })).toEqual([
      'words',
      null,
      'pasted-over',
    ]);
});
