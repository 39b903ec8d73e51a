import { describe, expect, it, test } from 'vitest';
import { type HeardPiece, joinTranscripts } from '../../src-core/join-transcripts.ts';
import type { Segment, Transcript, Word } from '../../src-core/transcript.ts';

function transcript(text: string, rest: Partial<Transcript> = {}): Transcript {
  return { text, model: 'm', provider: null, language: null, segments: [], words: [], ...rest };
}

function heard(startS: number, endS: number, text: string, rest: Partial<Transcript> = {}): HeardPiece {
  return { startMs: startS * 1_000, endMs: endS * 1_000, transcript: transcript(text, rest) };
}

function segment(startMs: number, endMs: number, text: string): Segment {
  return { startMs, endMs, text, avgLogprob: -0.1, compressionRatio: 1.5, noSpeechProb: 0 };
}

const textOf = (...pieces: [HeardPiece, ...HeardPiece[]]) => joinTranscripts(pieces).text;

describe('pieces cut at a pause', () => {
  it('are put one after the other', () => {
    expect(
      textOf(heard(0, 90, 'First things.'), heard(90, 150, 'Then these.'), heard(150, 160, 'Bye.')),
    ).toBe('First things. Then these. Bye.');
  });

  it('keep a word that is said twice', () => {
    expect(textOf(heard(0, 90, 'That is what it is'), heard(90, 150, 'is it not?'))).toBe(
      'That is what it is is it not?',
    );
  });

  it('get no space where the script has none', () => {
    expect(textOf(heard(0, 90, '今日は晴れです。'), heard(90, 150, '明日は雨でしょう。'))).toBe(
      '今日は晴れです。明日は雨でしょう。',
    );
  });

  it('leave no trace when one has no words', () => {
    expect(textOf(heard(0, 90, 'Before.'), heard(90, 150, ''), heard(150, 200, 'After.'))).toBe(
      'Before. After.',
    );
  });
});

describe('pieces that overlap', () => {
  it.each([
    [
      'word for word',
      'we walked down to the river',
      'to the river and swam',
      'we walked down to the river and swam',
    ],
    [
      'but for case and punctuation',
      'we walked down to the river.',
      'To the river, and swam',
      'we walked down to the river, and swam',
    ],
    [
      'with half a word at each edge',
      'we walked down to the riv',
      'own to the river and swam',
      'we walked down to the river and swam',
    ],
    [
      'with a word heard differently',
      'we walked down to a grey river',
      'down to the gray river and swam',
      'we walked down to the gray river and swam',
    ],
    [
      'with a word that only one heard',
      'we walked down to river',
      'down to the river and swam',
      'we walked down to the river and swam',
    ],
    ['in a word repeated', 'no no no', 'no no no and no', 'no no no and no'],
    ['in everything', 'to the river', 'to the river', 'to the river'],
    [
      'with digits and apostrophes',
      "it's 3.5 o'clock",
      'It’s 3.5 o’clock already',
      "it's 3.5 o’clock already",
    ],
    [
      'without spaces',
      '今日はとても良い天気で',
      '良い天気ですから散歩します。',
      '今日はとても良い天気ですから散歩します。',
    ],
    ['in Thai', 'วันนี้อากาศดีมาก', 'อากาศดีมากเลย', 'วันนี้อากาศดีมากเลย'],
  ])('%s say it once', (_, left, right, whole) => {
    expect(textOf(heard(0, 90, left), heard(88, 150, right))).toBe(whole);
  });

  it('lose nothing when nothing tells where they meet', () => {
    expect(textOf(heard(0, 90, 'one two three'), heard(88, 150, 'four five six'))).toBe(
      'one two three four five six',
    );
  });

  it('do not meet in a common word far from the edge', () => {
    const left = 'the long story that nobody wanted to hear again';
    expect(textOf(heard(0, 90, left), heard(88, 150, 'the end came'))).toBe(`${left} the end came`);
  });
});

