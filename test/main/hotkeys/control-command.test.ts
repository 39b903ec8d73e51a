import { expect, test } from 'vitest';
import { controlCommand, startCommand } from '../../../src-main/hotkeys/control-command.ts';

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
  expect(controlCommand(installed)).toEqual(['/opt/Dictum/dictum-command']);
  expect(controlCommand(source)).toEqual([
    'env',
    'ELECTRON_RUN_AS_NODE=1',
    '/electron',
    '/dictum/out/main/cli.js',
  ]);
  expect(controlCommand(appImage)).toEqual(['/home/somebody/Dictum.AppImage']);
  const mac = { ...installed, platform: 'darwin', executable: '/Applications/Dictum' } as const;
  expect(controlCommand(mac)).toEqual(['/Applications/Dictum']);
});

test('the app is started as it was', () => {
  expect([installed, appImage, source].map(startCommand)).toEqual([
    ['/opt/Dictum/dictum'],
    ['/home/somebody/Dictum.AppImage'],
    ['/electron', '/dictum'],
  ]);
});
