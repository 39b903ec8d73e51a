import { expect } from 'vitest';
import { dictate } from '../desktop/dictate.ts';
import { openPaper } from '../desktop/paper.ts';
import { ask, type XConnection } from '../desktop/x-connection.ts';
import { startGroqServer } from '../fakes/groq-server.ts';
import { recording } from '../speech/recordings.ts';
import { test } from './on-desktop.ts';

test('words whose paste was swallowed do not follow the person into another window', async ({ desktop }) => {
  await using groq = await startGroqServer();
  const app = await desktop.startApp({
    settings: { service: 'groq', services: { groq: { baseUrl: groq.baseUrl } } },
    environment: { GROQ_API_KEY: groq.key },
  });
  const other = await openPaper(desktop.connection);
  const paper = await openPaper(desktop.connection);
  const answer = groq.hold();
  await dictate(desktop, recording('cards-001').file);
  await groq.received(1);

  const chord = await swallowKeys(desktop.connection, 'v');
  await desktop.keys.down('a');
  answer(0);
  await chord.pressed;
  chord.letGo();
  await other.focus();
  await desktop.keys.up('a');

  const [entry] = await app.dictations(1);
  expect([entry?.insertion, paper.insertions, other.insertions]).toEqual(['failed', [], []]);
  expect(await desktop.clipboard.read()).toBe(entry?.text);
});

/** As an open menu does: every key goes to it and to nobody else. */
async function swallowKeys(
  { client, root, keycode, onEvent }: XConnection,
  awaited: string,
): Promise<{ pressed: Promise<void>; letGo: () => void }> {
  const key = await keycode(awaited);
  const { promise: pressed, resolve } = Promise.withResolvers<void>();
  const stop = onEvent((event) => {
    if (event.name === 'KeyPress' && event.keycode === key) resolve();
  });
  const success = 0;
  const asynchronous = 1;
  const status = await ask<number>((answer) =>
    client.GrabKeyboard(root, 0, 0, asynchronous, asynchronous, answer),
  );
  expect(status).toBe(success);
  return {
    pressed,
    letGo: () => {
      stop();
      client.UngrabKeyboard(0);
    },
  };
}
