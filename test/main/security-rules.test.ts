/** Rules that hold for the files of the project themselves: docs/SECURITY.md says why. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
// The checkout may belong to another user than root's, who runs the tests.
const tracked = execFileSync('git', ['-c', 'safe.directory=*', 'ls-files'], { cwd: root, encoding: 'utf8' })
  .split('\n')
  .filter(Boolean);
const sources = tracked.filter((path) => /^src-.*\.tsx?$/.test(path));

/** The files that say `words`. */
const saying = (words: RegExp) => sources.filter((path) => words.test(read(path)));

describe('one place for each thing that protects', () => {
  it.each([
    [
      'windows are made',
      /new BrowserWindow\b|new BaseWindow\b|new WebContentsView\b/,
      'src-main/windows/window.ts',
    ],
    ['IPC is served', /ipcMain\.(handle|on|once)\b/, 'src-main/ipc.ts'],
    ['links are opened', /openExternal\(/, 'src-main/links.ts'],
    ['the window bridge is made', /contextBridge\./, 'src-preload/bridge.ts'],
  ])('%s in one file', (_, words, file) => {
    expect(saying(words)).toEqual([file]);
  });

  it('no window is asked to run text as code', () => {
    expect(saying(/\beval\(|new Function\(|executeJavaScript|dangerouslySetInnerHTML|insertCSS/)).toEqual([]);
  });

  it('nothing turns a protection off', () => {
    expect(
      saying(
        /webSecurity: false|nodeIntegration: true|contextIsolation: false|sandbox: false|ignore-certificate|certificate-error|rejectUnauthorized: (?!true)/,
      ),
    ).toEqual([]);
  });

  it('only the words of the log reach the log', () => {
    expect(saying(/\bconsole\.(log|info|warn|error|debug|trace)/)).toEqual([]);
  });
});

describe('what is shipped', () => {
  it.each([
    ['runAsNode', false],
    ['enableNodeOptionsEnvironmentVariable', false],
    ['enableNodeCliInspectArguments', false],
    ['enableCookieEncryption', true],
    ['enableEmbeddedAsarIntegrityValidation', true],
    ['onlyLoadAppFromAsar', true],
  ])('has the fuse %s set to %s', (fuse, isOn) => {
    expect(read('electron-builder.yml')).toMatch(new RegExp(`^  ${fuse}: ${isOn}$`, 'm'));
  });

  it('is built from packages whose content is pinned, from no host in particular', () => {
    const lock: {
      packages: Record<
        string,
        {
          integrity?: string;
          resolved?: string;
          link?: boolean;
          inBundle?: boolean;
          dev?: boolean;
          optional?: boolean;
          os?: readonly string[];
        }
      >;
    } = JSON.parse(read('package-lock.json'));
    const packages = Object.entries(lock.packages).filter(([path]) => path !== '');
    expect(packages.length).toBeGreaterThan(100);
    expect(
      packages
        .filter(
          ([, { integrity, inBundle, ...rest }]) =>
            !inBundle && !isToolOfAnotherSystem(rest) && !integrity?.startsWith('sha512-'),
        )
        .map(([path]) => path),
    ).toEqual([]);
    expect(packages.filter(([, { resolved }]) => resolved !== undefined).map(([path]) => path)).toEqual([]);
  });

  it('holds nothing that looks like a secret', () => {
    const shapes =
      /\bgsk_[A-Za-z0-9]{20,}|\bsk-[A-Za-z0-9]{20,}|\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}|__cf_b[m]=|-{5}BEGIN [A-Z ]*PRIVATE KEY/;
    const text = tracked.filter((path) => !/\.(png|wav|flac|mp3|ogg|webm|m4a|ico|icns)$/.test(path));
    expect(text.filter((path) => shapes.test(read(path)))).toEqual([]);
  });

  it('names no registry and no path of one machine', () => {
    const text = tracked.filter((path) => /\.(tsx?|mjs|json|yml|md|css|html)$/.test(path));
    expect(
      text.filter(
        (path) =>
          /registry\.npmjs|registry\.yarnpkg|deb\.debian\.org|\/work\/(main|shared|\.library)/.test(
            read(path),
          ) && path !== 'test/main/security-rules.test.ts',
      ),
    ).toEqual([]);
  });
});

/** Lint and dead-code programs for other systems: never shipped, and absent from the registry the lockfile was made with. */
function isToolOfAnotherSystem({
  dev,
  optional,
  os,
}: {
  dev?: boolean;
  optional?: boolean;
  os?: readonly string[];
}): boolean {
  return dev === true && optional === true && os !== undefined;
}
