import { expect, test } from 'vitest';
import { controlCommand, ownAppImage, startCommand } from '../../../src-main/hotkeys/control-command.ts';

const installed = {
  platform: 'linux',
  isPackaged: true,
  appImage: undefined,
  executable: '/opt/Dictum/dictum',
  appDir: '/opt/Dictum/resources/app.asar',
} as const;
const appImage = {
  ...installed,
  appImage: '/home/somebody/Dictum.AppImage',
  executable: '/tmp/.mount_Dictum/dictum',
};
const source = { ...installed, isPackaged: false, executable: '/electron', appDir: '/dictum' };

test('a key runs what asks the app without loading Electron, where that is there to stay', () => {
  expect(controlCommand(installed, null)).toEqual(['/opt/Dictum/dictum-command']);
  expect(controlCommand(source, null)).toEqual([
    'env',
    'ELECTRON_RUN_AS_NODE=1',
    '/electron',
    '/dictum/out/main/cli.js',
  ]);
  expect(controlCommand(appImage, null)).toEqual(['/home/somebody/Dictum.AppImage']);
  expect(controlCommand(appImage, '/data/dictum-command')).toEqual(['/data/dictum-command']);
  const mac = { ...installed, platform: 'darwin', executable: '/Applications/Dictum' } as const;
  expect(controlCommand(mac, null)).toEqual(['/Applications/Dictum']);
});

test('the app is started as it was', () => {
  expect([installed, appImage, source].map(startCommand)).toEqual([
    ['/opt/Dictum/dictum'],
    ['/home/somebody/Dictum.AppImage'],
    ['/electron', '/dictum'],
  ]);
});

test('an AppImage is the one that this app is in, and not the terminal it was started from', () => {
  const variables = { APPIMAGE: '/home/somebody/Terminal.AppImage', APPDIR: '/tmp/.mount_Term' };
  expect(ownAppImage(variables, '/tmp/.mount_Term/terminal')).toBe(variables.APPIMAGE);
  expect(ownAppImage(variables, '/opt/Dictum/dictum')).toBe(undefined);
  expect(ownAppImage({}, '/opt/Dictum/dictum')).toBe(undefined);
});
