// @ts-check
import { relative } from 'node:path';
import { handOver, runCommand } from './command.mjs';
import { moduleProgram } from './set-up/module-program.mjs';
import { prepare } from './set-up/prepare.mjs';
import { SetUpFailure } from './set-up/set-up-failure.mjs';

// `npm run package` makes the unpacked app; `npm run package -- --linux deb` an installer, with what electron-builder
// downloads for that.
await runCommand(async (args) => {
  const { node, repoDir, env, electron, modelsDir } = await prepare([
    'system-for-app',
    'node',
    'modules',
    'model',
    'electron',
    'build',
  ]);
  if (electron === undefined) throw new SetUpFailure('There is no Electron here: run this command again.');
  const targets = args.length > 0 ? args : ['--dir'];
  const runtime = [`-c.electronDist=${electron.dir}`, `-c.electronVersion=${electron.version}`];
  // electron-builder.yml takes the model from this folder, and understands paths inside the project only.
  const fromRepo = { ...env, DICTUM_MODELS_DIR: relative(repoDir, modelsDir) };
  return handOver(node, [moduleProgram(repoDir, 'electron-builder'), ...targets, ...runtime], {
    cwd: repoDir,
    env: fromRepo,
  });
});
