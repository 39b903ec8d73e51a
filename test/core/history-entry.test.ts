import { expect, it } from 'vitest';
import {
  historyEntrySchema,
  keptSegments,
  keptWords,
  nothingToTell,
  segmentsOf,
} from '../../src-core/history-entry.ts';
import { hostsOf } from '../../src-core/hosts-of.ts';

const old = {
  id: 'a',
  sequence: 1,
  pressedAt: 5,
  durationMs: 900,
  text: 'Hello',
  service: 'groq',
  model: 'whisper-large-v3',
  language: null,
  sentTo: 'api.groq.com',
  failure: null,
  insertion: 'pasted',
  recording: null,
  timeline: {},
};

it('from before there were receipts can still be read', () => {
  const entry = historyEntrySchema.parse(old);
  expect(entry).toEqual({ ...old, ...nothingToTell });
  expect(hostsOf(entry)).toEqual(['api.groq.com']);
});

it('comes back from the file as it went in', () => {
  const { sentTo: _sentTo, ...rest } = old;
  const entry = historyEntrySchema.parse({
    ...rest,
    provider: 'ovh',
    segments: [[0, 900, 'Hello', -0.2, 1.6, null]],
    words: [[0, 400, 'Hello']],
    receipts: [{ host: 'api.cortecs.ai', bytes: 44, format: 'flac', fields: ['model', 'file'] }],
    attempts: [{ service: 'groq', why: 'first', afterMs: 0, tookMs: 90, end: 'service-down' }],
    heldBack: 'no-voice',
    costDollars: 0.0003,
  });
  expect(historyEntrySchema.parse(JSON.parse(JSON.stringify(entry)))).toEqual(entry);
});

it('was sent only to the hosts on its receipts, each named once', () => {
  const receipt = (host: string) => ({ host, bytes: 1, format: 'wav' as const, fields: [] });
  expect(hostsOf({ receipts: [] })).toEqual([]);
  expect(hostsOf({ receipts: [receipt('a'), receipt('b'), receipt('a')] })).toEqual(['a', 'b']);
});

it('keeps what a service said about its segments, to a thousandth', () => {
  const segment = {
    startMs: 0.4,
    endMs: 1200.6,
    text: 'Hello.',
    avgLogprob: -0.123456,
    compressionRatio: null,
    noSpeechProb: 0.00049,
  };
  const kept = keptSegments([segment]);
  expect(kept).toEqual([[0, 1201, 'Hello.', -0.123, null, 0]]);
  expect(segmentsOf({ segments: kept })).toEqual([
    { ...segment, startMs: 0, endMs: 1201, avgLogprob: -0.123, noSpeechProb: 0 },
  ]);
  expect(keptWords([{ startMs: 1.2, endMs: 2, text: 'Hello' }])).toEqual([[1, 2, 'Hello']]);
});
