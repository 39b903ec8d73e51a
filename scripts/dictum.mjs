// @ts-check
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { controlCommands } from './control-commands.mjs';

const cli = join(fileURLToPath(new URL('..', import.meta.url)), 'out', 'main', 'cli.js');

if (controlCommands.has(process.argv[2] ?? '') && existsSync(cli)) {
  await import(pathToFileURL(cli).href);
} else {
  const [{ callersFolder, handOver, runCommand }, { prepare }] = await Promise.all([
    import('./command.mjs'),
    import('./set-up/prepare.mjs'),
  ]);
  await runCommand(async (args) => {
    const { node, env } = await prepare(['node', 'modules', 'model', 'build']);
    return handOver(node, [cli, ...args], { cwd: callersFolder(), env });
  });
}
