import { expect } from 'vitest';
import { hints } from '../../src-core/words/en.ts';
import { openEar } from '../desktop/ear.ts';
import { type Pages, startAppWithPages } from '../desktop/pages.ts';
import { test } from './on-desktop.ts';

/** As a Bluetooth headset does, which opens only when it likes; resolves when it has, in ms since 1970. */
async function openSlowly({ overlay }: Pages): Promise<{ opened(): Promise<number> }> {
  const opening = await overlay.evaluateHandle(() => {
    const { mediaDevices } = navigator;
    const open = mediaDevices.getUserMedia.bind(mediaDevices);
    const { promise, resolve } = Promise.withResolvers<number>();
    mediaDevices.getUserMedia = async (constraints) => {
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      const stream = await open(constraints);
      resolve(performance.timeOrigin + performance.now());
      return stream;
    };
    return { promise };
  });
  return { opened: () => opening.evaluate(({ promise }) => promise) };
}

test('a key let go before a slow microphone is open is a hint, and no failure of the microphone', async ({
  desktop,
}) => {
  const pages = await startAppWithPages(desktop);
  const { overlay } = pages;
  await openSlowly(pages);
  await desktop.keys.down('F9');
  await overlay.getByText(/./).first().waitFor();
  // Longer than a slip of the finger.
  await overlay.evaluate(() => new Promise((resolve) => setTimeout(resolve, 400)));
  await desktop.keys.up('F9');
  const said = overlay.getByText(hints['no-sound']);
  await said.waitFor();
  // It goes by itself, and what is opened too late is closed again.
  await said.waitFor({ state: 'detached' });
  const [app] = desktop.apps;
  expect(app?.history()).toEqual([]);
});

test('the sound that says "speak now" comes when a slow microphone is open, and not before', async ({
  desktop,
}) => {
  const pages = await startAppWithPages(desktop, { settings: { cues: 'soft', cueAtStart: true } });
  using ear = await openEar(desktop.room, desktop.sound);
  const { opened } = await openSlowly(pages);
  ear.listen();
  await desktop.keys.down('F9');
  const openedAt = await opened();
  await expect
    .poll(() => desktop.sound.playedBy('electron'), { timeout: 10_000 })
    .toMatchObject([{ isOver: true }]);
  expect(ear.heard()?.from).toBeGreaterThan(openedAt);
  await desktop.keys.tap('Escape');
  await desktop.keys.up('F9');
});
