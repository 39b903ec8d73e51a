import type { Page } from '@playwright/test';

/** What a page gets that asks for the microphone by itself: "heard", or the name of the refusal. */
export function listen(page: Page): Promise<string> {
  return page.evaluate(() =>
    navigator.mediaDevices.getUserMedia({ audio: true }).then(
      (stream) => {
        for (const track of stream.getTracks()) track.stop();
        return 'heard';
      },
      (error: DOMException) => error.name,
    ),
  );
}
