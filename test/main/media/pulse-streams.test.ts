import { expect, it } from 'vitest';
import { openOwed } from '../../../src-main/media/owed-file.ts';
import { streamsFrom } from '../../../src-main/media/pulse-streams.ts';

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
  expect(owed.current()).toEqual({ streams: [debt], players: [] });
});
