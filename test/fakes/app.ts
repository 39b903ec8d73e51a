import { changedSettings } from '../../src-core/changed-settings.ts';
import type { AppSnapshot } from '../../src-core/contract.ts';
import { notEncrypted } from '../../src-core/encryption.ts';
import { type HistoryEntry, nothingToTell } from '../../src-core/history-entry.ts';
import { defaultSettings, type SettingsChange } from '../../src-core/settings.ts';
import { type ModelStatus, speechModels } from '../../src-core/speech-models.ts';

const noKey = { isSet: false, lastFour: null, kept: null } as const;

/** An app in which all is well; each test changes what it is about. */
export function someSnapshot({
  settings: changed = {},
  keys = {},
  ...part
}: Partial<Omit<AppSnapshot, 'settings' | 'keys'>> & {
  settings?: SettingsChange;
  keys?: Partial<AppSnapshot['keys']>;
} = {}): AppSnapshot {
  return {
    version: '0.1.0',
    settings: changedSettings(defaultSettings, changed),
    engine: { state: 'ready' },
    models: someModels(),
    hearing: {
      way: 'hook',
      desktop: 'other',
      hindrance: null,
      keyboardKeptBy: null,
      triggers: [],
      canConfigure: false,
      command: ['/opt/Dictum/dictum'],
    },
    insertion: { knowsApps: true, types: true },
    hotkey: { state: 'armed', refused: [] },
    keys: { groq: noKey, openai: noKey, cortecs: noKey, custom: noKey, ...keys },
    keyProtection: 'keyring',
    usage: {},
    microphones: [
      { id: 'a1', label: 'Built-in Audio Analog Stereo' },
      { id: 'b2', label: 'Jabra Evolve2 65 Mono' },
    ],
    spared: null,
    mediaSystem: 'linux',
    lowersVolumes: true,
    isListening: false,
    testRecording: { state: 'none' },
    files: null,
    historyRevision: 1,
    storageNotice: null,
    recovered: 0,
    waiting: 0,
    encryption: notEncrypted,
    page: { name: 'history', topic: null, request: 0 },
    ...part,
  };
}

/** As after the first start: what Dictum comes with, and nothing else. */
export function someModels(changed: readonly ModelStatus[] = []): readonly ModelStatus[] {
  return speechModels.map(
    ({ id, isShipped }) =>
      changed.find((status) => status.id === id) ??
      (isShipped ? { id, state: 'installed' } : { id, state: 'absent', receivedBytes: 0 }),
  );
}

export function someEntry(part: Partial<HistoryEntry> = {}): HistoryEntry {
  return {
    ...nothingToTell,
    id: `entry-${part.sequence ?? 1}`,
    sequence: 1,
    pressedAt: Date.UTC(2026, 10, 21, 9, 30),
    durationMs: 4_200,
    text: 'Could you send me the figures before the meeting?',
    service: 'embedded',
    model: 'moonshine-base-en',
    language: 'en',
    failure: null,
    insertion: 'pasted',
    recording: null,
    timeline: { firstSample: 21, release: 4_221, audioComplete: 4_248, text: 4_611, inserted: 4_649 },
    ...part,
  };
}

