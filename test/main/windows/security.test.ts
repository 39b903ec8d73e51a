import type { Session, WebContents } from 'electron';
import { describe, expect, it } from 'vitest';
import { lockContents, lockSession } from '../../../src-main/windows/security.ts';

/** Every permission Electron's documentation names, and one it does not know yet. */
const permissions = [
  'accessibility-events',
  'automatic-fullscreen',
  'background-sync',
  'clipboard-read',
  'clipboard-sanitized-write',
  'deprecated-sync-clipboard-read',
  'display-capture',
  'fileSystem',
  'fullscreen',
  'geolocation',
  'geolocation-approximate',
  'hid',
  'idle-detection',
  'keyboardLock',
  'local-fonts',
  'local-network-access',
  'media',
  'mediaKeySystem',
  'midi',
  'midiSysex',
  'notifications',
  'openExternal',
  'persistent-storage',
  'pointerLock',
  'screen-wake-lock',
  'sensors',
  'serial',
  'speaker-selection',
  'storage-access',
  'top-level-storage-access',
  'unknown',
  'usb',
  'window-management',
  'tomorrows-invention',
] as const;

type RequestHandler = NonNullable<Parameters<Session['setPermissionRequestHandler']>[0]>;
type CheckHandler = NonNullable<Parameters<Session['setPermissionCheckHandler']>[0]>;

const overlay = { name: 'overlay' } as unknown as WebContents;
const main = { name: 'main' } as unknown as WebContents;
const own = 'app://dictum/overlay/index.html';
const soundOnly = { mediaTypes: ['audio'], isMainFrame: true, requestingUrl: own };

/** What a locked session answers to a page. */
function locked({ isListening }: { isListening: boolean }) {
  let onRequest: RequestHandler = () => {};
  let onCheck: CheckHandler = () => true;
  lockSession(
    {
      setPermissionRequestHandler: (handler: RequestHandler | null) => {
        onRequest = handler ?? onRequest;
      },
      setPermissionCheckHandler: (handler: CheckHandler | null) => {
        onCheck = handler ?? onCheck;
      },
      setDevicePermissionHandler: () => {},
      setDisplayMediaRequestHandler: () => {},
      webRequest: { onBeforeRequest: () => {} },
      on: () => {},
    } as unknown as Session,
    {
      isItsOwner: (contents) => contents === overlay,
      mayListen: (contents) => contents === overlay && isListening,
    },
  );
  return {
    mayHave: (contents: WebContents, permission: string, details: object = soundOnly) => {
      let isGranted: boolean | null = null;
      const answer = (answered: boolean) => {
        isGranted = answered;
      };
      (onRequest as (...values: unknown[]) => void)(contents, permission, answer, details);
      return isGranted;
    },
    seems: (contents: WebContents | null, permission: string, mediaType = 'audio', origin = 'app://dictum') =>
      (onCheck as (...values: unknown[]) => boolean)(contents, permission, origin, {
        mediaType,
        isMainFrame: true,
      }),
  };
}

describe('a page', () => {
  it('has no permission but the microphone, and that only while somebody dictates', () => {
    const granted = [true, false].flatMap((isListening) =>
      [overlay, main].flatMap((contents) =>
        permissions
          .filter((permission) => locked({ isListening }).mayHave(contents, permission))
          .map((permission) => [isListening, contents === overlay ? 'overlay' : 'main', permission]),
      ),
    );
    expect(granted).toEqual([[true, 'overlay', 'media']]);
  });

  it('gets no camera, nothing in a frame, and nothing from another address', () => {
    const { mayHave } = locked({ isListening: true });
    expect(
      [
        { ...soundOnly, mediaTypes: ['audio', 'video'] },
        { ...soundOnly, mediaTypes: ['video'] },
        { ...soundOnly, isMainFrame: false },
        { ...soundOnly, requestingUrl: 'https://example.org/' },
        { ...soundOnly, requestingUrl: 'app://dictum.example/' },
      ].map((details) => mayHave(overlay, 'media', details)),
    ).toEqual([false, false, false, false, false]);
  });

  it('learns the names of the microphones only where they are listened to', () => {
    const { seems } = locked({ isListening: false });
    expect(permissions.filter((permission) => seems(overlay, permission))).toEqual(['media']);
    expect([
      seems(main, 'media'),
      seems(null, 'media'),
      seems(overlay, 'media', 'video'),
      seems(overlay, 'media', 'audio', 'https://example.org'),
    ]).toEqual([false, false, false, false]);
  });

  it('goes nowhere: neither by a link, a redirect or a dropped file, nor in a frame or a webview', () => {
    const prevented: string[] = [];
    let onOpen: (() => { action: string }) | null = null;
    lockContents({
      on: (name: string, listener: (event: { preventDefault(): void }) => void) =>
        listener({ preventDefault: () => prevented.push(name) }),
      setWindowOpenHandler: (handler: () => { action: string }) => {
        onOpen = handler;
      },
    } as unknown as WebContents);
    expect(prevented.toSorted()).toEqual([
      'will-attach-webview',
      'will-frame-navigate',
      'will-navigate',
      'will-redirect',
    ]);
    expect((onOpen as (() => { action: string }) | null)?.()).toEqual({ action: 'deny' });
  });
});
