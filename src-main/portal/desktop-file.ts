/**
 * Portals know an app by its desktop file, and one that was unpacked or started from its source has none. This one
 * stands in no menu; a portal reads the app's name in it.
 * @see https://specifications.freedesktop.org/desktop-entry-spec/latest/
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

export const appId = 'app.dictum.Dictum';

/** `command`: what starts the app, its parameters after it. Throws when the folder cannot be written. */
export function installDesktopFile(dataHome: string | undefined, command: readonly string[]): void {
  const folder = join(dataHome || join(homedir(), '.local/share'), 'applications');
  const file = join(folder, `${appId}.desktop`);
  const content = `[Desktop Entry]
Type=Application
Name=Dictum
Exec=${command.map(quoted).join(' ')}
NoDisplay=true
`;
  try {
    if (readFileSync(file, 'utf8') === content) return;
  } catch {
    // It is not there yet.
  }
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, content, { mode: 0o644 });
}

function quoted(part: string): string {
  const escaped = part.replaceAll(/["`$\\]/g, '\\$&');
  // The quoting itself is inside of a value, in which a backslash is written twice; "%" would begin a field code.
  return `"${escaped.replaceAll('\\', '\\\\').replaceAll('%', '%%')}"`;
}