const said: readonly (Partial<HistoryEntry> & { readonly minutesAgo: number })[] = [
  {
    minutesAgo: 3,
    durationMs: 6_850,
    text: 'Thanks for the quick reply. I have read through the proposal and I agree with most of it; the second paragraph should say that the trial runs until the end of March, not February.',
  },
  { minutesAgo: 11, durationMs: 2_140, text: 'See you at three.' },
  {
    minutesAgo: 26,
    durationMs: 9_400,
    text: '',
    failure: 'service-timeout',
    recording: 'r1.wav',
    service: 'groq',
    model: null,
    language: null,
    insertion: 'none',
    receipts: [{ host: 'api.groq.com', bytes: 300_844, format: 'wav', fields: ['file', 'model'] }],
    timeline: { firstSample: 24, release: 9_424, audioComplete: 9_455 },
  },
  {
    minutesAgo: 41,
    durationMs: 12_700,
    service: 'cortecs',
    model: 'whisper-large-v3',
    provider: 'ovh',
    language: 'de',
    receipts: [
      { host: 'api.groq.com', bytes: 406_444, format: 'wav', fields: ['file', 'model', 'language'] },
      {
        host: 'api.cortecs.ai',
        bytes: 406_444,
        format: 'wav',
        fields: ['file', 'model', 'language', 'eu_native'],
      },
    ],
    attempts: [
      { service: 'groq', why: 'first', afterMs: 0, tookMs: 140, end: 'service-down' },
      { service: 'cortecs', why: 'fallback', afterMs: 150, tookMs: 610, end: 'answered' },
    ],
    costDollars: 0.0004,
    text: 'Können wir den Termin auf Donnerstag verschieben? Am Mittwoch bin ich leider den ganzen Tag in Tromsø.',
    timeline: { firstSample: 19, release: 12_719, audioComplete: 12_741, text: 13_062, inserted: 13_101 },
  },
  {
    minutesAgo: 58,
    durationMs: 2_600,
    text: 'Thank you for watching!',
    service: 'groq',
    model: 'whisper-large-v3-turbo',
    failure: 'no-speech',
    heldBack: 'known-phrase',
    recording: 'r3.wav',
    insertion: 'none',
    receipts: [{ host: 'api.groq.com', bytes: 83_244, format: 'wav', fields: ['file', 'model'] }],
    timeline: { firstSample: 20, release: 2_620, audioComplete: 2_644 },
  },
  {
    minutesAgo: 71,
    service: 'groq',
    model: 'whisper-large-v3-turbo',
    text: 'Please send it to Dr. Okonkwo. She is in on Monday.',
    segments: [
      [0, 2_000, 'Please send it to Dr. Okonkwo.', -0.8, 1.3, 0.02],
      [2_000, 4_200, 'She is in on Monday.', -0.2, 1.3, 0.02],
    ],
    receipts: [{ host: 'api.groq.com', bytes: 134_444, format: 'wav', fields: ['file', 'model'] }],
    costDollars: 0.0001,
  },
  {
    minutesAgo: 83,
    durationMs: 14_300,
    text: '',
    failure: 'interrupted',
    recording: 'r4.wav',
    recovered: true,
    model: null,
    language: null,
    insertion: 'none',
    timeline: {},
  },
  { minutesAgo: 95, durationMs: 1_900, text: 'git commit, amend, no edit', insertion: 'copied' },
  {
    minutesAgo: 130,
    durationMs: 31_000,
    text: 'The patient reports intermittent pain in the left shoulder, worse in the morning and after lifting. No numbness, no loss of strength. Range of motion is limited above ninety degrees.\n\nPlan: physiotherapy twice a week, ibuprofen as needed, follow-up in four weeks.',
  },
  {
    minutesAgo: 60 * 22,
    durationMs: 5_100,
    text: 'Let us keep the old name until the migration is through.',
  },
  {
    minutesAgo: 60 * 23,
    durationMs: 3_300,
    text: '',
    failure: 'no-speech',
    recording: 'r2.wav',
    insertion: 'none',
    timeline: { firstSample: 20, release: 3_320, audioComplete: 3_344 },
  },
  {
    minutesAgo: 60 * 25,
    durationMs: 7_420,
    text: 'I think the reason the test fails only on Mondays is that the fixture was recorded with a date in it.',
  },
  { minutesAgo: 60 * 26, durationMs: 2_800, text: 'Milk, eggs, coffee, and something for the cat.' },
  { minutesAgo: 60 * 73, durationMs: 4_000, text: 'Please find attached the invoice for October.' },
  {
    minutesAgo: 60 * 74,
    durationMs: 8_150,
    text: 'Ask Dr. Okonkwo whether the second sample has to be cooled on the way to the laboratory.',
  },
  {
    minutesAgo: 60 * 75,
    durationMs: 3_700,
    text: 'Looks good to me, two small remarks inline.',
    insertion: 'failed',
  },
  { minutesAgo: 60 * 24 * 400, durationMs: 65_000, text: 'One more thing before I forget it.' },
];

/** What a week of work leaves in the history, newest first. */
export function someHistory(now: number): readonly HistoryEntry[] {
  return said.map(({ minutesAgo, ...part }, index) =>
    someEntry({ sequence: said.length - index, pressedAt: now - minutesAgo * 60_000, ...part }),
  );
}

/** More than one page of it. */
export function longHistory(now: number, count: number): readonly HistoryEntry[] {
  return Array.from({ length: count }, (_, index) => {
    const { minutesAgo: _minutesAgo, ...part } = said[index % said.length] ?? { minutesAgo: 0 };
    return someEntry({ ...part, sequence: count - index, pressedAt: now - index * 37 * 60_000 });
  });
}
