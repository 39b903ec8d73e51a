import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test as plainTest } from 'vitest';
import { type Desktop, openDesktop } from '../desktop/desktop.ts';

/** What can be looked at after a run. */
export const evidenceDir = fileURLToPath(new URL('../../test-results/', import.meta.url));

/** A test with a desktop of its own. What could be seen and read when it failed is kept. */
export const test = plainTest.extend<{ desktop: Desktop }>({
  desktop: async ({ task }, use) => {
    await using desktop = await openDesktop();
    await use(desktop);
    if (task.result?.state === 'fail') await saveEvidence(desktop, task.name);
  },
});

async function saveEvidence(desktop: Desktop, testName: string): Promise<void> {
  mkdirSync(evidenceDir, { recursive: true });
  const name = testName.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  await desktop.saveScreenshot(join(evidenceDir, `${name}.png`));
  const logs = desktop.apps.map((app) => `${app.program.output}\n--- dictum.log\n${app.log()}`);
  writeFileSync(join(evidenceDir, `${name}.log`), logs.join('\n=== next start\n'));
}
