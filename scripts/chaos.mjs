// @ts-check
import { runCommand } from './command.mjs';
import { runOnDesktop } from './on-desktop.mjs';

// `defects` makes mistakes in a copy of the app, and looks whether the run notices them.
await runCommand(([first, ...others]) =>
  first === 'defects'
    ? runOnDesktop('test/chaos/try-defects.ts', others)
    : runOnDesktop('test/chaos/chaos.ts', first === undefined ? [] : [first, ...others]),
);