it('gives the times of the whole recording, and each word once', () => {
  const words = (startMs: number, text: string): Word[] =>
    text.split(' ').map((word, index) => ({
      text: word,
      startMs: startMs + index * 400,
      endMs: startMs + index * 400 + 300,
    }));
  const joined = joinTranscripts([
    heard(0, 10, 'We walked down to the river.', {
      segments: [segment(0, 7_000, 'We walked'), segment(7_000, 9_900, 'down to the river.')],
      words: words(7_600, 'We walked down to the river.'),
      language: 'en',
      provider: 'ovh',
    }),
    heard(8, 20, 'to the River, and swam. It was cold.', {
      segments: [segment(100, 4_000, 'to the River, and swam.'), segment(4_000, 9_000, 'It was cold.')],
      words: words(400, 'to the River, and swam. It was cold.'),
      provider: 'scaleway',
    }),
  ]);
  expect({
    ...joined,
    segments: joined.segments.map(({ text, startMs, endMs }) => [text, startMs, endMs]),
  }).toMatchObject({
    text: 'We walked down to the River, and swam. It was cold.',
    language: 'en',
    provider: 'ovh, scaleway',
    segments: [
      ['We walked', 0, 7_000],
      ['down to the', 7_000, 9_900],
      ['River, and swam.', 8_100, 12_000],
      ['It was cold.', 12_000, 17_000],
    ],
  });
  expect(joined.words.map(({ text }) => text).join(' ')).toBe(
    'We walked down to the River, and swam. It was cold.',
  );
  expect(joined.words.find(({ text }) => text === 'cold.')).toEqual({
    text: 'cold.',
    startMs: 11_200,
    endMs: 11_500,
  });
});

/** The same numbers each time, other ones for each seed. */
function dice(seed: number): (sides: number) => number {
  let state = seed * 7_919 + 1;
  return (sides) => {
    state = (state * 16_807) % 2_147_483_647;
    return Math.floor((state / 2_147_483_647) * sides);
  };
}

const english =
  'it was not that the house had been empty all those years for somebody had always come in the spring to open the windows and to let the dust out of the rooms but nobody had stayed and so when we arrived that evening with our bags and the dog and the two lamps that my aunt had given us we did not know which of the doors would open and which of them had been nailed shut before the war by the man who built it';
const japanese =
  '吾輩は猫である名前はまだ無いどこで生れたかとんと見当がつかぬ何でも薄暗いじめじめした所でニャーニャー泣いていた事だけは記憶している吾輩はここで始めて人間というものを見た';

/** Four words, or eight characters, take two seconds; each piece may hear its edges in its own way. */
describe.each([
  { script: 'spaced', units: english.split(' '), space: ' ', overlap: 4, perSecond: 2 },
  { script: 'unspaced', units: [...japanese], space: '', overlap: 8, perSecond: 4 },
])('a text with $script words, cut with overlap', ({ units, space, overlap, perSecond }) => {
  const pieces = (
    roll: (sides: number) => number,
    edge: (words: string[], roll: (sides: number) => number) => string[],
  ) => {
    const cut: HeardPiece[] = [];
    for (let start = 0; start < units.length; ) {
      const end = Math.min(units.length, start + overlap * 3 + roll(12));
      const said = edge(units.slice(start, end), roll).join(space);
      cut.push(heard(start / perSecond, end / perSecond, said));
      if (end === units.length) break;
      start = end - overlap;
    }
    const [first, ...rest] = cut;
    if (first === undefined) throw new Error('No pieces');
    return joinTranscripts([first, ...rest]).text;
  };
  const seeds = Array.from({ length: 300 }, (_, seed) => seed + 1);

  test('comes back as it was', () => {
    for (const seed of seeds)
      expect(
        pieces(dice(seed), (words) => words),
        `seed ${seed}`,
      ).toBe(units.join(space));
  });

  test('comes back as it was when the first or the last word of a piece was heard wrongly', () => {
    for (const seed of seeds) {
      const joined = pieces(dice(seed), (words, roll) => {
        const place = roll(3);
        // The very first and last word of the text stand in one piece only.
        if (place === 0 && words[0] !== units[0]) return ['匁', ...words.slice(1)];
        if (place === 1 && words.at(-1) !== units.at(-1)) return [...words.slice(0, -1), '瓩'];
        return words;
      });
      expect(joined, `seed ${seed}`).toBe(units.join(space));
    }
  });

  test('loses and doubles no word when case and punctuation differ', () => {
    for (const seed of seeds) {
      const joined = pieces(dice(seed), (words, roll) =>
        words.map((word) => [word, word.toUpperCase(), `${word},`, `${word}.`][roll(4)] ?? word),
      );
      expect(joined.replace(/[.,]/g, '').toLowerCase(), `seed ${seed}`).toBe(units.join(space).toLowerCase());
    }
  });
});
