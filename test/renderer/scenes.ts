import type { AppSnapshot } from '../../src-core/contract.ts';
import type { HistoryEntry } from '../../src-core/history-entry.ts';
import { longHistory, someHistory, someModels, someSnapshot } from '../fakes/app.ts';

interface Scene {
  readonly snapshot: AppSnapshot;
  readonly entries: readonly HistoryEntry[];
}

const settingsPage = { name: 'settings', request: 1 } as const;

/** The main window as people meet it. */
export const mainScenes = {
  history: () => ({ snapshot: someSnapshot(), entries: someHistory(Date.now()) }),
  'long history': () => ({ snapshot: someSnapshot(), entries: longHistory(Date.now(), 1_000) }),
  empty: () => ({ snapshot: someSnapshot({ settings: { hotkey: 'Control+Alt+Space' } }), entries: [] }),
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
  listening: () => ({ snapshot: someSnapshot({ isListening: true }), entries: someHistory(Date.now()) }),
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
      settings: { service: 'groq', language: 'nn', prompt: 'Kubernetes, Dr. Okonkwo, Tromsø' },
      keys: { groq: { isSet: true, lastFour: 'x7Qa', kept: 'keyring' } },
    }),
    entries: [],
  }),
  'settings, no key': () => ({
    snapshot: someSnapshot({ page: settingsPage, settings: { service: 'groq' } }),
    entries: [],
  }),
  'settings, engine gone': () => ({
    snapshot: someSnapshot({ page: settingsPage, engine: { state: 'failed', code: 'model-damaged' } }),
    entries: [],
  }),
  'settings, hotkey taken': () => ({
    snapshot: someSnapshot({ page: settingsPage, hotkey: { state: 'failed', code: 'hotkey-taken' } }),
    entries: [],
  }),
  'settings, microphone away': () => ({
    snapshot: someSnapshot({
      page: settingsPage,
      settings: { microphone: { id: 'gone', label: 'RØDE NT-USB+' } },
    }),
    entries: [],
  }),
  'settings, recording the hotkey': () => ({
    snapshot: someSnapshot({ page: settingsPage, hotkey: { state: 'recording' } }),
    entries: [],
  }),
} satisfies Record<string, () => Scene>;

export type SceneName = keyof typeof mainScenes;
