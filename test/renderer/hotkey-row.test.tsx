import { renderToStaticMarkup } from 'react-dom/server';
import { afterEach, expect, test, vi } from 'vitest';
import { settingsWords } from '../../src-core/words/settings.ts';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

/** Whether its row warns of AltGr. */
async function warns(platform: string, keys: string): Promise<boolean> {
  vi.stubGlobal('navigator', { platform, language: 'en' });
  vi.resetModules();
  const { HotkeyRow } = await import('../../src-renderer/main/settings/HotkeyRow.tsx');
  const page = renderToStaticMarkup(
    <HotkeyRow
      binding={{ keys, action: 'dictate', language: null }}
      isReleaseHeard={true}
      recorder={{ isRecording: false, onRecord: unasked, onStop: unasked }}
      heard={null}
      failure={null}
      onChange={unasked}
      onRemove={unasked}
    />,
  );
  return page.includes(settingsWords.hotkeys.altGr);
}

function unasked(): never {
  throw new Error('nobody pressed anything');
}

test('on Windows, and only there, a hotkey that is pressed by whoever types with AltGr is warned of', async () => {
  expect(await warns('Win32', 'Control+Alt+Q')).toBe(true);
  expect(await warns('Win32', 'Control+Alt+F9')).toBe(false);
  expect(await warns('Linux x86_64', 'Control+Alt+Q')).toBe(false);
  expect(await warns('MacIntel', 'Control+Alt+Q')).toBe(false);
});
