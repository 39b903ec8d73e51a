import { expect } from 'vitest';
import { hints } from '../../src-core/words/en.ts';
import { startAppWithPages } from '../desktop/pages.ts';
import { test } from './on-desktop.ts';

test('a key let go before a slow microphone is open is a hint, and no failure of the microphone', async ({
  desktop,
}) => {
  const { overlay } = await startAppWithPages(desktop);
  // As a Bluetooth headset does, which opens only when it likes.
  await overlay.evaluate(() => {
    const { mediaDevices } = navigator;
    const open = mediaDevices.getUserMedia.bind(mediaDevices);
    mediaDevices.getUserMedia = async (constraints) => {
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      return open(constraints);
    };
  });
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
