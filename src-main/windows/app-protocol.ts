import { protocol, type Session } from 'electron';
import type { Sealing } from '../sealing/sealing.ts';
import { openAppFiles } from './app-files.ts';
import { isSound, openSoundFiles } from './sound-files.ts';

/** Must run before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, stream: true } },
  ]);
}

export function serveApp(
  session: Session,
  rendererDir: string,
  soundPathOf: (id: string) => Promise<string | null>,
  sealing: Sealing,
): void {
  const files = openAppFiles(rendererDir);
  const sounds = openSoundFiles(soundPathOf, sealing);
  session.protocol.handle('app', (request) => (isSound(request.url) ? sounds(request) : files(request)));
}
