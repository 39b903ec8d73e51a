import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test as plainTest } from 'vitest';
import { openSwayDesktop, type SwayDesktop } from '../desktop/sway-desktop.ts';
import { evidenceDir } from './on-desktop.ts';

/** A test with a Wayland desktop of its own. What could be seen and read when it failed is kept. */
export const test = plainTest.extend<{ desktop: SwayDesktop }>({
  desktop: async ({ task }, use) => {
    await using desktop = await openSwayDesktop();
    await use(desktop);
    if (task.result?.state === 'fail') await saveEvidence(desktop, task.name);
  },
});

async function saveEvidence(desktop: SwayDesktop, testName: string): Promise<void> {
  mkdirSync(evidenceDir, { recursive: true });
  const name = testName.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  await desktop.saveScreenshot(join(evidenceDir, `sway-${name}.png`));
  const logs = desktop.apps.map((app) => `${app.program.output}\n--- dictum.log\n${app.log()}`);
  writeFileSync(join(evidenceDir, `sway-${name}.log`), logs.join('\n=== next start\n'));
}
