import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type AppRule, insertionPlan } from '../../src-core/insertion-plan.ts';
import { appears } from '../desktop/appears.ts';
import { dictate } from '../desktop/dictate.ts';
import { insertionWith } from '../desktop/insertion.ts';
import { openShell } from '../desktop/terminal.ts';
import { startGroqServer } from '../fakes/groq-server.ts';
import { recording } from '../speech/recordings.ts';
import { test } from './on-desktop.ts';

const never = new AbortController().signal;
const plainly = ['--norc', '--noprofile'];

test.for([
  ['dash', ['dash', '-i']],
  ['bash', ['bash', '--norc', '--noprofile', '-i']],
  ['bash that does not hold a paste back', ['bash', '--norc', '--noprofile', '--noediting', '-i']],
] as const)('a newline in what was said runs nothing in %s', async ([, shell], { desktop }) => {
  await using groq = await startGroqServer({ says: () => 'touch first\ntouch second' });
  const app = await desktop.startApp({
    settings: { service: 'groq', fallback: [], services: { groq: { baseUrl: groq.baseUrl } } },
    environment: { GROQ_API_KEY: groq.key },
  });
  const { homeDir } = desktop.room;
  await using _ = await openShell(desktop.room, desktop.connection, shell);
  await dictate(desktop, recording('cards-001').file);
  expect((await app.dictations(1)).map(({ insertion }) => insertion)).toEqual(['pasted']);
  expect(existsSync(join(homeDir, 'first'))).toBe(false);

  // Now the person runs it. Only when it stood there as one command is there a file called "touch".
  const ran = appears(homeDir, 'second');
  await desktop.keys.tap('Return');
  await ran;
  expect(existsSync(join(homeDir, 'touch'))).toBe(true);
});

test.for(['type', 'shift-insert'] as const)(
  'nor does one that is put there with "%s"',
  async (way, { desktop }) => {
    const { homeDir } = desktop.room;
    await using _ = await openShell(desktop.room, desktop.connection, [
      'bash',
      ...plainly,
      '--noediting',
      '-i',
    ]);
    using insertion = await insertionWith(desktop);
    const target = await insertion.remember();
    await target.insert(
      'touch first\n\ttouch second\n',
      never,
      planFor({ app: 'xterm', way, submits: false, keepsLineBreaks: true }),
    );
    const ran = appears(homeDir, 'second');
    // A question on the same connection: the words are with the window before the key is, which comes on another.
    await insertion.remember();
    await desktop.keys.tap('Return');
    await ran;
    // It stood there as one command, or there would be no file called "touch".
    expect(existsSync(join(homeDir, 'touch'))).toBe(true);
  },
);

test('a command is run at once where the person wants that of this very terminal', async ({ desktop }) => {
  const { homeDir } = desktop.room;
  await using _ = await openShell(desktop.room, desktop.connection, ['bash', ...plainly, '-i']);
  using insertion = await insertionWith(desktop);
  const ran = appears(homeDir, 'sent');
  const plan = planFor({ app: 'XTerm', way: 'paste', submits: true, keepsLineBreaks: false });
  await (await insertion.remember()).insert('touch sent', never, plan);
  await ran;
});

function planFor(rule: AppRule) {
  return insertionPlan('XTerm', { usualWay: 'paste', apps: [rule] });
}
