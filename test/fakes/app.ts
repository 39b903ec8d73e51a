import type { AppSnapshot } from '../../src-core/contract.ts';
import type { HistoryEntry } from '../../src-core/history-entry.ts';
import type { Settings } from '../../src-core/settings.ts';
import { defaultModelId, type ModelStatus, speechModels } from '../../src-core/speech-models.ts';

const settings: Settings = {
  hotkey: 'F9',
  language: null,
  prompt: '',
  microphone: null,
  service: 'embedded',
  embeddedModel: defaultModelId,
  groqModel: 'whisper-large-v3-turbo',
  groqBaseUrl: 'https://api.groq.com',
  theme: 'system',
};

/** An app in which all is well; each test changes what it is about. */
export function someSnapshot({
  settings: changed,
  ...part
}: Partial<Omit<AppSnapshot, 'settings'>> & { settings?: Partial<Settings> } = {}): AppSnapshot {
  return {
    version: '0.1.0',
    settings: { ...settings, ...changed },
    engine: { state: 'ready' },
    models: someModels(),
    hotkey: { state: 'armed' },
    keys: { groq: { isSet: false, lastFour: null, kept: null } },
    microphones: [
      { id: 'a1', label: 'Built-in Audio Analog Stereo' },
      { id: 'b2', label: 'Jabra Evolve2 65 Mono' },
    ],
    isListening: false,
    historyRevision: 1,
    storageNotice: null,
    page: { name: 'history', request: 0 },
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
    id: `entry-${part.sequence ?? 1}`,
    sequence: 1,
    pressedAt: Date.UTC(2026, 10, 21, 9, 30),
    durationMs: 4_200,
    text: 'Could you send me the figures before the meeting?',
    service: 'embedded',
    model: 'moonshine-base-en',
    language: 'en',
    sentTo: null,
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
    timeline: { firstSample: 24, release: 9_424, audioComplete: 9_455 },
  },
  {
    minutesAgo: 41,
    durationMs: 12_700,
    service: 'groq',
    model: 'whisper-large-v3-turbo',
    language: 'de',
    text: 'Können wir den Termin auf Donnerstag verschieben? Am Mittwoch bin ich leider den ganzen Tag in Tromsø.',
    timeline: { firstSample: 19, release: 12_719, audioComplete: 12_741, text: 13_062, inserted: 13_101 },
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
