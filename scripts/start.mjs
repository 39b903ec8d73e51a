// @ts-check
import { handOver, runCommand } from './command.mjs';
import { runOnDesktop } from './on-desktop.mjs';
import { prepare } from './set-up/prepare.mjs';
import { say } from './set-up/progress.mjs';
import { requireSandbox } from './set-up/sandbox.mjs';
import { SetUpFailure } from './set-up/set-up-failure.mjs';

await runCommand(async (args) => {
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
    say('There is no display here, so the demo runs on a virtual desktop instead of the app.');
    return runOnDesktop('test/demo/demo.ts', []);
  }
  const { electron, repoDir, env } = await prepare([
    'system-for-app',
    'node',
    'modules',
    'model',
    'electron',
    'build',
  ]);
  if (electron === undefined) throw new SetUpFailure('There is no Electron here: run this command again.');
  const isRoot = process.getuid?.() === 0;
  if (isRoot)
    say(
      'Chromium refuses its sandbox to root: the app runs without it, which is for trying things out only.',
    );
  else if (process.platform === 'linux') await requireSandbox(electron.dir);
  // On Wayland too, see electron-builder.yml; only the command line is early enough to say so.
  const hasX11 = process.platform === 'linux' && Boolean(process.env.DISPLAY);
  const switches = [...(isRoot ? ['--no-sandbox'] : []), ...(hasX11 ? ['--ozone-platform=x11'] : [])];
  return handOver(electron.program, [...switches, repoDir, ...args], {
    cwd: repoDir,
    env: { ...env, DICTUM_GREET: '1' },
  });
});
