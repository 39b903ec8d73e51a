/** Which of the app's processes is which, by the command lines that Chromium gives them. */
import { expect, it } from 'vitest';
import { isEngine, isInserting } from '../desktop/processes.ts';

const commandLine = (title: string) =>
  `/electron --type=utility --utility-sub-type=node.mojom.NodeService --service-sandbox-type=none${title} --variations-seed-version `;

it.for([
  { title: ' --title=dictum-engine', engine: true, inserting: false },
  { title: ' --title=dictum-keys', engine: false, inserting: true },
  { title: '', engine: false, inserting: false },
])('tells the engine and what inserts apart before they have loaded anything: "$title"', (each) => {
  const process = { commandLine: commandLine(each.title) };
  expect([isEngine(process), isInserting(process)]).toEqual([each.engine, each.inserting]);
});
