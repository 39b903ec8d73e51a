import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openOwed } from '../../../src-main/media/owed-file.ts';
import { lowerStreams, streamsFrom } from '../../../src-main/media/pulse-streams.ts';
import { eventually } from '../../fakes/eventually.ts';

/** As PulseAudio 16.1 prints it for a paplay with two channels. */
const printed = JSON.stringify([
  {
    index: 7,
    driver: 'protocol-native.c',
    sink: 0,
    corked: false,
    mute: false,
    volume: {
      'front-left': { value: 65_536, value_percent: '100%', db: '0.00 dB' },
      'front-right': { value: 48_001, value_percent: '73%', db: '-8.11 dB' },
    },
    properties: {
      'media.role': 'music',
      'application.name': 'paplay',
      'application.process.id': '4242',
      'module-stream-restore.id': 'sink-input-by-media-role:music',
    },
  },
]);

it('reads what pactl prints', () => {
  expect(streamsFrom(printed)).toEqual([
    {
      index: 7,
      program: 'sink-input-by-media-role:music',
      volumes: [65_536, 48_001],
      isHeard: true,
      role: 'music',
      pid: '4242',
    },
  ]);
});

it('makes nothing of what it does not understand', () => {
  expect([streamsFrom(''), streamsFrom('{}'), streamsFrom('[{"index":"7"}]')]).toEqual([null, null, null]);
});

it('reads what is owed from a damaged file as far as it can', () => {
  const debt = { index: 1, program: 'player', before: [65_536], lowered: [14_418] };
  const owed = openOwed({
    initial: { streams: [debt, { ...debt, before: 'loud' }], players: 'none' },
    write: () => {},
  });
  expect(owed.current()).toEqual({ streams: [debt], volumes: [], players: [] });
});

/** One that does what the line of the shell says. */
function openPactl(line: string) {
  const folder = mkdtempSync(join(tmpdir(), 'dictum-pactl-'));
  const program = join(folder, 'pactl');
  const says = (what: string) => writeFileSync(program, `#!/bin/sh\n${what}\n`, { mode: 0o755 });
  if (line !== '') says(line);
  const told: boolean[] = [];
  const streams = lowerStreams({
    owed: openOwed({ initial: {}, write: () => {} }),
    ownPids: () => [],
    onAnswer: (hasAnswered) => told.push(hasAnswered),
    program,
  });
  return {
    streams,
    told,
    says,
    [Symbol.dispose]: () => {
      streams[Symbol.dispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

it.each([
  ['there is no pactl', '', false],
  ['it is too old for JSON', `echo "unrecognized option '--format=json'" >&2; exit 1`, false],
  ['it says something else', 'echo No.', false],
  ['it lists what plays', `echo '[]'`, true],
])('tells whether volumes can be lowered when somebody chooses that: %s', async (_, line, answers) => {
  using pactl = openPactl(line);
  await pactl.streams.look();
  expect(pactl.told).toEqual([answers]);
});

it('tells it again when they are to be lowered', async () => {
  using pactl = openPactl('exit 1');
  await pactl.streams.look();
  pactl.says(`echo '[]'`);
  await pactl.streams.quieten();
  expect(pactl.told).toEqual([false, true]);
});

/** A pactl that lists nobody, so that what is owed stays owed, and whose `subscribe` ends at once. */
function openBrokenPactl(firstPause: number) {
  const folder = mkdtempSync(join(tmpdir(), 'dictum-pactl-'));
  const program = join(folder, 'pactl');
  const starts = join(folder, 'starts');
  const ends = `case "$*" in *list*) echo '[]' ;; subscribe) echo start >> '${starts}' ;; esac`;
  writeFileSync(program, `#!/bin/sh\n${ends}\n`, { mode: 0o755 });
  const debt = { index: 1, program: 'player', before: [65_536], lowered: [14_418] };
  const streams = lowerStreams({
    owed: openOwed({ initial: { streams: [debt], players: [] }, write: () => {} }),
    ownPids: () => [],
    onAnswer: () => {},
    program,
    firstPause,
  });
  return {
    streams,
    starts: () => (existsSync(starts) ? readFileSync(starts, 'utf8').match(/start/g)?.length : 0),
    [Symbol.dispose]: () => {
      streams[Symbol.dispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

it('does not start again at once what tells of streams and ended', async () => {
  using pactl = openBrokenPactl(600_000);
  await pactl.streams.giveBack();
  await eventually(() => expect(pactl.starts()).toBe(1));
  // Long enough for each watcher to end before the next attempt: each of these runs a program itself.
  for (let attempt = 0; attempt < 20; attempt++) await pactl.streams.giveBack();
  expect(pactl.starts()).toBe(1);
});

it('starts it again by itself as long as somebody is owed something', async () => {
  using pactl = openBrokenPactl(1);
  await pactl.streams.giveBack();
  await eventually(() => expect(pactl.starts()).toBeGreaterThanOrEqual(3));
});
