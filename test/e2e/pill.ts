import type { Locator, Page } from '@playwright/test';

/** The pill while it is in this state. */
export function pill(overlay: Page, state: string): Locator {
  return overlay.locator(`[role="status"][data-state="${state}"]`);
}

/** The middle of it, in pixels of the screen. */
export async function onScreen(button: Locator): Promise<{ x: number; y: number }> {
  return button.evaluate((element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    return { x: screenX + left + width / 2, y: screenY + top + height / 2 };
  });
}
