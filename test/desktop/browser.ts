import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Desktop } from './desktop.ts';
import { startProgram } from './program.ts';
import type { Room } from './room.ts';
import type { SwayDesktop } from './sway-desktop.ts';
import type { Target } from './target.ts';
import { allWindows, focusWindow, newWindow } from './windows.ts';

/** The page says what stands in its field after every change, so nothing has to be asked or guessed. */
const page = `<!doctype html><meta charset="utf-8"><title>Field</title>
<textarea autofocus rows="20" cols="80"></textarea>
<script>
  const field = document.querySelector('textarea');
  const tell = () => fetch('/text', { method: 'POST', body: field.value });
  field.addEventListener('input', tell);
  field.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && !event.shiftKey) fetch('/enter', { method: 'POST', body: field.value });
  });
  new EventSource('/orders').onmessage = () => { field.value = ''; tell(); };
  field.focus();
  tell();
</script>`;

export interface Browser extends Target {
  /** What stood in the field each time that Enter was pressed. */
  readonly entered: readonly string[];
}

/** Chromium with a text area, as web apps have it; under its sandbox. */
export async function openBrowser({ room, connection, keys }: Desktop): Promise<Browser> {
  const known = await allWindows(connection);
  return openPage(room, keys, {
    platform: 'x11',
    newWindow: () => newWindow(connection, 'chromium', known),
    focus: (window) => focusWindow(connection, window),
  });
}

/** The same as a window of Wayland. */
export async function openSwayBrowser({ room, sway, keys }: SwayDesktop): Promise<Browser> {
  const known = (await sway.windows()).map(({ id }) => id);
  return openPage(room, keys, {
    platform: 'wayland',
    // Named after the address of the page.
    newWindow: () => sway.newWindow(/^chrom/i, known),
    focus: (window) => sway.focus(window),
  });
}

interface PagePlace {
  readonly platform: 'x11' | 'wayland';
  newWindow(): Promise<number>;
  focus(window: number): Promise<void>;
}

async function openPage(
  room: Room,
  keys: { tap(key: 'x'): Promise<void> },
  { platform, newWindow, focus }: PagePlace,
): Promise<Browser> {
  await using stack = new AsyncDisposableStack();
  let text: string | null = null;
  let changedAt: number | null = null;
  const entered: string[] = [];
  const listeners = new Set<() => void>();
  let order = () => {};
  const server = createServer((request, response) => {
    if (request.url === '/orders') {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
      order = () => void response.write('data: clear\n\n');
      return;
    }
    if (request.method === 'GET') {
      response.writeHead(200, { 'content-type': 'text/html' }).end(page);
      return;
    }
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = Buffer.concat(parts).toString('utf8');
      if (request.url === '/enter') entered.push(body);
      else {
        text = body;
        changedAt ??= performance.timeOrigin + performance.now();
      }
      response.writeHead(204).end();
      for (const listener of listeners) listener();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  stack.defer(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;

  function until(what: string, isIt: () => boolean, withinMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        listeners.delete(look);
        reject(new Error(`Waited ${withinMs} ms for ${what}, and it did not come`));
      }, withinMs);
      const look = () => {
        if (!isIt()) return;
        clearTimeout(timer);
        listeners.delete(look);
        resolve();
      };
      listeners.add(look);
      look();
    });
  }

  stack.use(
    startProgram(room, 'chromium', [
      `--user-data-dir=${join(room.homeDir, 'chromium')}`,
      ...[`--ozone-platform=${platform}`, '--no-first-run', '--no-default-browser-check', '--disable-gpu'],
      ...['--password-store=basic', '--disable-background-networking', '--disable-component-update'],
      `--app=http://127.0.0.1:${port}/`,
    ]),
  );
  const window = await newWindow();
  await until('the page in Chromium', () => text !== null, 30_000);
  const rest = stack.move();
  const target: Browser = {
    name: 'Chromium',
    window,
    entered,
    focus: () => focus(window),
    read: () => {
      changedAt = null;
      return Promise.resolve(text ?? '');
    },
    changed: async (withinMs) => {
      await until('new words in Chromium', () => changedAt !== null, withinMs);
      return changedAt ?? 0;
    },
    clear: async () => {
      if (text === '') return;
      order();
      await until('an empty field in Chromium', () => text === '', 20_000);
      changedAt = null;
    },
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  };
  await target.focus();
  changedAt = null;
  // Its window has the focus before its page does: once a key arrives, all is in place.
  for (;;) {
    await keys.tap('x');
    if ((await target.changed(1_000).catch(() => null)) !== null) break;
  }
  await target.clear();
  return target;
}
