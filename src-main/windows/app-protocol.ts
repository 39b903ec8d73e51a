import { protocol, type Session } from 'electron';
import { openAppFiles } from './app-files.ts';

/** Must run before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true } }]);
}

export function serveApp(session: Session, rendererDir: string): void {
  session.protocol.handle('app', openAppFiles(rendererDir));
}
