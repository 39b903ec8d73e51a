import { expect, it } from 'vitest';
import { type Evidence, heardIn, judge, type KeptEntry, type Spoken, textOf } from './judgement.ts';

const said = (number: number, rest: Partial<Spoken> = {}): Spoken => ({
  number,
  window: 'left',
  service: 'groq',
  ms: 850,
  mustArrive: false,
  mayMissInHistory: false,
  fault: 'nothing',
  ...rest,
});
const words = (number: number, ms = 950) => textOf([{ number, ms }]);
const entry = (number: number, rest: Partial<KeptEntry> = {}): KeptEntry => ({
  id: `entry ${number}`,
  sequence: number,
  text: words(number),
  isRecovered: false,
  sound: [{ number, ms: 960 }],
  account: '',
  ...rest,
});
const recovered = (number: number, ms = 900) =>
  entry(number, { id: `recovered ${number}`, text: '', isRecovered: true, sound: [{ number, ms }] });

function verdict(spoken: readonly Spoken[], rest: Partial<Omit<Evidence, 'spoken'>>) {
  const { outcomes, findings } = judge({ spoken, windows: {}, entries: [], ...rest });
  return {
    outcomes: [...outcomes.values()],
    harms: findings.map(({ harm, number }) => `${harm} ${number}`),
  };
}

it('reads back what the fake service wrote, and nothing else', () => {
  const heard = [
    { number: 1, ms: 600 },
    { number: 20, ms: 320 },
  ];
  expect(heardIn(textOf(heard))).toEqual(heard);
  expect(heardIn(`${words(1)} Thank you for watching.`)).toBeNull();
  expect(heardIn(textOf([]))).toBeNull();
});

it('takes what waited for what the engine wrote, when it was chosen later', () => {
  const spoken = [said(1), said(2, { service: 'embedded' })];
  const entries = [entry(1, { text: 'You.' }), entry(2, { text: 'Me.' })];
  expect(verdict(spoken, { windows: { left: ['Me.'] }, entries })).toEqual({
    outcomes: ['kept', 'delivered'],
    harms: [],
  });
});

it('finds nothing wrong where everything went well', () => {
  const spoken = [said(1), said(2), said(3, { window: 'right' })];
  const windows = { left: [words(1)], right: [words(3)] };
  expect(verdict(spoken, { windows, entries: [entry(1), recovered(2), entry(3)] })).toEqual({
    outcomes: ['delivered', 'recovered', 'delivered'],
    harms: [],
  });
});

it('takes sound that stands in history for kept, with its words or without', () => {
  expect(verdict([said(1), said(2)], { entries: [entry(1), entry(2, { text: '' })] })).toEqual({
    outcomes: ['kept', 'kept'],
    harms: [],
  });
});

it('takes words without their sound for kept when no disk took that', () => {
  const spoken = [said(1, { mayMissInHistory: true })];
  expect(verdict(spoken, { entries: [entry(1, { sound: null })] })).toEqual({
    outcomes: ['kept'],
    harms: [],
  });
});

it('knows whose words a real engine wrote by the sound beside the same words', () => {
  const text = 'ten of clubs';
  const service = 'embedded';
  const spoken = [said(1, { service }), said(2, { window: 'right', service })];
  const entries = [entry(1, { text }), entry(2, { text })];
  expect(verdict(spoken, { windows: { right: [text], left: [text] }, entries })).toEqual({
    outcomes: ['delivered', 'delivered'],
    harms: [],
  });
});

it('lets the sound of words that no disk took be recovered', () => {
  const spoken = [said(1, { mayMissInHistory: true, mustArrive: true })];
  expect(verdict(spoken, { windows: { left: [words(1)] }, entries: [recovered(1, 400)] })).toEqual({
    outcomes: ['delivered'],
    harms: [],
  });
});

