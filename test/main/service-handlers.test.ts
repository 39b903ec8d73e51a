import type { ServerResponse } from 'node:http';
import { afterAll, expect, it } from 'vitest';
import type { RemoteServiceId } from '../../src-core/services.ts';
import type { SettingsChange } from '../../src-core/settings.ts';
import { Failure } from '../../src-core/transcription.ts';
import { openSecrets } from '../../src-main/secrets.ts';
import { createServiceHandlers } from '../../src-main/service-handlers.ts';
import { openSettings } from '../../src-main/settings-store.ts';
import type { StoredFile } from '../../src-main/stored-file.ts';
import { connectServices } from '../../src-main/transcription/choose-transcriber.ts';
import { openConnections } from '../../src-main/transcription/services/connections.ts';
import { startModelsServer } from '../fakes/models-server.ts';

const connections = openConnections();
afterAll(() => connections[Symbol.asyncDispose]());

const key = 'gsk_for_this_machine_only';
const emptyFile = (): StoredFile => ({ initial: {}, wasSetAside: false, write: () => {} });

function setUp(service: RemoteServiceId, change: SettingsChange) {
  const settings = openSettings({ ...emptyFile(), copyAside: () => {} });
  settings.change(change);
  const secrets = openSecrets(
    emptyFile(),
    { protection: () => 'keyring', seal: (text) => Buffer.from(text), unseal: (sealed) => sealed.toString() },
    { groq: null, openai: null, cortecs: null, custom: null },
  );
  const connect = connectServices({ fetch: connections.fetch, secrets });
  const shown: boolean[] = [];
  const handlers = createServiceHandlers({
    settings,
    secrets,
    remoteService: (id) => connect(id, settings.current()),
    onKeysChange: () =>
      shown.push(secrets.status(service, settings.current().services[service].baseUrl).isSet),
  });
  return { handlers, shown };
}

const offers =
  (...ids: readonly string[]) =>
  (response: ServerResponse, given: string | null) => {
    response.writeHead(given === key ? 200 : 401, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ data: ids.map((id) => ({ id })) }));
  };

const plainly = (status: number, body: string) => (response: ServerResponse) => {
  response.writeHead(status, { 'content-type': 'text/html' }).end(body);
};

it.each([
  ['works', offers('whisper-large-v3-turbo', 'whisper-large-v3')],
  ['no-such-model', offers('whisper-large-v3')],
  ['rejected', plainly(401, 'no')],
  ['blocked', plainly(403, '<html>Proxy</html>')],
  ['wrong-host', plainly(200, '<html>Welcome to nginx</html>')],
  ['wrong-host', plainly(404, 'no such page')],
  ['not-now', plainly(429, '')],
  ['not-now', plainly(502, '')],
] as const)('a test of the key says: %s', async (result, answer) => {
  await using server = await startModelsServer(answer);
  const { handlers } = setUp('groq', { services: { groq: { baseUrl: server.baseUrl } } });
  await handlers.setKey({ service: 'groq', key });
  expect(await handlers.testKey({ service: 'groq' })).toBe(result);
  expect(server.keys).toEqual([key]);
});

it('without a key nobody is asked', async () => {
  await using server = await startModelsServer(offers('whisper-1'));
  const { handlers } = setUp('openai', { services: { openai: { baseUrl: server.baseUrl } } });
  expect(await handlers.testKey({ service: 'openai' })).toBe('missing');
  expect(server.keys).toEqual([]);
});

it('where nobody listens, the address is wrong', async () => {
  const server = await startModelsServer(offers());
  await server[Symbol.asyncDispose]();
  const { handlers } = setUp('groq', { services: { groq: { baseUrl: server.baseUrl } } });
  await handlers.setKey({ service: 'groq', key });
  expect(await handlers.testKey({ service: 'groq' })).toBe('wrong-host');
});

it('a server of one’s own needs neither key nor model', async () => {
  await using server = await startModelsServer((response) =>
    response.end(JSON.stringify({ data: [{ id: 'ggml-base' }] })),
  );
  const { handlers } = setUp('custom', { services: { custom: { baseUrl: server.baseUrl } } });
  expect(await handlers.testKey({ service: 'custom' })).toBe('works');
  expect(await handlers.listModels({ service: 'custom' })).toEqual(['ggml-base']);
  expect(server.keys).toEqual([null, null]);
});

it('without an address there is nothing to ask and nowhere to keep a key for', async () => {
  const { handlers, shown } = setUp('custom', {});
  expect(await handlers.testKey({ service: 'custom' })).toBe('wrong-host');
  expect(await handlers.listModels({ service: 'custom' })).toEqual([]);
  expect(() => handlers.setKey({ service: 'custom', key })).toThrow(new Failure('setting-refused'));
  expect(shown).toEqual([]);
});

it('the list of models is asked anew each time, and says why when there is none', async () => {
  const lists = [['whisper-large-v3'], ['whisper-large-v3', 'whisper-large-v4']];
  await using server = await startModelsServer((response, given) => {
    const list = lists.shift();
    if (list === undefined) response.writeHead(401).end();
    else offers(...list)(response, given);
  });
  const { handlers } = setUp('groq', { services: { groq: { baseUrl: server.baseUrl } } });
  await handlers.setKey({ service: 'groq', key });
  expect(await handlers.listModels({ service: 'groq' })).toEqual(['whisper-large-v3']);
  expect(await handlers.listModels({ service: 'groq' })).toEqual(['whisper-large-v3', 'whisper-large-v4']);
  await expect(handlers.listModels({ service: 'groq' })).rejects.toMatchObject({ code: 'key-rejected' });
});

it('every change of a key is shown', async () => {
  const { handlers, shown } = setUp('groq', {});
  await handlers.setKey({ service: 'groq', key });
  await handlers.storeKeyReadable({ service: 'groq' });
  await handlers.removeKey({ service: 'groq' });
  expect(shown).toEqual([true, true, false]);
});
