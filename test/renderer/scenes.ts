import type { AppSnapshot } from '../../src-core/contract.ts';
import { notEncrypted } from '../../src-core/encryption.ts';
import type { HistoryEntry } from '../../src-core/history-entry.ts';
import { longHistory, someHistory, someModels, someSnapshot } from '../fakes/app.ts';

interface Scene {
  readonly snapshot: AppSnapshot;
  readonly entries: readonly HistoryEntry[];
}

const dictateWith = (keys: string) => ({ keys, action: 'dictate', language: null }) as const;

const someHotkeys: AppSnapshot['settings']['hotkeys'] = [
  dictateWith('F9'),
  { keys: 'RightControl', action: 'dictate', language: 'de' },
  dictateWith('Mouse5'),
  { keys: 'MediaPlayPause', action: 'paste-last', language: null },
];

const settingsPage = { name: 'settings', topic: null, request: 1 } as const;

const asTheServiceWrote = { rawText: null, provider: null, segments: [], words: [] };

/** The main window as people meet it. */
export const mainScenes = {
  history: () => ({ snapshot: someSnapshot(), entries: someHistory(Date.now()) }),
  'long history': () => ({ snapshot: someSnapshot(), entries: longHistory(Date.now(), 1_000) }),
  'history, corrected and compared': () => ({
    snapshot: someSnapshot(),
    entries: someHistory(Date.now()).map((entry, index) =>
      index === 0
        ? {
            ...entry,
            rawText: 'Thanks for the quick replay.',
            pinned: true,
            recovered: true,
            sound: 'a.flac',
            app: 'Thunderbird',
            words: entry.text
              .split(' ')
              .map((word, at): [number, number, string] => [at * 200, at * 200 + 180, word]),
            alternatives: [
              {
                ...asTheServiceWrote,
                text: 'Thanks for the quick reply. I have read the proposal.',
                service: 'groq',
                model: 'whisper-large-v3',
                language: 'en',
                at: 1,
              },
              {
                ...asTheServiceWrote,
                text: entry.text,
                service: 'openai',
                model: 'whisper-1',
                language: null,
                at: 2,
              },
            ],
          }
        : entry,
    ),
  }),
  empty: () => ({
    snapshot: someSnapshot({ settings: { hotkeys: [dictateWith('Control+Alt+Space')] } }),
    entries: [],
  }),
  'engine loading': () => ({ snapshot: someSnapshot({ engine: { state: 'loading' } }), entries: [] }),
  'failed first': () => ({
    snapshot: someSnapshot({ settings: { service: 'groq' } }),
    entries: someHistory(Date.now()).slice(2),
  }),
  'hotkey taken, files repaired': () => ({
    snapshot: someSnapshot({
      hotkey: { state: 'failed', code: 'hotkey-taken' },
      storageNotice: 'settings-repaired',
    }),
    entries: someHistory(Date.now()),
  }),
  recovered: () => ({
    snapshot: someSnapshot({ recovered: 1 }),
    entries: someHistory(Date.now()).filter(({ recovered }) => recovered),
  }),
  'waiting to be sent': () => ({
    snapshot: someSnapshot({ settings: { service: 'groq' }, waiting: 1 }),
    entries: someHistory(Date.now())
      .filter(({ failure }) => failure === 'service-timeout')
      .map((entry) => ({ ...entry, waits: { failures: 0 } })),
  }),
  listening: () => ({ snapshot: someSnapshot({ isListening: true }), entries: someHistory(Date.now()) }),
  locked: () => ({
    snapshot: someSnapshot({ encryption: { ...notEncrypted, isOn: true, isLocked: true } }),
    entries: [],
  }),
  'settings, encrypting': () => ({
    snapshot: someSnapshot({
      page: settingsPage,
      encryption: { ...notEncrypted, isOn: true, isUnfinished: true, progress: { done: 31, all: 90 } },
    }),
    entries: [],
  }),
  settings: () => ({ snapshot: someSnapshot({ page: settingsPage }), entries: [] }),
  'settings, another language': () => ({
    snapshot: someSnapshot({ page: settingsPage, settings: { language: 'de' } }),
    entries: [],
  }),
  'settings, models': () => ({
    snapshot: someSnapshot({
      page: settingsPage,
      settings: { language: 'de' },
      models: someModels([
        { id: 'whisper-small', state: 'downloading', receivedBytes: 150_000_000 },
        { id: 'whisper-base', state: 'installed' },
        { id: 'whisper-tiny', state: 'failed', receivedBytes: 40_000_000, code: 'disk-full' },
      ]),
    }),
    entries: [],
  }),
  'settings, groq': () => ({
    snapshot: someSnapshot({
      page: settingsPage,
      settings: {
        service: 'groq',
        language: 'nn',
        favouriteLanguages: ['de', 'en'],
        prompt: 'Use British spelling.',
        vocabulary: ['Kubernetes', 'Dr. Okonkwo', 'Tromsø'],
      },
      keys: { groq: { isSet: true, lastFour: 'x7Qa', kept: 'keyring' } },
    }),
    entries: [],
  }),
  'settings, no key': () => ({
    snapshot: someSnapshot({ page: settingsPage, settings: { service: 'groq' } }),
    entries: [],
  }),
  'settings, cortecs': () => ({
    snapshot: someSnapshot({
      page: settingsPage,
      settings: { service: 'cortecs', language: 'de' },
      keys: { cortecs: { isSet: true, lastFour: 'x7Qa', kept: 'environment' } },
    }),
    entries: [],
  }),
  'settings, no keyring': () => ({
    snapshot: someSnapshot({
      page: settingsPage,
      settings: { service: 'openai', services: { openai: { model: 'gpt-4o-transcribe' } } },
      keys: { openai: { isSet: true, lastFour: 'x7Qa', kept: 'session' } },
      keyProtection: 'readable',
    }),
    entries: [],
  }),
  'settings, own server': () => ({
    snapshot: someSnapshot({ page: settingsPage, settings: { service: 'custom' } }),
    entries: [],
  }),
  'settings, many words': () => ({
    snapshot: someSnapshot({
      page: settingsPage,
      settings: {
        service: 'groq',
        prompt: 'Use British spelling. Short sentences.',
        vocabulary: Array.from({ length: 120 }, (_, index) => `Ngũgĩ-${index}`),
      },
    }),
    entries: [],
  }),
  'settings, fallback': () => ({
    snapshot: someSnapshot({
      page: settingsPage,
      settings: { service: 'groq', fallback: ['cortecs', 'embedded'], hedging: true, monthlyCapDollars: 5 },
      keys: { groq: { isSet: true, lastFour: 'x7Qa', kept: 'keyring' } },
      usage: {
        groq: {
          today: { requests: 12, billedS: 420, dollars: 0.0047, unpricedS: 0 },
          month: { requests: 420, billedS: 9_300, dollars: 0.1033, unpricedS: 0 },
          remaining: { requests: 1_962, audioSeconds: 6_840 },
        },
        cortecs: {
          today: { requests: 0, billedS: 0, dollars: 0, unpricedS: 0 },
          month: { requests: 3, billedS: 64, dollars: 0, unpricedS: 64 },
          remaining: null,
        },
      },
    }),
    entries: [],
  }),
  'settings, apps': () => ({
    snapshot: someSnapshot({
      page: settingsPage,
      settings: {
        usualWay: 'paste',
        appRules: [
          { app: 'Slack', way: 'paste', submits: true, keepsLineBreaks: false },
          {
            app: 'org.gnome.Nautilus.Previewer.With.A.Long.Name',
            way: 'control-shift-v',
            submits: false,
            keepsLineBreaks: false,
          },
          { app: 'Code', way: 'paste', submits: false, keepsLineBreaks: true },
          { app: 'jetbrains-idea', way: 'control-v', submits: true, keepsLineBreaks: false },
          { app: 'KeePassXC', way: 'copy', submits: true, keepsLineBreaks: false },
        ],
      },
    }),
    entries: [],
  }),
  'settings, engine gone': () => ({
    snapshot: someSnapshot({
      page: settingsPage,
      engine: { state: 'failed', code: 'model-damaged', model: 'moonshine-base-en' },
    }),
    entries: [],
  }),
  'settings, hotkey taken': () => ({
    snapshot: someSnapshot({ page: settingsPage, hotkey: { state: 'failed', code: 'hotkey-taken' } }),
    entries: [],
  }),
  'settings, microphone away': () => ({
    snapshot: someSnapshot({
      page: settingsPage,
      settings: {
        microphones: [
          { id: 'gone', label: 'RØDE NT-USB+' },
          { id: 'b2', label: 'Jabra Evolve2 65 Mono' },
        ],
      },
    }),
    entries: [],
  }),
  'settings, headset plays': () => ({
    snapshot: someSnapshot({
      page: settingsPage,
      settings: {
        microphones: [
          { id: 'b2', label: 'Jabra Evolve2 65 Mono' },
          { id: 'a1', label: 'Built-in Audio Analog Stereo' },
        ],
      },
      spared: {
        headsets: ['Jabra Evolve2 65 Mono'],
        labels: ['Jabra Evolve2 65 Mono'],
        systemChoice: 'Built-in Audio Analog Stereo',
        unplugged: [],
      },
    }),
    entries: [],
  }),
  'settings, the desktop gives the keys': () => ({
    snapshot: someSnapshot({
      page: settingsPage,
      hearing: {
        way: 'portal',
        desktop: 'kde',
        hindrance: null,
        keyboardKeptBy: null,
        triggers: ['Meta+Shift+D'],
        canConfigure: true,
        command: ['/opt/Dictum/dictum'],
      },
    }),
    entries: [],
  }),
  'settings, no keys to be had': () => ({
    snapshot: someSnapshot({
      page: settingsPage,
      settings: { usualWay: 'type' },
      insertion: { knowsApps: false, types: false },
      hotkey: { state: 'failed', code: 'hotkey-unavailable' },
      hearing: {
        way: 'commands',
        desktop: 'sway',
        hindrance: null,
        keyboardKeptBy: null,
        triggers: [],
        canConfigure: false,
        command: ['/opt/Dictum/dictum'],
      },
    }),
    entries: [],
  }),
  'settings, macOS without rights': () => ({
    snapshot: someSnapshot({
      page: settingsPage,
      hearing: {
        way: 'registered',
        desktop: 'other',
        hindrance: 'accessibility',
        keyboardKeptBy: null,
        triggers: [],
        canConfigure: false,
        command: ['/opt/Dictum/dictum'],
      },
    }),
    entries: [],
  }),
  'settings, many hotkeys': () => ({
    snapshot: someSnapshot({
      page: settingsPage,
      settings: { hotkeys: someHotkeys },
      hotkey: { state: 'armed', refused: [{ keys: 'MediaPlayPause', code: 'hotkey-taken' }] },
    }),
    entries: [],
  }),
  'settings, trying the hotkeys': () => ({
    snapshot: someSnapshot({
      page: settingsPage,
      settings: { hotkeys: someHotkeys },
      hotkey: {
        state: 'testing',
        heard: [
          { keys: 'F9', edge: 'up' },
          { keys: 'RightControl', edge: 'down' },
          { keys: 'Mouse5', edge: 'chord' },
        ],
      },
    }),
    entries: [],
  }),
  'settings, recording the hotkey': () => ({
    snapshot: someSnapshot({ page: settingsPage, hotkey: { state: 'recording', wasUnusable: true } }),
    entries: [],
  }),
} satisfies Record<string, () => Scene>;

export type SceneName = keyof typeof mainScenes;
