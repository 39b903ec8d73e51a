import { expect, test, vi } from 'vitest';
import { sayFarewell } from '../../src-main/farewell.ts';

/** As Electron does: what is asked to end asks everybody first, and again when it is asked again. */
function app({ media = false, dictation = false, outbox = false, clipboard = false } = {}) {
  const done: string[] = [];
  const owes = { media, dictation, outbox, clipboard };
  const pay = (what: keyof typeof owes) => async () => {
    await Promise.resolve();
    owes[what] = false;
    done.push(what);
  };
  const onQuit = sayFarewell({
    media: { isOwing: () => owes.media, leave: pay('media') },
    dictation: { isOwing: () => owes.dictation, leave: pay('dictation') },
    outbox: { isSending: () => owes.outbox, stop: pay('outbox') },
    clipboard: { isOwing: () => owes.clipboard, handOver: pay('clipboard') },
    quit: () => quit(),
    onEnd: () => done.push('end'),
  });
  function quit(): boolean {
    const event = { preventDefault: vi.fn() };
    onQuit(event);
    return event.preventDefault.mock.calls.length === 0;
  }
  return { done, quit };
}

test('ends at once when nothing is owed', () => {
  const { done, quit } = app();
  expect(quit()).toBe(true);
  expect(done).toEqual(['end']);
});

test('ends by itself when everybody has what is theirs', async () => {
  const { done, quit } = app({ media: true, dictation: true, outbox: true, clipboard: true });
  expect(quit()).toBe(false);
  await vi.waitFor(() => expect(done.at(-1)).toBe('end'));
  expect(done).toEqual(['media', 'dictation', 'outbox', 'clipboard', 'end']);
});

test('hands the clipboard over once, however often it is asked to end meanwhile', async () => {
  const { done, quit } = app({ clipboard: true });
  expect([quit(), quit(), quit()]).toEqual([false, false, false]);
  await vi.waitFor(() => expect(done.at(-1)).toBe('end'));
  expect(done).toEqual(['clipboard', 'end']);
});

test('ends once', () => {
  const { done, quit } = app();
  quit();
  quit();
  expect(done).toEqual(['end']);
});
