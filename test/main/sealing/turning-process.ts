/** Turns encryption on or off and says each step on stdout, until it is killed. */
import { writeSync } from 'node:fs';
import { fakeKeyring } from '../../fakes/keyring.ts';
import { openDataFolder } from './data-folder.ts';

const [dir = '', to = ''] = process.argv.slice(2);
const folder = openDataFolder(dir, fakeKeyring(), () => writeSync(1, 'step\n'));
folder.encryption.turn(to === 'on');
await folder.settled();
