/** The services as people meet them: real dictations, with servers as strict as the services themselves. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { SettingsChange } from '../../src-core/settings.ts';
import { problemWords } from '../../src-core/words/en.ts';
import type { App } from '../desktop/app.ts';
import type { Desktop } from '../desktop/desktop.ts';
import { dictate } from '../desktop/dictate.ts';
import { startAppWithPages } from '../desktop/pages.ts';
import { openPaper } from '../desktop/paper.ts';
import { currentFocus, windowTitle } from '../desktop/windows.ts';
import { untilSeen } from '../desktop/x-connection.ts';
import { servicesAt } from '../fakes/chosen.ts';
import { startSpeechServer } from '../fakes/speech-server/server.ts';
import { recording } from '../speech/recordings.ts';
import { test } from './on-desktop.ts';

/** The app with both its windows, and a window beside them that the words go to. */
async function start(
  desktop: Desktop,
  options: { settings: SettingsChange; environment: Readonly<Record<string, string>> },
) {
  const { overlay, openMain } = await startAppWithPages(desktop, options);
  const [app] = desktop.apps;
  if (app === undefined) throw new Error('The app did not start');
  await app.engineReady();
  const main = await openMain();
  // It comes to the front when it is ready to be shown, and would take the paper's place.
  await isInFront(desktop, 'Dictum');
  const paper = await openPaper(desktop.connection);
  const change = async (settings: SettingsChange) => {
    const result = await main.evaluate((input) => window.dictum.send('changeSettings', input), settings);
    expect(result).toMatchObject({ ok: true });
  };
  const say = () => dictate(desktop, recording('libri-0880').file);
  return { app, overlay, main, paper, change, say };
}

async function isInFront({ connection }: Desktop, title: string): Promise<void> {
  connection.watch(connection.root, 'PropertyChange');
  await untilSeen(connection, `${title} to come to the front`, async () => {
    const { active } = await currentFocus(connection);
    return active !== null && (await windowTitle(connection, active)) === title ? true : null;
  });
}

const lastOf = async (app: App, count: number) => (await app.dictations(count)).at(-1);

test('OpenAI, Cortecs and a server of one’s own are asked as they want to be', async ({ desktop }) => {
  await using openai = await startSpeechServer('openai');
  await using cortecs = await startSpeechServer('cortecs');
  await using custom = await startSpeechServer('custom');
  const { app, main, paper, change, say } = await start(desktop, {
    settings: {
      service: 'openai',
      fallback: [],
      services: {
        ...servicesAt({ openai, cortecs }),
        custom: { baseUrl: custom.baseUrl, model: 'large-v3-turbo' },
      },
    },
    environment: { OPENAI_API_KEY: openai.key, CORTECS_API_KEY: cortecs.key },
  });
  await say();
  expect(await lastOf(app, 1)).toMatchObject({ service: 'openai', model: 'whisper-1', language: null });

  await change({
    service: 'cortecs',
    language: 'en',
    services: { cortecs: { allowedProviders: ['scaleway', 'ovh'], euNative: true } },
  });
  await say();
  expect(await lastOf(app, 2)).toMatchObject({ service: 'cortecs', provider: 'ovh', language: 'en' });
  await main.getByText('Cortecs · whisper-large-v3 · ovh').waitFor();

  await change({ service: 'custom' });
  await say();
  expect(await lastOf(app, 3)).toMatchObject({ service: 'custom', model: 'large-v3-turbo' });
  expect(custom.uploads.length).toBe(1);
  expect(custom.requests.flatMap(({ headers }) => headers.authorization ?? [])).toEqual([]);

  const servers = [openai, cortecs, custom];
  expect(servers.flatMap(({ refusals }) => refusals)).toEqual([]);
  const entries = await app.dictations(3);
  expect(entries.map(({ receipts }) => receipts.map(({ host }) => host))).toEqual(
    servers.map(({ baseUrl }) => [new URL(baseUrl).host]),
  );
  expect(await paper.texts(servers.length)).toEqual(servers.map(({ uploads }) => uploads[0]?.text));
});

test('when Groq fails, hangs or refuses, the words come all the same or their sound is kept', async ({
  desktop,
}) => {
  await using groq = await startSpeechServer('groq');
  await using openai = await startSpeechServer('openai');
  const { app, overlay, main, paper, change, say } = await start(desktop, {
    settings: { service: 'groq', fallback: ['embedded'], services: servicesAt({ groq, openai }) },
    environment: { GROQ_API_KEY: groq.key, OPENAI_API_KEY: openai.key },
  });

  // It fails: this computer does it, and says so.
  groq.misbehave({ kind: 'answer', status: 500 });
  const isSaid = overlay.getByText('This computer instead of Groq').waitFor();
  // Whether it was said is asked for below, when history has been looked at.
  isSaid.catch(() => {});
  await say();
  expect(await lastOf(app, 1)).toMatchObject({
    service: 'embedded',
    text: expect.stringMatching(/young man/i),
    attempts: [
      { service: 'groq', end: 'service-down' },
      { service: 'groq', why: 'retry', end: 'service-down' },
      { service: 'embedded', why: 'fallback', end: 'answered' },
    ],
  });
  await isSaid;
  await main.getByText('This computer transcribed this instead of Groq.').waitFor();

  // It is slow, and Escape is pressed while the sound is on its way.
  groq.misbehave({ kind: 'slow-upload', everyMs: 5_000 });
  const asked = groq.requests.length;
  await say();
  const uploading = () => groq.requests.slice(asked).find(({ bodyBytes }) => bodyBytes > 0);
  await groq.until(() => uploading() !== undefined);
  const cancelledAt = performance.now();
  await desktop.keys.tap('Escape');
  await groq.until(() => uploading()?.isAbandoned === true);
  expect(performance.now() - cancelledAt).toBeLessThan(500);
  const cancelled = await lastOf(app, 2);
  expect(cancelled).toMatchObject({ failure: 'cancelled', text: '', insertion: 'none' });
  expect(existsSync(recordingOf(desktop, cancelled?.recording))).toBe(true);

  // It hangs, and the next one is asked early.
  groq.misbehave({ kind: 'hang' });
  await change({ hedging: true, fallback: ['openai'] });
  await say();
  expect(await lastOf(app, 3)).toMatchObject({
    service: 'openai',
    text: openai.uploads[0]?.text,
    attempts: [
      { service: 'groq', end: 'overtaken' },
      { service: 'openai', why: 'hedge', end: 'answered' },
    ],
  });

  // It does not take the key, and there is nobody else.
  groq.misbehave({ kind: 'answer', status: 401 });
  await change({ hedging: false, fallback: [] });
  await say();
  expect(await lastOf(app, 4)).toMatchObject({
    failure: 'key-rejected',
    recording: expect.stringMatching(/\.wav$/),
  });
  await overlay
    .getByText(problemWords('key-rejected', { host: new URL(groq.baseUrl).host, modelToGet: null }).what)
    .waitFor();

  const entries = await app.dictations(4);
  const texts = entries.map(({ text }) => text).filter((text) => text !== '');
  expect(await paper.texts(texts.length)).toEqual(texts);
});

function recordingOf({ room }: Desktop, name: string | null | undefined): string {
  return join(room.environment.XDG_CONFIG_HOME ?? '', 'Dictum/recordings', name ?? 'none');
}
