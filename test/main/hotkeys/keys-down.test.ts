import { expect, it } from 'vitest';
import { parseHotkey } from '../../../src-core/hotkey.ts';
import { openKeysDown } from '../../../src-main/hotkeys/keys-down.ts';
import type { Native } from '../../../src-main/native/native.ts';

const asked = (
  keys: () => Promise<readonly number[]>,
  buttons: () => Promise<readonly number[]> = async () => [],
): Pick<Native, 'call'> => ({
  call: async (name, _input, signal) => {
    if (name === 'buttonsDown') return (await buttons()) as never;
    if (name !== 'keysDown') throw new Error(`Nobody asks for ${name} here`);
    const given = new Promise<never>((_, reject) =>
      signal.addEventListener('abort', () => reject(signal.reason)),
    );
    return (await Promise.race([keys(), given])) as never;
  },
});

it('Windows and macOS tell which keys are down', async () => {
  using keys = openKeysDown(
    asked(async () => [0x78]),
    'win32',
  );
  expect(await keys.read()).toEqual([0x78]);
});

it('of a button of the mouse they tell whether it is down, whatever else is', async () => {
  const hotkey = { modifiers: [], key: 'Mouse4' };
  const read = async (...buttons: readonly number[]) => {
    using keys = openKeysDown(
      asked(
        async () => [0x10],
        async () => buttons,
      ),
      'win32',
    );
    return keys.read(hotkey);
  };
  expect([await read(4, 5), await read(5), await read()]).toEqual([[4], [], []]);
});

it('what a process does not say that is gone, or busy, is not known', async () => {
  const isGone = asked(() => Promise.reject(new Error('the process that calls the system is gone')));
  const isBusy = asked(() => new Promise(() => {}));
  using gone = openKeysDown(isGone, 'darwin');
  using busy = openKeysDown(isBusy, 'darwin');
  expect([await gone.read(), await busy.read()]).toEqual([null, null]);
});

it('it is not asked of hotkeys that it does not count as keys', () => {
  const told = (platform: NodeJS.Platform) => {
    using keys = openKeysDown(
      asked(async () => []),
      platform,
    );
    return ['F9', 'Mouse4', 'MediaPlayPause'].filter((name) => {
      const hotkey = parseHotkey(name);
      return hotkey !== null && keys.tellsOf(hotkey);
    });
  };
  expect([told('win32'), told('darwin')]).toEqual([
    ['F9', 'Mouse4', 'MediaPlayPause'],
    ['F9', 'Mouse4'],
  ]);
});
