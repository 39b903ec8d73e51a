// @ts-check
import { join } from 'node:path';
import { callersFolder, handOver, runCommand } from './command.mjs';
import { prepare } from './set-up/prepare.mjs';

await runCommand(async (args) => {
  const { node, repoDir, env } = await prepare(['node', 'modules', 'model', 'build']);
  return handOver(node, [join(repoDir, 'out', 'main', 'cli.js'), ...args], { cwd: callersFolder(), env });
});
