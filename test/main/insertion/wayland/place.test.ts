import { expect, it } from 'vitest';
import { openPlaces } from '../../../../src-main/insertion/wayland/place.ts';

/** What is waited for while these windows come to the front one after the other. */
async function nextOf(appIds: readonly string[], program: string): Promise<string | null> {
  let active = 0;
  let look = () => {};
  const places = openPlaces(
    {
      active: () => ({ window: active, appId: appIds[active] ?? '' }),
      onChange: (listener) => {
        look = listener;
        return () => {};
      },
    },
    program,
  );
  const abort = new AbortController();
  const next = places.next(abort.signal);
  while (active < appIds.length - 1) {
    active += 1;
    look();
  }
  abort.abort();
  const place = await next;
  return place.known ? (place.window?.appId ?? null) : null;
}

it('is the window of another app that is waited for, also of one that calls itself Electron', async () => {
  expect(await nextOf(['Dictum', 'electron', 'foot'], 'dictum')).toBe('electron');
});

it('is none of our own where Dictum is not installed', async () => {
  expect(await nextOf(['Dictum', 'Electron', 'foot'], 'electron')).toBe('foot');
  expect(await nextOf(['dictum', 'electron'], 'electron')).toBeNull();
});
