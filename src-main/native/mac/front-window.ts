/**
 * Which window gets the keys, as the accessibility interface of macOS tells it.
 *
 * NSWorkspace's `frontmostApplication` is not asked: what NSRunningApplication and its workspace say stays as it was
 * until the main run loop has run (NSRunningApplication.h), and this process waits in Node's instead.
 */
import { randomUUID } from 'node:crypto';
import type { FrontWindow } from '../desktop-calls.ts';
import { appNameOf } from './app-name.ts';
import type { MacApi, Ref, WindowOnScreen } from './mac-api.ts';

/** An app that hangs is waited for so long with each question, in s; there are up to three. */
const answersWithinS = 0.1;

/** As many windows keep their id; a person has fewer in use between the press and the words. */
const mostWindows = 32;

export function openFrontWindow(api: MacApi): {
  frontWindow(): FrontWindow | null;
  answers(id: string): boolean;
} {
  /**
   * The last seen at the end. Every question is answered with another object for the same window, macOS tells no number
   * of it here, and two windows may have the same hash: only CFEqual says which is which, so the objects are kept.
   * The ids are good in the next process too, which knows none of these windows.
   */
  const known: { readonly window: Ref; readonly id: string }[] = [];

  function idOf(window: Ref): string {
    const index = known.findIndex((one) => api.isEqual(one.window, window));
    const [seen] = index < 0 ? [] : known.splice(index, 1);
    if (seen !== undefined) api.release(window);
    const entry = seen ?? { window, id: randomUUID() };
    known.push(entry);
    if (known.length > mostWindows) for (const { window: old } of known.splice(0, 1)) api.release(old);
    return entry.id;
  }

  function copyFocusedApp(): Ref | null {
    return releasing(api.createSystemWideElement(), (everything) => {
      api.setMessagingTimeout(everything, answersWithinS);
      return api.copyAttribute(everything, 'AXFocusedApplication') ?? copyFrontApp();
    });
  }

  /**
   * Chromium and what is made of it do not tell that they have the focus until somebody has turned accessibility on in
   * them (https://github.com/JitouchApp/Jitouch/pull/32). Their windows are told of all the same, by the app itself.
   */
  function copyFrontApp(): Ref | null {
    const processId = frontProcess(api.windowsOnScreen());
    if (processId === null) return null;
    const app = api.createApplicationElement(processId);
    const isFront = api.copyAttribute(app, 'AXFrontmost');
    // The app with the keys may have no window, and then this is another one's.
    if (isFront !== null && releasing(isFront, api.isTrue)) return app;
    api.release(app);
    return null;
  }

  function releasing<Result>(ref: Ref, use: (ref: Ref) => Result): Result {
    try {
      return use(ref);
    } finally {
      api.release(ref);
    }
  }

  return {
    frontWindow: () =>
      api.inPool(() => {
        const focused = copyFocusedApp();
        if (focused === null) return null;
        return releasing(focused, (app) => {
          const window = api.copyAttribute(app, 'AXFocusedWindow');
          if (window === null) return null;
          const id = idOf(window);
          const processId = api.processIdOf(app);
          const path = processId === null ? null : api.programPath(processId);
          return { id, app: path === null ? null : appNameOf(path) };
        });
      }),
    // An app answers from its main thread, which is also the one that handles its keys.
    answers: (id) =>
      api.inPool(() => {
        const entry = known.find((one) => one.id === id);
        return entry === undefined || api.answers(entry.window);
      }),
  };
}

/** Whose ordinary window is in front; the pill, panels and the menu bar are in other layers. */
export function frontProcess(windows: readonly WindowOnScreen[]): number | null {
  return windows.find(({ layer }) => layer === 0)?.processId ?? null;
}
