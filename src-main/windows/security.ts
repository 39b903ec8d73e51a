/** What a window's session and its pages may do: next to nothing. */
import type { Session, WebContents } from 'electron';
import { appOrigin } from './app-files.ts';

/** `mayListen` decides whether this page may open the microphone now. */
export function lockSession(session: Session, mayListen: (contents: WebContents) => boolean): void {
  const isAllowed = (
    contents: WebContents | null,
    permission: string,
    origin: string,
    isMainFrame: boolean,
  ) => permission === 'media' && contents !== null && isMainFrame && isOwn(origin) && mayListen(contents);

  session.setPermissionRequestHandler((contents, permission, answer, details) => {
    const isSoundOnly =
      !('mediaTypes' in details) || details.mediaTypes?.every((type) => type === 'audio') === true;
    answer(isSoundOnly && isAllowed(contents, permission, details.requestingUrl, details.isMainFrame));
  });
  session.setPermissionCheckHandler(
    (contents, permission, origin, details) =>
      details.mediaType !== 'video' && isAllowed(contents, permission, origin, details.isMainFrame),
  );
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}));
  session.webRequest.onBeforeRequest(({ url }, answer) => {
    answer({ cancel: !isOwn(url) && !url.startsWith(`blob:${appOrigin}/`) && !url.startsWith('devtools:') });
  });
  session.on('will-download', (event) => event.preventDefault());
}

/** Nothing navigates, opens a window or embeds another page. */
export function lockContents(contents: WebContents): void {
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

export function isOwn(url: string): boolean {
  return url === appOrigin || url.startsWith(`${appOrigin}/`);
}
