import { expect, test } from 'vitest';
import { controlCommands as unprepared } from '../../scripts/control-commands.mjs';
import { controlCommands } from '../../src-core/control.ts';

test('every command for the running app reaches it without the set-up', () => {
  expect([...unprepared].toSorted()).toEqual(controlCommands.toSorted());
});
