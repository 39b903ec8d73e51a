// @ts-check
import { join } from 'node:path';
import { handOver, runCommand } from './command.mjs';
import { prepare } from './set-up/prepare.mjs';

await runCommand(async (args) => {
  const { node, repoDir, env } = await prepare(['node', 'modules', 'model', 'build']);
  // npm starts us in the repository and tells where the person stood, which is where the file names are meant from.
  const cwd = process.env.INIT_CWD ?? process.cwd();
  return handOver(node, [join(repoDir, 'out', 'main', 'cli.js'), ...args], { cwd, env });
});
