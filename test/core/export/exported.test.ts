import { expect, it } from 'vitest';
import { type ExportFormat, exported } from '../../../src-core/export/exported.ts';
import { cuesOf, timeCode } from '../../../src-core/export/subtitles.ts';
import type { HistoryEntry } from '../../../src-core/history-entry.ts';
import { someEntry } from '../../fakes/app.ts';

const place = { locale: 'en-GB', timeZone: 'UTC' };
const at = (day: number, hour: number) => Date.UTC(2026, 10, day, hour, 5);
const file = (format: ExportFormat, ...entries: readonly HistoryEntry[]) =>
  [...exported(format, entries, place)].join('');

it('JSON is a list of all that is known but the names of files', () => {
  const entry = someEntry({ text: 'Ünïcode "quoted"', sound: 'a.flac', recording: 'a.wav' });
  const { sound: _, recording: __, ...known } = entry;
  expect(JSON.parse(file('json', entry, entry))).toEqual([known, known]);
  expect(JSON.parse(file('json'))).toEqual([]);
});

it('CSV can be read back, whatever was said', () => {
  const texts = [
    'plain',
    'with, comma',
    'with "quotes"',
    'two\nlines',
    '',
    'ends in "',
    '  spaces  ',
    '会议、明天',
  ];
  const rows = parseCsv(file('csv', ...texts.map((text) => someEntry({ text, pressedAt: at(21, 9) }))));
  expect(rows[0]?.[0]).toBe('\ufefftime');
  expect(rows.slice(1).map((row) => row[2])).toEqual(texts);
  expect(rows[1]?.slice(0, 2)).toEqual(['2026-11-21T09:05:00.000Z', '4.2']);
  expect(new Set(rows.map((row) => row.length))).toEqual(new Set([11]));
});

it.each(['=1+1', '+49 170', '-5 degrees', '@SUM(A1)', '=HYPERLINK("http://x","y")'])(
  'CSV gives a spreadsheet nothing to run: %s',
  (text) => {
    expect(parseCsv(file('csv', someEntry({ text })))[1]?.[2]).toBe(`'${text}`);
  },
);

it('Markdown has a heading for each day', () => {
  const text = file(
    'md',
    someEntry({ text: 'First.', pressedAt: at(20, 9) }),
    someEntry({ text: 'Second.', pressedAt: at(20, 15), pinned: true }),
    someEntry({ text: '', failure: 'no-network', pressedAt: at(21, 9) }),
  );
  // How a day is written changes with the version of the Unicode data.
  const day = (ms: number) =>
    new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeZone: 'UTC' }).format(ms);
  expect(text).toBe(`# ${day(at(20, 0))}

**09:05**

First.

**15:05** 📌

Second.

# ${day(at(21, 0))}

**09:05**

*Not transcribed*
`);
});

it.each([
  ['# not a heading', '\\# not a heading'],
  ['1. not a list', '1\\. not a list'],
  ['- no list\n- either', '\\- no list  \n\\- either'],
  ['<b>no tag</b> and [no](link)', '\\<b\\>no tag\\</b\\> and \\[no\\](link)'],
  ['snake_case *star* `code`', 'snake\\_case \\*star\\* \\`code\\`'],
])('Markdown keeps %s as it was said', (text, written) => {
  expect(file('md', someEntry({ text }))).toContain(`\n${written}\n`);
});

it('subtitles stand where the service heard the words, one dictation after the other', () => {
  const first = someEntry({
    text: 'Hello there. How are you?',
    durationMs: 3_000,
    segments: [
      [120, 1_300, ' Hello there.', null, null, null],
      [1_400, 2_750, ' How are you?', null, null, null],
    ],
  });
  const second = someEntry({ text: 'Fine.', durationMs: 1_000 });
  expect(file('srt', first, someEntry({ text: '', durationMs: 500 }), second)).toBe(`1
00:00:00,120 --> 00:00:01,300
Hello there.

2
00:00:01,400 --> 00:00:02,750
How are you?

3
00:00:03,500 --> 00:00:04,500
Fine.

`);
});

it('corrected words share the time of the dictation', () => {
  const cues = cuesOf({
    text: 'This is quite another sentence than before. And this is one more of them.',
    durationMs: 7_200,
    segments: [[0, 7_200, 'something else', null, null, null]],
  });
  expect(cues.map(({ text }) => text)).toEqual([
    'This is quite another sentence than before.',
    'And this is one more of them.',
  ]);
  expect([cues[0]?.startMs, cues[0]?.endMs === cues[1]?.startMs, cues[1]?.endMs]).toEqual([0, true, 7_200]);
});

it.each([
  ['words', 'word '.repeat(200)],
  ['a script without spaces', '我们明天开会讨论预算'.repeat(30)],
  ['one endless word', 'a'.repeat(400)],
  ['emoji', '👩‍💻'.repeat(120)],
])('no subtitle is longer than two lines, and none of %s is lost', (_name, text) => {
  const cues = cuesOf({ text, durationMs: 60_000, segments: [] });
  expect(cues.map((cue) => cue.text.replace(/\s/g, '')).join('')).toBe(text.replace(/\s/g, ''));
  for (const cue of cues) expect([...cue.text].length).toBeLessThanOrEqual(84);
  for (const [index, cue] of cues.entries()) {
    expect(cue.endMs).toBeGreaterThan(cue.startMs);
    expect(cue.startMs).toBeGreaterThanOrEqual(cues[index - 1]?.endMs ?? 0);
  }
});

it('times go up to hours', () => {
  expect([0, 61_001, 3_599_999.6, 36_000_000].map(timeCode)).toEqual([
    '00:00:00,000',
    '00:01:01,001',
    '01:00:00,000',
    '10:00:00,000',
  ]);
});

/** RFC 4180, for reading back. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (let at = 0; at < text.length; ) {
    const [whole = '', quoted, bare = '', end = ''] =
      /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y.exec(text.slice(at)) ?? [];
    if (whole === '') throw new Error(`not CSV at ${at}: ${text.slice(at, at + 20)}`);
    row.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
    if (end === '\r\n') {
      rows.push(row);
      row = [];
    }
    at += whole.length;
  }
  return rows;
}
