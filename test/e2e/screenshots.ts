import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect } from 'vitest';
import { evidenceDir } from './on-desktop.ts';

/** One window as it is drawn, kept for somebody to look at. */
export async function saveScreenshot(page: Page, name: string): Promise<void> {
  mkdirSync(evidenceDir, { recursive: true });
  await page.screenshot({ path: join(evidenceDir, `${name}.png`) });
}

export const themes = ['light', 'dark'] as const;

/** A picture of each, and back to how it was. */
export async function inBothThemes(main: Page, name: string): Promise<void> {
  for (const theme of themes) {
    await main.evaluate((chosen) => window.dictum.send('changeSettings', { theme: chosen }), theme);
    await expect.poll(() => brightness(main)).toBe(theme);
    await saveScreenshot(main, `${name}-${theme}`);
  }
}

/** What a person calls it who looks at the window. */
export function brightness(main: Page): Promise<'light' | 'dark'> {
  return main.evaluate(() => {
    const canvas = document.createElement('canvas').getContext('2d');
    if (canvas === null) throw new Error('no canvas');
    const below = document.elementsFromPoint(innerWidth / 2, innerHeight - 4);
    // From the bottom up, as they are painted; the browser itself reads the colours, however CSS spells them.
    for (const element of below.toReversed()) {
      canvas.fillStyle = getComputedStyle(element).backgroundColor;
      canvas.fillRect(0, 0, 1, 1);
    }
    const [red = 0, green = 0, blue = 0] = canvas.getImageData(0, 0, 1, 1).data;
    return red + green + blue > 3 * 128 ? 'light' : 'dark';
  });
}
