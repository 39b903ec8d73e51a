// @ts-check
import { runCommand } from './command.mjs';
import { runOnDesktop } from './on-desktop.mjs';

await runCommand((args) => runOnDesktop('test/chaos/soak.ts', args));
