import { expect, test } from 'vitest';
import { asSrt, asVtt, type Cue, spreadOver, subtitleCues } from '../../src-core/subtitles.ts';

const timed = (startMs: number, endMs: number, text: string) => ({ startMs, endMs, text });
const texts = (cues: readonly Cue[]) => cues.map(({ lines }) => lines);

/** What holds for all subtitles whatever they are made from. */
function expectReadable(cues: readonly Cue[]): void {
  let after = 0;
  for (const { startMs, endMs, lines } of cues) {
    expect(startMs).toBeGreaterThanOrEqual(after);
    expect(endMs).toBeGreaterThan(startMs);
    expect(Number.isInteger(startMs) && Number.isInteger(endMs)).toBe(true);
    expect([1, 2]).toContain(lines.length);
    for (const line of lines) {
      expect(Array.from(line).length).toBeLessThanOrEqual(42);
      expect(line.trim()).not.toBe('');
    }
    after = endMs;
  }
}

const longText =
  'It was the best of times, it was the worst of times, it was the age of wisdom, it was the age of foolishness, it was the epoch of belief, it was the epoch of incredulity.';

test('a short segment is one cue with its own times', () => {
  expect(subtitleCues([timed(1_200, 2_500, ' Hello there. ')])).toEqual([
    { startMs: 1_200, endMs: 2_500, lines: ['Hello there.'] },
  ]);
});

test('two lines are about equally long', () => {
  expect(
    texts(subtitleCues([timed(0, 4_000, 'He was not an ill-disposed young man, unless we say so')])),
  ).toEqual([['He was not an ill-disposed', 'young man, unless we say so']]);
});

test('a long segment becomes several cues, each with its share of the time and all of the words', () => {
  const cues = subtitleCues([timed(10_000, 20_000, longText)]);
  expectReadable(cues);
  expect(cues.flatMap(({ lines }) => lines).join(' ')).toBe(longText);
  expect(cues).toHaveLength(3);
  expect(cues[0]?.startMs).toBe(10_000);
  expect(cues.at(-1)?.endMs).toBe(20_000);
  for (const [index, { startMs, endMs, lines }] of cues.entries()) {
    const share = lines.join(' ').length / longText.length;
    expect((endMs - startMs) / 10_000).toBeCloseTo(share, 1);
    expect(startMs).toBe(index === 0 ? 10_000 : cues[index - 1]?.endMs);
  }
});

test('a new sentence that does not fit begins a new cue', () => {
  const first = 'Nobody knew where the old man had gone that night.';
  const second = 'In the morning his boat was found beside the pier.';
  expect(subtitleCues([timed(0, 8_000, `${first} ${second}`)]).map(({ lines }) => lines.join(' '))).toEqual([
    first,
    second,
  ]);
});

test('scripts without spaces are cut to lines, and no character is lost', () => {
  const text = '吾輩は猫である名前はまだ無い'.repeat(9);
  const cues = subtitleCues([timed(0, 30_000, text)]);
  expectReadable(cues);
  expect(cues.flatMap(({ lines }) => lines).join('')).toBe(text);
});

test('times that overlap, run backwards or are no time at all come out in order', () => {
  const cues = subtitleCues([
    timed(1_000, 3_000, 'one'),
    timed(2_000, 2_500, 'two'),
    timed(2_000, 1_000, 'three'),
    timed(0, 0, longText),
    timed(60_000.4, 61_000.6, 'last'),
  ]);
  expectReadable(cues);
  expect(cues[0]).toEqual({ startMs: 1_000, endMs: 3_000, lines: ['one'] });
  expect(cues.at(-1)).toEqual({ startMs: 60_000, endMs: 61_001, lines: ['last'] });
});

test('what has no words has no cue', () => {
  expect(subtitleCues([timed(0, 1_000, ''), timed(1_000, 2_000, ' \n ')])).toEqual([]);
  expect(asSrt([])).toBe('');
  expect(asVtt([])).toBe('WEBVTT\n');
});

const cues = [
  { startMs: 0, endMs: 1_500, lines: ['Tom & <i>Jerry</i> --> here', 'second'] },
  { startMs: 3_661_001, endMs: 3_662_999, lines: ['Later'] },
];

test('SubRip', () => {
  expect(asSrt(cues)).toBe(
    '1\n00:00:00,000 --> 00:00:01,500\nTom & <i>Jerry</i> → here\nsecond\n\n' +
      '2\n01:01:01,001 --> 01:01:02,999\nLater\n',
  );
});

test('WebVTT, in which markup is text', () => {
  expect(asVtt(cues)).toBe(
    'WEBVTT\n\n00:00:00.000 --> 00:00:01.500\nTom &amp; &lt;i&gt;Jerry&lt;/i&gt; --&gt; here\nsecond\n' +
      '\n01:01:01.001 --> 01:01:02.999\nLater\n',
  );
});

test('a text without times is spread over where a voice was heard; short pauses do not divide it', () => {
  const voice = [
    { startMs: 1_000, endMs: 1_800 },
    { startMs: 2_000, endMs: 3_000 },
    { startMs: 9_000, endMs: 11_000 },
  ];
  expect(spreadOver('one two six ten', voice)).toMatchObject([
    { startMs: 1_000, endMs: 3_000, text: 'one two' },
    { startMs: 9_000, endMs: 11_000, text: 'six ten' },
  ]);
  expect(spreadOver('word', voice)).toMatchObject([{ text: 'word' }]);
  expect(spreadOver('', voice)).toEqual([]);
  expect(spreadOver('word', [])).toEqual([]);
});
