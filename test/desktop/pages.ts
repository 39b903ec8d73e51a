import { type Browser, chromium, type Page } from '@playwright/test';
import { actions } from '../../src-core/words/en.ts';
import { type App, type AppOptions, runApp } from './app.ts';
import type { Desktop } from './desktop.ts';
import { allWindows, focusWindow, newWindow } from './windows.ts';

/** The app's windows, looked into through Chromium's own debugging port: the app runs as always. */
export interface Pages {
  readonly app: App;
  readonly overlay: Page;
  /** The same page after a sleep: Chromium closes every connection then, and the debugging port's with them. */
  overlayAgain(): Promise<Page>;
  /** Opens the main window the way a person does, by starting the app once more; it has the focus then. */
  openMain(): Promise<Page>;
  /** Its page after its process has ended: the one before is lost to Playwright. */
  mainAgain(): Promise<Page>;
  /** The main window when something else opens it. */
  mainOpens(): Promise<Page>;
}

export async function startAppWithPages(desktop: Desktop, options: AppOptions = {}): Promise<Pages> {
  const { app, overlay, browser, connect } = await startAppWithOverlay(desktop, options);
  return {
    app,
    overlay,
    overlayAgain: async () => pageAt(await connect(), overlayAddress),
    mainAgain: async () => pageAt(await connect(), mainAddress),
    mainOpens: () => pageAt(browser, mainAddress),
    openMain: async () => {
      const known = await allWindows(desktop.connection);
      await runApp(desktop.room);
      const page = await pageAt(browser, mainAddress);
      // It takes the focus when it is shown; whoever goes on before that loses it later.
      await focusWindow(desktop.connection, await newWindow(desktop.connection, 'dictum', known));
      // On a busy machine the window is there before its page is: nothing would hear a key or a dropped file.
      await page.getByRole('button', { name: actions.settings }).waitFor();
      await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
      return page;
    },
  };
}

const overlayAddress = 'app://dictum/overlay/';
const mainAddress = 'app://dictum/main/';

/** On any desktop. */
export async function startAppWithOverlay(
  desktop: Pick<Desktop, 'startApp'>,
  options: AppOptions = {},
): Promise<Pick<Pages, 'app' | 'overlay'> & { readonly browser: Browser; connect(): Promise<Browser> }> {
  const app = await desktop.startApp({
    ...options,
    parameters: ['--remote-debugging-port=0', ...(options.parameters ?? [])],
  });
  const { groups } = await app.program.line(/^DevTools listening on (ws:\S+)/);
  const connect = () => chromium.connectOverCDP(groups[1] ?? '');
  const browser = await connect();
  return { app, overlay: await pageAt(browser, overlayAddress), browser, connect };
}

async function pageAt(browser: Browser, address: string): Promise<Page> {
  const [context] = browser.contexts();
  if (context === undefined) throw new Error('The app has no windows to look into.');
  const isThere = (page: Page) => page.url().startsWith(address);
  const page = context.pages().find(isThere) ?? (await context.waitForEvent('page', isThere));
  await page.waitForLoadState();
  return page;
}