it.each<[string, readonly Spoken[], Partial<Omit<Evidence, 'spoken'>>, readonly string[]]>([
  ['nothing of it is there', [said(1)], {}, ['lost 1']],
  [
    'its entry names a sound that is not there',
    [said(1)],
    { entries: [entry(1, { text: '', sound: null })] },
    ['lost 1'],
  ],
  [
    'its words stand in history without its sound',
    [said(1)],
    { entries: [entry(1, { sound: null })] },
    ['lost 1'],
  ],
  [
    'its words stand in history with a part of its sound',
    [said(1)],
    { entries: [entry(1, { sound: [{ number: 1, ms: 300 }] })] },
    ['lost 1'],
  ],
  ['only a part of its sound was recovered', [said(1)], { entries: [recovered(1, 500)] }, ['lost 1']],
  [
    'only a part of it was transcribed',
    [said(1)],
    { windows: { left: [words(1, 500)] }, entries: [entry(1, { text: words(1, 500), sound: null })] },
    ['lost 1'],
  ],
  [
    'it did not arrive though nothing stood in its way',
    [said(1, { mustArrive: true })],
    { entries: [entry(1)] },
    ['lost 1'],
  ],
  ['history does not know what was inserted', [said(1)], { windows: { left: [words(1)] } }, ['lost 1']],
  [
    'its words were inserted twice',
    [said(1)],
    { windows: { left: [words(1), words(1)] }, entries: [entry(1)] },
    ['doubled 1'],
  ],
  [
    'it stands in history twice',
    [said(1)],
    { windows: { left: [words(1)] }, entries: [entry(1), entry(1, { id: 'another' })] },
    ['doubled 1'],
  ],
  [
    'its words were inserted, and it was recovered as well',
    [said(1)],
    { windows: { left: [words(1)] }, entries: [entry(1), recovered(1)] },
    ['doubled 1', 'misplaced 1'],
  ],
  [
    'what was recovered was inserted by itself',
    [said(1)],
    { windows: { left: [words(1)] }, entries: [recovered(1)] },
    ['misplaced 1'],
  ],
  [
    'its words stand in another window',
    [said(1)],
    { windows: { right: [words(1)] }, entries: [entry(1)] },
    ['misplaced 1'],
  ],
  [
    'its words stand on the sound of another',
    [said(1), said(2)],
    { entries: [entry(1, { sound: [{ number: 2, ms: 960 }] })] },
    ['misplaced 1', 'lost 1'],
  ],
  [
    'two were taken for one',
    [said(1), said(2)],
    {
      windows: { left: [`${words(1)} ${words(2)}`] },
      entries: [entry(1, { text: `${words(1)} ${words(2)}`, sound: null })],
    },
    ['misplaced 1'],
  ],
  [
    'words came before those that were spoken earlier',
    [said(1), said(2)],
    { windows: { left: [words(2), words(1)] }, entries: [entry(1), entry(2)] },
    ['misplaced 1'],
  ],
  [
    'history has them in another order',
    [said(1), said(2)],
    { windows: { left: [words(1), words(2)] }, entries: [entry(1, { sequence: 9 }), entry(2)] },
    ['misplaced 1'],
  ],
  [
    'words of nobody were inserted',
    [said(1)],
    { windows: { left: [words(1), 'Thank you for watching.'] }, entries: [entry(1)] },
    ['invented null'],
  ],
  [
    'words were inserted that the service did not say, though they stand on a sound',
    [said(1)],
    {
      windows: { left: ['<p>Sign in</p>'] },
      entries: [entry(1, { text: '<p>Sign in</p>' })],
    },
    ['invented null', 'invented 1'],
  ],
  [
    'the engine is said to have written what waited, and nobody chose it',
    [said(1)],
    { entries: [entry(1, { text: 'You.' })] },
    ['invented 1'],
  ],
  ['a service was sent what nobody said', [], { windows: { left: [textOf([])] } }, ['invented null']],
  [
    'words stand in history that nobody said',
    [],
    { entries: [entry(5, { text: 'you', sound: null })] },
    ['invented null'],
  ],
])('is red when %s', (_, spoken, evidence, harms) => {
  expect(verdict(spoken, evidence).harms).toEqual(harms);
});
