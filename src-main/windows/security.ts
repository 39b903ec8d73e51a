/** What a window's session and its pages may do: next to nothing. */
import type { Session, WebContents } from 'electron';
import { appOrigin } from './app-files.ts';

/** Who asks for the microphone: `isItsOwner` may know which there are, and `mayListen` may open one now. */
export function lockSession(
  session: Pick<
    Session,
    | 'setPermissionRequestHandler'
    | 'setPermissionCheckHandler'
    | 'setDevicePermissionHandler'
    | 'setDisplayMediaRequestHandler'
    | 'webRequest'
    | 'on'
  >,
  {
    isItsOwner,
    mayListen,
  }: { isItsOwner: (contents: WebContents) => boolean; mayListen: (contents: WebContents) => boolean },
): void {
  session.setPermissionRequestHandler((contents, permission, answer, details) => {
    const isSoundOnly =
      !('mediaTypes' in details) || details.mediaTypes?.every((type) => type === 'audio') === true;
    answer(
      permission === 'media' &&
        isSoundOnly &&
        details.isMainFrame &&
        isOwn(details.requestingUrl) &&
        mayListen(contents),
    );
  });
  // Decides whether the list of microphones has names in it; each opening of one is a request.
  session.setPermissionCheckHandler(
    (contents, permission, origin, details) =>
      permission === 'media' &&
      details.mediaType !== 'video' &&
      details.isMainFrame &&
      isOwn(origin) &&
      contents !== null &&
      isItsOwner(contents),
  );
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}));
  session.webRequest.onBeforeRequest(({ url }, answer) => {
    answer({ cancel: !isOwn(url) && !url.startsWith(`blob:${appOrigin}/`) && !url.startsWith('devtools:') });
  });
  session.on('will-download', (event) => event.preventDefault());
}

/** Nothing navigates, opens a window or embeds another page. */
export function lockContents(contents: Pick<WebContents, 'on' | 'setWindowOpenHandler'>): void {
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

export function isOwn(url: string): boolean {
  return url === appOrigin || url.startsWith(`${appOrigin}/`);
}
