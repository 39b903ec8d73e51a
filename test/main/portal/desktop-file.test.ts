import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { installDesktopFile } from '../../../src-main/portal/desktop-file.ts';

let dataHome: string;
beforeEach(() => {
  dataHome = mkdtempSync(join(tmpdir(), 'dictum-desktop-file-'));
});
afterEach(() => rmSync(dataHome, { recursive: true, force: true }));

it('writes a file that portals find the app by, and only when it says something else', () => {
  const file = join(dataHome, 'applications/app.dictum.Dictum.desktop');
  installDesktopFile(dataHome, ['/opt/My "$Apps"/100%/dictum']);
  const { mtimeNs } = statSync(file, { bigint: true });
  expect(readFileSync(file, 'utf8').split('\n')).toEqual([
    '[Desktop Entry]',
    'Type=Application',
    'Name=Dictum',
    String.raw`Exec="/opt/My \\"\\$Apps\\"/100%%/dictum"`,
    'NoDisplay=true',
    '',
  ]);
  installDesktopFile(dataHome, ['/opt/My "$Apps"/100%/dictum']);
  expect(statSync(file, { bigint: true }).mtimeNs).toBe(mtimeNs);
  installDesktopFile(dataHome, ['/opt/electron', '/opt/app']);
  expect(readFileSync(file, 'utf8')).toContain('Exec="/opt/electron" "/opt/app"\n');
});
